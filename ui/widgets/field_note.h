// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;

namespace hit {

/// The line under a field: a hint, or what is wrong with the field, with the icon of its kind
/// (ui.md section 8). Keeps its height while it says nothing, so that nothing shifts.
class FieldNote final : public QWidget
{
    Q_OBJECT
public:
    explicit FieldNote(QWidget *parent = nullptr);
    void say(const QString &text, Tone tone);
    QString text() const;

private:
    QLabel *m_icon, *m_text;
};

} // namespace hit
