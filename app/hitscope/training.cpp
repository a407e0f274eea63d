// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/training.h"

#include "app/hitscope/actions.h"
#include "app/hitscope/engine_host.h"
#include "app/hitscope/messages.h"
#include "app/hitscope/run_news.h"
#include "ui/model_title.h"
#include "ui/settings.h"
#include "ui/train/curve_panel.h"
#include "ui/train/new_run_dock.h"
#include "ui/train/run_dock.h"
#include "ui/train/runs_dock.h"
#include "ui/train/sample_drag.h"
#include "ui/train/sample_strip.h"
#include "ui/train/sheet_view.h"
#include "ui/train/training_dock.h"

#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace hit {

namespace {

constexpr int undoSeconds = 60;
const QString goToKey = QStringLiteral("goToSample");

QString nameOf(const QString &path)
{
    return QFileInfo(path).fileName();
}

/// Key of the message that something asked of the run was refused.
QString refusalOf(const QString &path)
{
    return QStringLiteral("refused/") + path;
}

/// Does it take time of this machine now?
bool trainsHere(const RunFacts &run)
{
    const RunState state = run.status.state;
    return !run.isElsewhere && (state == RunState::Starting || state == RunState::Running);
}

} // namespace

Training::Training(const Parts &parts, QWidget *window)
    : QObject(window)
    , m(parts)
    , m_window(window)
    , m_library(parts.settings.store())
    , m_runs(m_library, m_starter)
    , m_docks{new RunsDock(m_runs, window), new RunDock(m_runs, window),
              new TrainingDock(m_library, window), new NewRunDock(window)}
    , m_sheet(new SheetView(window))
    , m_models({m_library, parts.host, parts.explorer})
    , m_follower({m_library, parts.host, m_models})
    , m_images(m_runs, parts.messages, window)
{
    new RunNews(m_runs, parts.messages, parts.settings.store(), this);
    connectCommands();
    connectRuns();
    connectSamples();
    connectModels();
    connectNewRun();
    select(m_docks.runs->selected());
    updateCommands();
}

Training::~Training() = default;

void Training::connectCommands()
{
    const auto on = [this](Command command, auto &&run) {
        connect(m.actions[command], &QAction::triggered, this, run);
    };
    on(Command::NewRun, [this] {
        Q_EMIT newRunRequested();
        m_docks.newRun->goToImages();
    });
    on(Command::AddRuns, [this] { m_docks.runs->chooseFolder(); });
    on(Command::SnapshotRun, [this] { m_runs.snapshot(m_docks.runs->selected()); });
    on(Command::StopRun, [this] { m_runs.stop(m_docks.runs->selected()); });
    on(Command::PauseRun, [this] { m_runs.pauseOrGoOn(m_docks.runs->selected()); });
    connect(m_docks.runs, &RunsDock::newRunRequested, m.actions[Command::NewRun],
            &QAction::trigger);
    connect(m_docks.runs, &RunsDock::chosen, this, &Training::select);
}

void Training::connectRuns()
{
    connect(&m_library, &RunLibrary::changed, this, &Training::updateCommands);
    connect(&m_runs, &RunActions::stopAsked, this, &Training::updateCommands);
    connect(&m_library, &RunLibrary::refused, this,
            [this](const QString &path, const Error &error) {
                say(path, tr("\u201c%1\u201d was not changed").arg(nameOf(path)), error);
            });
    // What was refused before has been done now.
    const auto done = [this](const QString &path) { m.messages.withdraw(refusalOf(path)); };
    connect(&m_library, &RunLibrary::renamed, this, done);
    connect(&m_library, &RunLibrary::trashed, this, done);
    connect(&m_starter, &TrainerStarter::started, this, done);
    connect(&m_library, &RunLibrary::trashed, this, [this](const QString &path, const QString &in) {
        Message message;
        message.what = tr("\u201c%1\u201d was moved to the trash").arg(nameOf(path));
        message.why = m_images.whoNeeds(path);
        message.seconds = undoSeconds;
        message.key = QStringLiteral("trash/") + path;
        message.actions = {{tr("Put back"), [this, path, in, key = message.key] {
                                m.messages.withdraw(key); // it can be done once
                                m_library.putBack(path, in);
                            }}};
        m.messages.show(message);
    });
    connect(&m_library, &RunLibrary::noTrash, this, &Training::askToRemove);
    connect(&m_runs, &RunActions::deleteRequested, this, &Training::deleteRun);
    const auto notStarted = [this](const QString &path, const Error &error) {
        say(path, tr("\u201c%1\u201d does not train").arg(nameOf(path)), error);
    };
    connect(&m_runs, &RunActions::resumeFailed, this, notStarted);
    connect(&m_starter, &TrainerStarter::failed, this, notStarted);
    connect(&m_starter, &TrainerStarter::failed, m_docks.runs, &RunsDock::giveUp);
    for (const auto signal : {&TrainerStarter::starting, &TrainerStarter::started})
        connect(&m_starter, signal, &m_library, &RunLibrary::lookNow);
}

