// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QTimer>

#include <functional>

namespace hit {

/// Copies a text and says so itself for a moment.
class CopyButton final : public QPushButton
{
    Q_OBJECT
public:
    CopyButton(const QString &name, std::function<QString()> text, QWidget *parent = nullptr);

private:
    std::function<QString()> m_text;
    QTimer m_saying;
};

} // namespace hit
