// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/main_window.h"

#include "app/hitscope/actions.h"
#include "app/hitscope/autosave.h"
#include "app/hitscope/busy_line.h"
#include "app/hitscope/canvas_header.h"
#include "app/hitscope/compare_row.h"
#include "app/hitscope/comparing.h"
#include "app/hitscope/dock_widths.h"
#include "app/hitscope/editing.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/film_maker.h"
#include "app/hitscope/hint_line.h"
#include "app/hitscope/image_saver.h"
#include "app/hitscope/inspection.h"
#include "app/hitscope/job_status.h"
#include "app/hitscope/keeping.h"
#include "app/hitscope/latent_wiring.h"
#include "app/hitscope/map_saver.h"
#include "app/hitscope/menus.h"
#include "app/hitscope/messages.h"
#include "app/hitscope/mix_from_shelf.h"
#include "app/hitscope/model_switch.h"
#include "app/hitscope/output_window.h"
#include "app/hitscope/sample_map_mode.h"
#include "app/hitscope/session_saver.h"
#include "app/hitscope/status_line.h"
#include "app/hitscope/tile_mode.h"
#include "app/hitscope/token_editing.h"
#include "app/hitscope/top_bar.h"
#include "app/hitscope/training.h"
#include "app/hitscope/training_status.h"
#include "app/hitscope/travel.h"
#include "app/hitscope/window_closing.h"
#include "app/hitscope/window_layout.h"
#include "render/canvas.h"
#include "ui/directions/directions_dock.h"
#include "ui/docks/history_dock.h"
#include "ui/docks/jobs_dock.h"
#include "ui/docks/latent_dock.h"
#include "ui/docks/model_dock.h"
#include "ui/inspect/architecture_dock.h"
#include "ui/inspect/attention_dock.h"
#include "ui/inspect/heads_dock.h"
#include "ui/inspect/stages_dock.h"
#include "ui/model_title.h"
#include "ui/settings.h"
#include "ui/shelf/shelf_dock.h"
#include "ui/theme/theme.h"
#include "ui/tokens/tokens_dock.h"
#include "ui/train/new_run_dock.h"
#include "ui/train/run_dock.h"
#include "ui/train/runs_dock.h"
#include "ui/train/sheet_view.h"
#include "ui/train/training_dock.h"
#include "ui/widgets/basic.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QMenuBar>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace hit {

namespace {

constexpr QSize smallest(960, 500);

std::optional<UploadPath> uploadFrom(const Settings &settings, const Options &options)
{
    return options.upload ? options.upload : settings.upload();
}

} // namespace

MainWindow::MainWindow(Settings &settings, const Options &options)
    : m_settings(settings)
    , m_isolated(options.isolated())
    , m_devices(settings, options.device)
    , m_host(m_explorer, m_devices.wanted())
    , m_motion(m_explorer)
    , m_recent(settings.store())
    , m_exports(m_jobs)
    , m_keys(settings)
    , m_centre(new QStackedWidget)
    , m_canvas(new Canvas(uploadFrom(settings, options)))
    , m_actions(new Actions(this, m_canvas))
    , m_messages(new MessageBar(m_centre))
    , m_hints(new HintLine(settings.store(), m_canvas))
    , m_opener(
          new FileOpener({m_explorer, m_host, m_motion, *m_messages, m_recent, settings}, this))
    , m_saver(
          new ImageSaver({m_explorer, m_host, m_exports, *m_messages, settings, *m_canvas}, this))
    , m_modelDock(new ModelDock(m_explorer, this))
    , m_latentDock(new LatentDock(m_explorer, this))
    , m_jobsDock(new JobsDock(m_jobs, this))
    , m_history(new HistoryDock(m_explorer, this))
    , m_inspection(
          new Inspection({m_explorer, m_host, *m_canvas, *m_actions, settings.store()}, this))
    , m_tokens(new TokenEditing(
          {m_explorer, m_host, m_inspection->inspector(), *m_canvas, *m_actions}, this))
    , m_tiles(new TileMode(m_explorer, m_host, *m_actions, this))
    , m_keeping(new Keeping({m_explorer, m_host, m_motion, *m_canvas, *m_opener, *m_latentDock,
                             [this] { return namedTile(); }, *m_messages, *m_actions, settings},
                            this))
    , m_sampleMap(
          new SampleMapMode({m_explorer, m_host, *m_keeping, *m_messages, *m_actions}, this))
    , m_editing(
          new Editing({m_explorer, *m_keeping, *m_canvas, *m_messages, *m_actions, settings}, this))
    , m_mapSaver(new MapSaver({m_inspection->display(), *m_canvas, *m_messages, settings}, this))
    , m_training(new Training({m_explorer, m_host, *m_messages, *m_actions, settings}, this))
    , m_comparing(new Comparing({m_explorer, m_host, *m_canvas, m_tokens->editor(), *m_opener,
                                 *m_messages, *m_actions, settings},
                                this))
    , m_sessions(new SessionSaver({m_explorer, *m_comparing, *m_messages, settings}, this))
    , m_autosave(
          new Autosave({m_explorer, *m_canvas, *m_comparing, *m_opener, *m_sessions, *m_messages},
                       settings.dataFolder() + QStringLiteral("/sessions"), this))
    , m_models(new ModelSwitch({m_explorer, m_host, *m_canvas, *m_actions, settings}, this))
    , m_header(new CanvasHeader(*m_actions, new CompareRow(*m_comparing)))
    , m_status(new StatusLine)
    , m_deviceMenu(makeDeviceMenu(settings, this))
    , m_topBar(new TopBar(
          *m_actions,
          makeModelMenu(*m_actions, m_recent, *m_opener, *m_models, m_explorer, m_deviceMenu, this),
          m_deviceMenu))
    , m_films(new FilmMaker({m_explorer, m_host, m_inspection->display(), m_jobs, m_exports,
                             *m_messages, settings, *this},
                            this))
    , m_closing(new WindowClosing(*this, m_jobs, settings.store()))
{
    setObjectName(QStringLiteral("mainWindow"));
    setMinimumSize(smallest);
    setAcceptDrops(true);
    setWindowTitle(QStringLiteral("Hitscope"));
    connectEngine();
    connectExports();
    makeCentre();
    openFirst(options); // opens in its own thread while the rest is made
    makeDocks();
    makeBars();
    connectCanvas();
    connectCommands();
    connectInspection();
    connectTokens();
    connectSettings();
    applyCanvasSettings();
    updateUndo();
    updateCommands();
    updateCaptions();
    if (!m_autosave->offerLeft() && !m_isolated && !m_placeNamed)
        m_autosave->offerLast();
    m_canvas->setFocus();
}

