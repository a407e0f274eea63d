// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/run_facts.h"

#include <QObject>
#include <QSet>

class QMenu;

namespace hit {

class RunLibrary;
class TrainerStarter;

/// What a person can do with a run, wherever its buttons and menus stand. What fails is told by the
/// library's `refused` and the starter's `failed`. GUI thread.
class RunActions final : public QObject
{
    Q_OBJECT
public:
    RunActions(RunLibrary &library, TrainerStarter &starter, QObject *parent = nullptr);

    RunLibrary &library() const { return m_library; }
    bool isStarting(const RunFacts &run) const;
    bool isStopping(const RunFacts &run) const; ///< asked to, and still at work

    void pause(const QString &path);
    void goOn(const QString &path);     ///< after a pause
    void stop(const QString &path);     ///< and save
    void snapshot(const QString &path); ///< for exploring; see snapshotAsked
    void resume(const QString &path);   ///< by a new trainer; see imagesMissing
    void resumeAfter(const QString &path, const QString &ahead);
    /// `images`: the pack that it began with, where that is now.
    void resumeWith(const QString &path, const QString &images);
    void pauseOrGoOn(const QString &path); ///< whichever of pause, goOn and resume fits
    void openFolder(const QString &path);

    /// Everything that `run` allows; the menu owns the actions.
    void fillMenu(QMenu &menu, const RunFacts &run);

Q_SIGNALS:
    void resumeFailed(const QString &path, const hit::Error &error);
    void imagesMissing(const QString &path); ///< it was not resumed
    void snapshotAsked(const QString &path);
    void stopAsked(const QString &path);
    void duplicateRequested(const QString &path); ///< a new run that begins with its recipe
    void renameRequested(const QString &path);
    void deleteRequested(const QString &path);
    void exploreRequested(const QString &path); ///< its newest model on the canvas

private:
    void tell(const QString &path, const Status &begun);
    bool lacksImages(const QString &path);
    void addSteering(QMenu &menu, const RunFacts &run);

    RunLibrary &m_library;
    TrainerStarter &m_starter;
    QSet<QString> m_stopping; ///< runs that were asked to stop
};

} // namespace hit
