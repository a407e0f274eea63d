// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_status.h"

#include <QImage>
#include <QMetaType>
#include <QString>

#include <vector>

namespace hit {

/// A run as its folder tells it at one moment.
struct RunFacts
{
    QString path, name; ///< absolute; the folder's name
    QString place;      ///< the folder by its one true name, without links; so are those below
    QString ahead;      ///< the run that it waits for; empty: it waits for none
    QString imagesIn;   ///< where its pack lies
    RunStatus status;
    QString problem; ///< what is wrong with run.json or status.json; empty: nothing
    QString note;    ///< lesser damage: a sheet of samples that cannot be read
    double created = 0;
    QString device;        ///< "cpu", "cuda:0"; what it began on
    QString data;          ///< the pack, as find_pack() has it
    bool hasImages = true; ///< that is there
    int size = 0, batch = 0, processes = 1;
    std::int64_t seed = 0;      ///< of its fixed latents
    bool isDescribed = false;   ///< run.json could be read: it can be resumed
    bool isElsewhere = false;   ///< its trainer is at work on another machine
    qint64 bytes = -1;          ///< of the whole folder; -1: not known yet
    qint64 freeBytes = -1;      ///< on its disk; -1: unknown
    qint64 checkpointBytes = 0; ///< of its newest checkpoint
    double liveAt = -1;         ///< when live/ema.safetensors was written, in Unix seconds
    std::int64_t liveStep = -1; ///< of that snapshot; -1: none, or unknown
    std::int64_t sampleStep = -1;
    QString sampleFile; ///< the newest sheet; empty: none
    QImage thumbnail;   ///< its first picture
};

bool isAtWork(const RunFacts &run);
bool trains(const RunFacts &run);          ///< or pauses: its trainer can write a snapshot
inline bool isWaiting(const RunFacts &run) ///< for another run to end
{
    return run.status.state == RunState::Waiting;
}
/// Waits, or packs its images: all that can be asked of it is to stop.
bool isPreparing(const RunFacts &run);
QString aheadOf(const RunFacts &run); ///< name of the run that it waits or has waited for
/// Ended before its last step, but not damaged: `hit train --resume` goes on with it.
bool canResume(const RunFacts &run);
/// The other runs whose images lie in the folder of the run `path`.
std::vector<RunFacts> usersOfImages(const std::vector<RunFacts> &runs, const QString &path);
/// The runs at work that no other waits for: behind these one can be queued.
std::vector<RunFacts> endsOfQueues(const std::vector<RunFacts> &runs);
QString stateText(const RunFacts &run); ///< "Training", "Waits for clay-64"
double progressOf(const RunFacts &run); ///< 0 ... 1; -1: has no end

/// "48,210", "3.09 M": short for steps and images.
QString countText(std::int64_t count);
QString bytesText(qint64 bytes); ///< "1.3 GB"
/// "29 h 20 min", "a few seconds"
QString spanText(double seconds);
/// "2 min ago"; a clock that is behind says "just now".
QString agoText(double unixSeconds);

} // namespace hit

Q_DECLARE_METATYPE(hit::RunFacts)
