// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QWidget>

class QLabel;

namespace hit {

/// "37 skipped: 31 truncated, 6 too small" with the icon of its kind in front; not there while it
/// has nothing to say.
class VerdictLine final : public QWidget
{
    Q_OBJECT
public:
    enum class Kind { Ok, Info, Warning, Error }; ///< as they grow graver
    explicit VerdictLine(QWidget *parent = nullptr);
    void say(Kind kind, const QString &text); ///< empty: nothing
    /// From now on so high, also with nothing to say; what doesn't fit is in the tool tip.
    void setLines(int lines);
    QString text() const { return m_said; }
    Kind kind() const { return m_kind; }
    static QIcon iconOf(Kind kind);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void drawIcon();
    void fit();

    Kind m_kind = Kind::Info;
    QString m_said;
    int m_lines = 0; ///< 0: as many as it takes
    QLabel *m_icon, *m_text;
};

} // namespace hit