/// The docks say that they vanish while there is still whom it concerns.
MainWindow::~MainWindow()
{
    hide();
    endOpening();
}

void MainWindow::makeCentre()
{
    m_canvas->setObjectName(QStringLiteral("canvas"));
    m_canvas->setAccessibleName(tr("Picture"));
    auto *empty = new EmptyState(QStringLiteral("open"), tr("No model is open"),
                                 tr("Open a checkpoint of Hitscope, or one of the official "
                                    "TensorFlow code."),
                                 tr("Open..."));
    connect(empty, &EmptyState::clicked, m_opener, &FileOpener::showDialog);
    m_centre->addWidget(m_canvas);
    m_centre->addWidget(empty);
    m_centre->addWidget(m_training->sheet());
    m_centre->addWidget(m_tiles->page());
    new MixFromShelf(*m_tiles->page(), m_explorer, *m_keeping, *m_messages, this);
    m_centre->addWidget(m_sampleMap->page());
    m_messages->raise(); // it was there first
    // The stack raises the page that it shows, over the message bar too.
    connect(m_centre, &QStackedWidget::currentChanged, m_messages, &QWidget::raise);
    auto *centre = new QWidget;
    centre->setObjectName(QStringLiteral("centre"));
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_centre, 1);
    setCentralWidget(centre);
}

void MainWindow::makeDocks()
{
    const Inspection::Docks &inside = m_inspection->docks();
    const Training::Docks &train = m_training->docks();
    m_layout = std::make_unique<WindowLayout>(
        *this, m_settings.store(),
        WindowLayout::Docks{m_modelDock, m_keeping->dock(), m_history, m_latentDock, m_jobsDock,
                            m_editing->dock(), &m_tokens->dock(), inside.attention, inside.stages,
                            inside.architecture, inside.heads, train.runs, train.run, train.curves,
                            train.newRun});
    for (Dock *dock : findChildren<Dock *>())
        connect(dock, &Dock::resetLayoutRequested, this, [this] { m_layout->reset(); });
    new DockWidths(*this);
    wireLatentDock(*m_latentDock, m_explorer, m_host, m_motion, *m_messages);
}

void MainWindow::makeBars()
{
    fillMenuBar(*m_topBar->menuBar(), *m_actions, makeRecentMenu(m_recent, *m_opener, this),
                m_comparing->makeMenu(this), makeSpeedMenu(m_motion, this), m_layout->all());
    setMenuWidget(m_topBar);
    setStatusBar(m_status);
    m_status->showUpload(m_canvas->uploadPath(), m_canvas->uploadReason());
    m_tokens->addStatus(*m_status);
    auto *jobs = new JobStatus(m_jobs);
    m_status->addPermanentWidget(jobs);
    connect(jobs, &JobStatus::clicked, m_jobsDock, [dock = m_jobsDock] {
        dock->show();
        dock->raise();
    });
    auto *training = new TrainingStatus(m_training->library());
    m_status->addPermanentWidget(training);
    connect(training, &TrainingStatus::clicked, this, [this](const QString &path) {
        setWorkspace(Workspace::Train);
        m_training->showRun(path);
    });
    m_layout->restore();
    showWorkspace();
}

