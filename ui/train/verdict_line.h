// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace hit {

/// "37 skipped: 31 truncated, 6 too small" with the icon of its kind in front; not there while it
/// has nothing to say.
class VerdictLine final : public QWidget
{
    Q_OBJECT
public:
    enum class Kind { Ok, Info, Warning, Error };
    explicit VerdictLine(QWidget *parent = nullptr);
    void say(Kind kind, const QString &text); ///< empty: nothing
    QString text() const;
    Kind kind() const { return m_kind; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void drawIcon();

    Kind m_kind = Kind::Info;
    QLabel *m_icon, *m_text;
};

} // namespace hit
