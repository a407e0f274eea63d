// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hand_gesture.h"

#include <utility>

namespace hit {

HandGesture::HandGesture(Explorer &explorer)
    : m_explorer(&explorer)
{
}

HandGesture::~HandGesture()
{
    commit();
}

void HandGesture::begin(const QString &name)
{
    m_explorer->begin(name);
    m_number = m_explorer->gesture();
}

bool HandGesture::isOpen() const
{
    return isHeld() && m_explorer && m_explorer->gesture() == m_number;
}

void HandGesture::commit(const QString &name)
{
    if (isOpen())
        m_explorer->commit(name);
    m_number = 0;
}

void HandGesture::cancel()
{
    if (isOpen())
        m_explorer->cancel();
    m_number = 0;
}

} // namespace hit
