// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/run_facts.h"

#include <QObject>

#include <variant>

namespace hit {

class EngineHost;
class Explorer;
class RunLibrary;

/// Brings a run's models to the canvas: its newest, or the one of a step. The latent and the edits
/// stay (Explorer::setModel). What is asked for last, or is opened by others meanwhile, ends what
/// was under way before. GUI thread; reads in the background.
class RunModels final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        RunLibrary &library;
        EngineHost &host;
        Explorer &explorer;
    };
    explicit RunModels(const Parts &parts, QObject *parent = nullptr);

    /// The newest model that there is.
    void explore(const QString &path);
    /// The model nearest to `step`, at picture `cell` of the run's samples. A trainer at work whose
    /// present step is nearer than all that the run keeps is asked for a snapshot, and `asks` says
    /// so.
    void explore(const QString &path, std::int64_t step, int cell);
    /// The run's newest model, if that is being looked for, is no longer wanted.
    void leave(const QString &path);
    bool isIdle() const { return std::holds_alternative<Idle>(m_phase); }

Q_SIGNALS:
    void noModel(const QString &path); ///< none was written yet
    void asks(const QString &path, qint64 step);
    void gaveUp(); ///< what asks() told of
    /// The model of a step is opened; `found`: its own.
    void foundStep(const QString &path, qint64 wanted, qint64 found);

private:
    struct Sample
    {
        QString path;
        std::int64_t step, seed;
        int cell;
    };
    struct Idle
    {
    };
    struct LookingForNewest
    {
        QString path;
    };
    struct LookingForNearest
    {
        Sample sample;
        bool hasAsked; ///< for a snapshot, which is there or will not come
    };
    struct AwaitingSnapshot
    {
        Sample sample;
        std::int64_t askedAt; ///< step of the trainer
    };
    struct Opening
    {
        Sample sample;
        QString file;
    };
    struct Found
    {
        QString file; ///< empty: none
        std::int64_t step = -1;
    };
    using Phase =
        std::variant<Idle, LookingForNewest, LookingForNearest, AwaitingSnapshot, Opening>;

    void become(const Phase &phase);
    void giveUp();
    void takeNewest(const QString &path, const QString &file);
    void lookForNearest(const Sample &sample, bool hasAsked);
    void takeNearest(const LookingForNearest &wanted, const Found &found);
    void askForSnapshot(const Sample &sample, std::int64_t now);
    void lookForSnapshot();
    void takeStart(const QString &file);
    void takeFailure(const QString &file);
    void arrive();
    static Found modelOfStep(const QString &path, std::int64_t step);

    Parts m;
    Phase m_phase;
    int m_request = 0; ///< counts phases, so that a late answer is known as one
};

} // namespace hit