void Training::offerQueue()
{
    QList<NewRunDock::Other> others;
    for (const RunFacts &run : endsOfQueues(m_library.runs()))
        others.append({run.path, run.name});
    const auto &runs = m_library.runs();
    const auto training = std::ranges::find_if(runs, trainsHere);
    m_docks.newRun->setOthers(others, training == runs.end() ? QString() : training->name);
}

void Training::connectNewRun()
{
    NewRunDock *dock = m_docks.newRun;
    dock->setRunsFolder(RunLibrary::defaultFolder());
    const auto setDevice = [this, dock] { dock->setDevice(m.settings.device()); };
    connect(&m.settings, &Settings::speedChanged, dock, setDevice);
    setDevice();
    connect(&m.explorer, &Explorer::modelChanged, this, &Training::offerModel);
    connect(&m_library, &RunLibrary::changed, this, &Training::offerQueue);
    connect(&m_runs, &RunActions::duplicateRequested, this, [this, dock](const QString &path) {
        Q_EMIT newRunRequested();
        dock->fillFrom(path);
    });
    connect(dock, &NewRunDock::startRequested, this,
            [this](const QStringList &arguments, const QString &folder) {
                if (const Status started = m_starter.start(arguments, folder); !started)
                    return say(folder, tr("\u201c%1\u201d does not train").arg(nameOf(folder)),
                               started.error());
                showRun(folder);
            });
}

/// The model on the canvas, to start from.
void Training::offerModel()
{
    const auto model = m.explorer.model();
    if (!model)
        return;
    m_docks.newRun->setModelOnScreen(QString::fromStdString(model->path), titleWithStep(*model));
}

void Training::updateCommands()
{
    const RunFacts *run = m_library.run(m_docks.runs->selected());
    const bool stopping = run && m_runs.isStopping(*run);
    const bool works = run && isAtWork(*run) && !stopping, waits = works && isWaiting(*run);
    const QString whyNot = stopping ? tr("The selected run is stopping.")
                           : run    ? tr("No trainer is at work on the selected run.")
                                    : tr("Select a run first.");
    const QString first =
        waits ? tr("It waits for %1 and has not begun.").arg(aheadOf(*run)) : whyNot;
    m.actions.setAvailable(Command::SnapshotRun, works && !waits, first);
    m.actions.setAvailable(Command::StopRun, works, whyNot);
    m.actions.setAvailable(Command::PauseRun, (works && !waits) || (run && canResume(*run)),
                           waits              ? first
                           : run && !stopping ? tr("The selected run is done.")
                                              : whyNot);
}

void Training::showRun(const QString &path)
{
    if (!m_library.run(path))
        m_library.addFolder(QFileInfo(path).absolutePath());
    m_docks.runs->select(path);
}

void Training::deleteRun(const QString &path)
{
    m_library.moveToTrash(path);
}

