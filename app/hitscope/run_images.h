// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

class QWidget;

namespace hit {

class MessageBar;
class RunActions;

/// What runs need to go on with: their images. Asks where those are that have gone, and tells whose
/// images go with a run. GUI thread.
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
    void choose(const QString &path);
    void sayRenamed(const QString &from, const QString &to);

    RunActions &m_actions;
    MessageBar &m_messages;
    QWidget *m_window;
};

} // namespace hit
