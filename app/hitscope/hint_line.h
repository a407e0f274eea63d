// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <array>

class QSettings;

namespace hit {

class Canvas;

/// One line under the picture for the first start. Each hint disappears once it was done; the
/// close mark ends all of them.
class HintLine final : public QFrame
{
    Q_OBJECT
public:
    enum class Hint { Travel, NewImage, Keys, Keep };

    HintLine(QSettings &store, Canvas *canvas);
    void done(Hint hint);
    bool isOn() const;
    void setOn(bool on); ///< on: all hints again

Q_SIGNALS:
    void onChanged(bool on);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void place();
    void showHints();

    QSettings &m_store;
    Canvas *m_canvas;
    std::array<QWidget *, 4> m_hints{};
};

} // namespace hit