void MainWindow::connectEngine()
{
    new BusyLine(m_host, *m_canvas);
    connect(&m_host, &EngineHost::pictureReady, this, &MainWindow::showPicture);
    connect(&m_host, &EngineHost::opened, this, &MainWindow::showModel);
    connect(&m_explorer, &Explorer::partsLeftOut, this, [this] {
        Message message;
        message.what = tr("The picture was changed to fit this model");
        message.why = tr("It has no room for all of the latent or the edits. They come back with "
                         "the other model.");
        m_messages->show(message);
    });
    connect(&m_host, &EngineHost::openStarted, this,
            [this](const QString &path) { m_topBar->showOpening(fileTitle(path)); });
    connect(&m_host, &EngineHost::openProgress, m_topBar, &TopBar::showProgress);
    connect(&m_host, &EngineHost::deviceRefused, this, [this](const Error &error) {
        m_devices.replace(m_host.device().device);
        const auto model = m_explorer.model();
        const QString inUse = model ? QString::fromStdString(model->device) : QString();
        Message message =
            messageFrom(tr("The device was not used"), error,
                        inUse.isEmpty() ? tr("Hitscope takes one that works.")
                                        : tr("The picture still comes from: %1.").arg(inUse));
        message.kind = Message::Kind::Warning;
        m_messages->show(message);
    });
    connect(&m_host, &EngineHost::pictureFailed, this, &MainWindow::sayPictureFailed);
    connect(m_opener, &FileOpener::refused, this, [this] {
        if (const auto model = m_explorer.model())
            m_topBar->showModel(*model);
        else if (!m_host.isOpening())
            openDefault();
    });
}

void MainWindow::connectExports()
{
    connect(&m_exports, &Exports::filmSaved, this,
            [this](const QString &path) { saySaved(path, QString()); });
    connect(&m_exports, &Exports::imageSaved, this, [this](const QString &path, bool withState) {
        const QString hint = tr("Drop it on the picture to come back to this place.");
        saySaved(path, withState ? hint : QString());
    });
    connect(&m_jobs, &JobList::jobEnded, this, [this](int id) {
        const Job &job = *m_jobs.job(id);
        if (job.state != Job::State::Cancelled || !isVisible())
            return;
        Message message;
        message.what = tr("\u201c%1\u201d was cancelled").arg(job.target);
        message.why = tr("No part of it was kept.");
        m_messages->show(message);
    });
    connect(&m_exports, &Exports::failed, this, [this](const QString &path, const Error &error) {
        const QString name = QFileInfo(path).fileName();
        m_messages->show(messageFrom(tr("\u201c%1\u201d was not saved").arg(name), error));
    });
}

/// Without a window it is kept until there is one.
void MainWindow::saySaved(const QString &path, const QString &hint)
{
    if (isVisible())
        m_messages->show(savedMessage(QFileInfo(path), hint));
}

void MainWindow::connectCanvas()
{
    auto *travel = new Travel(m_explorer, *m_canvas);
    connect(travel, &Travel::travelled, this, [this] { m_hints->done(HintLine::Hint::Travel); });
    connect(m_keeping, &Keeping::kept, this, [this] { m_hints->done(HintLine::Hint::Keep); });
    connect(m_canvas, &Canvas::viewChanged, this, &MainWindow::updateCaptions);
    connect(m_canvas, &Canvas::menuRequested, this, &MainWindow::showCanvasMenu);
    connect(m_canvas, &Canvas::uploadPathChanged, this,
            [this] { m_status->showUpload(m_canvas->uploadPath(), m_canvas->uploadReason()); });
    connect(m_canvas, &Canvas::framePresented, this, [this] {
        m_status->countFrame();
        if (std::exchange(m_modelIsNew, false))
            greet();
        Q_EMIT pictureShown();
    });
    connect(m_opener, &FileOpener::viewSaved, this, [this](const View &view) {
        m_canvas->setView(view);
        updateCaptions();
    });
    connect(&m_explorer, &Explorer::stateChanged, this, &MainWindow::updateCaptions);
    connect(&m_explorer, &Explorer::stateChanged, this, &MainWindow::updateBackToPlane);
}

bool MainWindow::isSettled() const
{
    return !m_opener->isReading() && m_host.isSettled() && !m_motion.isMoving();
}

void MainWindow::endNow()
{
    m_motion.stop();
    m_closing->cancelRunning();
    close();
    QCoreApplication::exit(0); // also where the window was hidden already
}

bool MainWindow::mayLogOut()
{
    m_layout->save();
    return m_closing->mayLogOut();
}

} // namespace hit
