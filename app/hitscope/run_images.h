// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSet>
#include <QString>

class QWidget;

namespace hit {

class MessageBar;
struct Message;
class RunActions;

/// What runs need to go on with: their images. Asks where those are that have gone, packs them anew
/// if need be, goes on with those alone that the run began with, and tells whose images go with a
/// run. GUI thread.
class RunImages final : public QObject
{
    Q_OBJECT
public:
    RunImages(RunActions &actions, MessageBar &messages, QWidget *window);

    /// The runs that train on images in the folder of the run `path`, as a sentence for who is
    /// about to lose them; empty: there are none.
    QString whoNeeds(const QString &path) const;

private:
    void sayMissing(const QString &path);
    void offerChoice(Message message, const QString &path);
    void choose(const QString &path, bool folder);
    void take(const QString &path, const QString &images);
    void pack(const QString &path, const QString &images);
    void compare(const QString &path, const QString &pack);
    void sayPacking(const QString &path);
    void sayUnfit(const QString &path, const QString &why);
    void sayRenamed(const QString &from, const QString &to);

    RunActions &m_actions;
    MessageBar &m_messages;
    QWidget *m_window;
    QSet<QString> m_packing; ///< runs for which images are packed
};

} // namespace hit