/// Asks, as nothing can bring it back.
void Training::askToRemove(const QString &path)
{
    auto *question = new QMessageBox(QMessageBox::NoIcon, tr("Hitscope"),
                                     tr("Delete \u201c%1\u201d for good?").arg(nameOf(path)),
                                     QMessageBox::NoButton, m_window);
    question->setObjectName(QStringLiteral("deleteQuestion"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    const QString text = tr("Its disk has no trash. Checkpoints, curves and samples go with it.");
    question->setInformativeText(QStringList{text, m_images.whoNeeds(path)}.join(u' ').trimmed());
    question->setDefaultButton(question->addButton(tr("Keep it"), QMessageBox::RejectRole));
    const auto *remove = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    connect(remove, &QAbstractButton::clicked, &m_library,
            [this, path] { m_library.remove(path); });
    question->open();
}

void Training::select(const QString &path)
{
    m_docks.run->showRun(path);
    m_sheet->clear();
    m_sheetFollows = m_sheetWanted = true;
    m_docks.curves->showRun(path);
    updateCommands();
    Q_EMIT sheetWantedChanged();
}

void Training::connectSamples()
{
    SampleStrip &strip = m_docks.curves->samples();
    CurvePanel &curves = m_docks.curves->curves();
    connect(m_docks.curves, &TrainingDock::sheetsChanged, this,
            [this](const QList<SampleSheetFile> &sheets) {
                if (sheets.isEmpty())
                    sayNoSamples();
                else if (m_sheetFollows && sheets.last().file != m_sheet->sheet().file)
                    showSheet(sheets.last());
            });
    connect(&strip, &SampleStrip::chosen, this, [this, &strip](const SampleSheetFile &sheet) {
        const SampleSheetFile *newest = strip.nearestTo(INT64_MAX);
        m_sheetFollows = newest && newest->step == sheet.step;
        showSheet(sheet);
        setSheetWanted(true);
    });
    connect(&curves, &CurvePanel::clicked, this, [this, &strip](qint64 step) {
        const SampleSheetFile *sheet = strip.nearestTo(step);
        if (!sheet)
            return;
        m_sheetFollows = false;
        showSheet(*sheet);
        setSheetWanted(true);
    });
    connect(m_sheet, &SheetView::shown, this, [this, &strip] {
        strip.setCurrent(m_sheet->step());
        Q_EMIT sheetWantedChanged();
    });
    connect(m_sheet, &SheetView::cellChosen, &strip, &SampleStrip::setCell);
    connect(m_sheet, &SheetView::closeRequested, this, [this] { setSheetWanted(false); });
    connect(&curves, &CurvePanel::saved, this,
            [this](const QString &path) { m.messages.show(savedMessage(QFileInfo(path))); });
    connect(&curves, &CurvePanel::notSaved, this, [this](const QString &path, const Error &error) {
        m.messages.show(messageFrom(tr("\u201c%1\u201d was not saved").arg(nameOf(path)), error));
    });
}

/// The selected run's own place, rather than a picture that is not its.
void Training::sayNoSamples()
{
    const RunHistory *history = m_docks.curves->curves().history();
    if (!history || !history->isRead() || !m_sheet->sheet().file.isEmpty())
        return;
    m_sheet->clear(tr("\u201c%1\u201d has no samples yet.").arg(nameOf(m_docks.runs->selected())));
    Q_EMIT sheetWantedChanged();
}

void Training::showSheet(const SampleSheetFile &sheet)
{
    const RunFacts *run = m_library.run(m_docks.runs->selected());
    if (run)
        m_sheet->showSheet(sheet, run->size);
}

bool Training::wantsSheet() const
{
    return m_sheetWanted && !m_sheet->isEmpty();
}

void Training::setSheetWanted(bool on)
{
    m_sheetWanted = on;
    Q_EMIT sheetWantedChanged();
}

void Training::connectModels()
{
    connect(&m_runs, &RunActions::exploreRequested, this, [this](const QString &path) {
        setSheetWanted(false);
        m_models.explore(path);
    });
    SampleStrip *strip = &m_docks.curves->samples();
    const auto explore = [this](qint64 step, int cell) {
        exploreSample(m_docks.runs->selected(), step, cell);
    };
    connect(m_sheet, &SheetView::exploreRequested, this, explore);
    connect(strip, &SampleStrip::exploreRequested, this, explore);
    connect(m_sheet, &SheetView::dragRequested, this,
            [this](qint64 step, int cell, const QImage &picture) {
                dragSampleOf(m_sheet, step, cell, picture);
            });
    connect(strip, &SampleStrip::dragRequested, this,
            [this, strip](qint64 step, int cell, const QImage &picture) {
                dragSampleOf(strip, step, cell, picture);
            });
    connect(&m_models, &RunModels::asks, this, &Training::sayAsks);
    connect(&m_models, &RunModels::gaveUp, this, [this] { m.messages.withdraw(goToKey); });
    connect(&m_models, &RunModels::foundStep, this, &Training::sayStep);
    connect(&m_models, &RunModels::noModel, this, [this](const QString &path) {
        if (path != m_follower.followed()) // which will have one
            sayNoModel(path);
    });
    connect(m_docks.run, &RunDock::followRequested, this, [this](const QString &path) {
        if (!path.isEmpty())
            setSheetWanted(false);
        m_follower.follow(path);
    });
    connect(&m_follower, &RunFollower::followedChanged, m_docks.run, &RunDock::showFollowed);
}

void Training::exploreSample(const QString &path, qint64 step, int cell)
{
    setSheetWanted(false);
    m_models.explore(path, step, cell);
}

void Training::dragSampleOf(QWidget *source, qint64 step, int cell, const QImage &picture)
{
    if (const RunFacts *run = m_library.run(m_docks.runs->selected()))
        dragSample(source, {run->path, step, cell}, run->seed, picture);
}

bool Training::takeDrop(const QMimeData &mime)
{
    const auto sample = sampleFromMime(mime);
    if (sample)
        exploreSample(sample->run, sample->step, sample->cell);
    return sample.has_value();
}

void Training::sayAsks(const QString &path, qint64 step)
{
    Message message;
    message.what = tr("Asking the run for step %1").arg(countText(step));
    message.why = tr("\u201c%1\u201d is nearer to it now than any model that it keeps. The picture "
                     "changes when its snapshot is there.")
                      .arg(nameOf(path));
    message.key = goToKey;
    m.messages.show(message);
}

/// The picture may be of another step than the sample that was clicked.
void Training::sayStep(const QString &path, qint64 wanted, qint64 found)
{
    if (found == wanted)
        return m.messages.withdraw(goToKey);
    Message message;
    message.what = tr("The picture is of step %1, the sample of step %2")
                       .arg(countText(found), countText(wanted));
    message.why = tr("\u201c%1\u201d keeps no model that is nearer.").arg(nameOf(path));
    message.key = goToKey;
    m.messages.show(message);
}

void Training::sayNoModel(const QString &path)
{
    Message message;
    message.kind = Message::Kind::Warning;
    message.what = tr("\u201c%1\u201d has no model yet").arg(nameOf(path));
    message.why = tr("It comes with the first checkpoint or snapshot.");
    message.key = QStringLiteral("noModel");
    m.messages.show(message);
}

void Training::say(const QString &path, const QString &what, const Error &error)
{
    Message message = messageFrom(what, error);
    message.key = refusalOf(path);
    m.messages.show(message);
}

} // namespace hit
