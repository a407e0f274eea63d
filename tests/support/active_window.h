// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTest>

namespace hit::test {

/// Gives a shown window the keyboard and waits until it has it.
inline void activate(QWidget &window)
{
    window.activateWindow();
    if (!QTest::qWaitForWindowActive(&window))
        qFatal("the window did not become active");
}

} // namespace hit::test
