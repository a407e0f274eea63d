// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QStringList>

class QProcess;

namespace hit {

/// The `hit` beside this program, else the one in PATH; empty: there is none.
QString commandLineProgram();

/// A command of `hit` as a child process, which ends with this object: what reads hostile files or
/// takes long does not do it in the window's process. GUI thread.
class HitChild final : public QObject
{
    Q_OBJECT
public:
    /// Begins at once; signals come later.
    explicit HitChild(const QStringList &arguments, QObject *parent = nullptr);
    ~HitChild() override; ///< kills it; does not wait

Q_SIGNALS:
    void said(const QByteArray &line); ///< on its standard output, without the line's end
    /// The last of them, once.
    void finished();
    void failed(const QString &why); ///< one line for a person

private:
    void takeLines();
    void end();
    void giveUp(const QString &why);

    QProcess *m_process;
    QByteArray m_rest; ///< of a line
};

} // namespace hit
