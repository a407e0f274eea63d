// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QWidget>

#include <functional>
#include <memory>

namespace hit {

/// What the bar over the canvas says: what, why and what stayed safe, what to do (ui.md section 8).
struct Message
{
    enum class Kind { Error, Warning, Information };
    struct Action
    {
        QString text; ///< a verb
        std::function<void()> run;
    };
    Kind kind = Kind::Information;
    QString what;
    QString why;
    QString details;
    QList<Action> actions; ///< at most two
    /// A newer message with the same key replaces the older; for warnings that end.
    QString key{};
    int seconds = 8;    ///< information ends by itself after them
    bool waits = false; ///< information that does not end by itself
};

/// One bar over the canvas' top edge: newest in front, older ones counted. Takes no focus, is
/// announced.
class MessageBar final : public QWidget
{
    Q_OBJECT
public:
    explicit MessageBar(QWidget *canvas);
    ~MessageBar() override;
    void show(const Message &message);
    void withdraw(const QString &key);
    bool closeFront(); ///< false if nothing was shown
    /// F8: moves the focus to the first button of the message shown, its close mark if it has none.
    void enter();
    struct Entry
    {
        QDateTime time;
        Message message;
    };
    QList<Entry> history() const;

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hit
