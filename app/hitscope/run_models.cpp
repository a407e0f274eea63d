// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/run_models.h"

#include "app/hitscope/engine_host.h"
#include "model/run/checkpoint_files.h"
#include "ui/train/run_library.h"

#include <QFileInfo>
#include <QPointer>
#include <QtConcurrentRun>

#include <cstdlib>

namespace hit {

namespace {

QString text(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

/// The live snapshot, or the newest checkpoint if that is newer; empty: neither is there.
QString newestModel(const QString &path)
{
    const auto run = RunFolder::open(path.toStdString());
    if (!run)
        return {};
    const auto checkpoints = list_checkpoints(*run);
    const QFileInfo live(text(run->live_file()));
    const QFileInfo saved(checkpoints.empty() ? QString() : text(checkpoints.front().file));
    const bool isLive =
        live.isFile() && (!saved.isFile() || live.lastModified() >= saved.lastModified());
    return isLive ? live.filePath() : saved.isFile() ? saved.filePath() : QString();
}

/// Is a snapshot that it would write now nearer to `step` than what it keeps?
bool canGiveNearer(const RunFacts &run, std::int64_t step, std::int64_t kept)
{
    return trains(run) && (kept < 0 || std::abs(run.status.step - step) < std::abs(kept - step));
}

} // namespace

RunModels::RunModels(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m(parts)
{
    connect(&m.library, &RunLibrary::changed, this, &RunModels::lookForSnapshot);
    connect(&m.host, &EngineHost::openStarted, this, &RunModels::takeStart);
    connect(&m.host, &EngineHost::openFailed, this, &RunModels::takeFailure);
    connect(&m.host, &EngineHost::opened, this, &RunModels::arrive);
}

void RunModels::become(const Phase &phase)
{
    ++m_request;
    m_phase = phase;
}

void RunModels::giveUp()
{
    const auto *looking = std::get_if<LookingForNearest>(&m_phase);
    const bool hasAsked =
        std::holds_alternative<AwaitingSnapshot>(m_phase) || (looking && looking->hasAsked);
    become(Idle());
    if (hasAsked)
        Q_EMIT gaveUp();
}

void RunModels::explore(const QString &path)
{
    giveUp();
    become(LookingForNewest{path});
    QtConcurrent::run(&m.library.disk(), [path] {
        return newestModel(path);
    }).then(this, [this, path, request = m_request](const QString &file) {
        if (request == m_request)
            takeNewest(path, file);
    });
}

void RunModels::takeNewest(const QString &path, const QString &file)
{
    become(Idle());
    if (file.isEmpty())
        Q_EMIT noModel(path);
    else
        m.host.open(file);
}

void RunModels::leave(const QString &path)
{
    const auto *looking = std::get_if<LookingForNewest>(&m_phase);
    if (looking && looking->path == path)
        become(Idle());
}

void RunModels::explore(const QString &path, std::int64_t step, int cell)
{
    giveUp();
    if (const RunFacts *run = m.library.run(path))
        lookForNearest({path, step, run->seed, cell}, false);
}

RunModels::Found RunModels::modelOfStep(const QString &path, std::int64_t step)
{
    const auto run = RunFolder::open(path.toStdString());
    const auto found = run ? find_nearest(*run, step) : std::nullopt;
    return found ? Found{text(found->file), found->step} : Found();
}

void RunModels::lookForNearest(const Sample &sample, bool hasAsked)
{
    const LookingForNearest looking{sample, hasAsked};
    become(looking);
    QtConcurrent::run(&m.library.disk(), [path = sample.path, step = sample.step] {
        return modelOfStep(path, step);
    }).then(this, [this, looking, request = m_request](const Found &found) {
        if (request == m_request)
            takeNearest(looking, found);
    });
}

void RunModels::takeNearest(const LookingForNearest &wanted, const Found &found)
{
    const Sample &sample = wanted.sample;
    const RunFacts *run = m.library.run(sample.path);
    if (run && !wanted.hasAsked && canGiveNearer(*run, sample.step, found.step))
        return askForSnapshot(sample, run->status.step);
    if (found.file.isEmpty()) {
        giveUp();
        Q_EMIT noModel(sample.path);
        return;
    }
    become(Opening{sample, found.file});
    m.host.open(found.file);
    Q_EMIT foundStep(sample.path, sample.step, found.step);
}

void RunModels::askForSnapshot(const Sample &sample, std::int64_t now)
{
    become(AwaitingSnapshot{sample, now});
    const auto doWithout = [self = QPointer(this), sample, request = m_request](const Error &) {
        if (self && request == self->m_request)
            self->lookForNearest(sample, true);
    };
    m.library.ask(sample.path, Request::Snapshot, doWithout);
    Q_EMIT asks(sample.path, sample.step);
}

/// Without a trainer that could write it, what is kept has to do.
void RunModels::lookForSnapshot()
{
    const auto *awaiting = std::get_if<AwaitingSnapshot>(&m_phase);
    if (!awaiting)
        return;
    const Sample sample = awaiting->sample;
    const RunFacts *run = m.library.run(sample.path);
    if (!run || !trains(*run) || run->liveStep >= awaiting->askedAt)
        lookForNearest(sample, true);
}

void RunModels::takeStart(const QString &file)
{
    const auto *opening = std::get_if<Opening>(&m_phase);
    if (!opening || opening->file != file)
        giveUp();
}

void RunModels::takeFailure(const QString &file)
{
    const auto *opening = std::get_if<Opening>(&m_phase);
    if (opening && opening->file == file)
        become(Idle());
}

void RunModels::arrive()
{
    const auto *opening = std::get_if<Opening>(&m_phase);
    if (!opening || opening->file != QString::fromStdString(m.explorer.model()->path))
        return;
    const Sample sample = opening->sample;
    become(Idle());
    State state = m.explorer.state();
    state.mix.clear();
    state.latent = {Latent::Kind::Plane, {double(sample.seed), double(sample.cell)}, {}};
    m.explorer.apply(tr("Go to sample %1").arg(sample.cell), state);
}

} // namespace hit
