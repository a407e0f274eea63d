// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/autosave.h"
#include "app/hitscope/comparing.h"
#include "app/hitscope/devices.h"
#include "app/hitscope/editing.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/film_maker.h"
#include "app/hitscope/focus_parts.h"
#include "app/hitscope/hint_line.h"
#include "app/hitscope/image_saver.h"
#include "app/hitscope/inspection.h"
#include "app/hitscope/keeping.h"
#include "app/hitscope/main_window.h"
#include "app/hitscope/map_saver.h"
#include "app/hitscope/messages.h"
#include "app/hitscope/output_window.h"
#include "app/hitscope/sample_map_mode.h"
#include "app/hitscope/session_saver.h"
#include "app/hitscope/status_line.h"
#include "app/hitscope/tile_mode.h"
#include "app/hitscope/token_editing.h"
#include "app/hitscope/top_bar.h"
#include "app/hitscope/training.h"
#include "app/hitscope/window_layout.h"
#include "render/canvas.h"
#include "ui/docks/key_map_view.h"
#include "ui/docks/latent_dock.h"
#include "ui/docks/log_window.h"
#include "ui/docks/preferences_dialog.h"
#include "ui/inspect/tour_window.h"
#include "ui/settings.h"
#include "ui/theme/theme.h"
#include "ui/tokens/tokens_dock.h"
#include "ui/train/new_run_dock.h"
#include "ui/widgets/message_bar.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QMessageBox>
#include <QPointer>

namespace hit {

namespace {

/// One window of a kind at a time: raised if it is there, else made.
template <typename Window, typename Make>
void showOnce(QPointer<Window> &window, Make make)
{
    if (!window) {
        window = make();
        window->setAttribute(Qt::WA_DeleteOnClose);
    }
    window->show();
    window->raise();
    window->activateWindow();
}

} // namespace

void MainWindow::connectCommands()
{
    const auto on = [this](Command command, auto &&run) {
        connect((*m_actions)[command], &QAction::triggered, this, run);
    };
    for (QAction *action : m_actions->all()) {
        const QString id = action->objectName();
        m_keys.add(action, id.left(1).toUpper() + id.mid(1, id.indexOf(QLatin1Char('.')) - 1));
    }
    on(Command::Open, [this] { m_opener->showDialog(); });
    on(Command::OpenFolder, [this] { m_opener->showFolderDialog(); });
    on(Command::SaveSession, [this] { m_sessions->save(); });
    on(Command::SaveSessionAs, [this] { m_sessions->showDialog(); });
    connect(m_opener, &FileOpener::wentTo, this,
            [this](const QString &path, const SavedPicture &saved) {
                m_sessions->take(m_autosave->isOwn(path) ? QString() : path, saved);
                m_comparing->take(path, saved);
            });
    on(Command::LastSession, [this] { m_autosave->openLast(); });
    m_actions->setAvailable(Command::LastSession, m_autosave->hasLast(),
                            tr("No window was closed yet that had been used."));
    on(Command::SaveImage, [this] { m_saver->showDialog(); });
    on(Command::SaveFilm, [this] { m_films->showDialog(); });
    on(Command::Quit, [this] { close(); });
    on(Command::Undo, [this] { m_explorer.undo(); });
    on(Command::Redo, [this] { m_explorer.redo(); });
    on(Command::CopyImage, [this] { m_saver->copyImage(); });
    on(Command::CopyLatent, [this] { m_saver->copyLatent(); });
    on(Command::PasteLatent, [this] { m_opener->goToText(QGuiApplication::clipboard()->text()); });
    on(Command::CopyCommandLine, [this] { m_saver->copyCommandLine(); });
    on(Command::RandomImage, [this] {
        m_explorer.randomSeed();
        m_hints->done(HintLine::Hint::NewImage);
    });
    on(Command::BackToPlane, [this] { m_explorer.backToPlane(); });
    on(Command::ResetEdits, [this] { resetEdits(); });
    on(Command::Play, [this] { m_motion.togglePlay(); });
    connect(m_canvas, &Canvas::playRequested, (*m_actions)[Command::Play], &QAction::trigger);
    connect(&m_motion, &Motion::playingChanged, this,
            [play = (*m_actions)[Command::Play]](bool playing) {
                play->setChecked(playing);
                play->setIcon(icon(playing ? QStringLiteral("pause") : QStringLiteral("play")));
            });
    const QUndoStack *stack = m_explorer.undoStack();
    connect(stack, &QUndoStack::indexChanged, this, &MainWindow::updateUndo);
    // A gesture ends after its last picture has come.
    connect(stack, &QUndoStack::indexChanged, this, &MainWindow::updateHistory);
    connectViewCommands();
    connectWindowCommands();
}

void MainWindow::connectViewCommands()
{
    const auto action = [this](Command command) { return (*m_actions)[command]; };
    auto *tools = new QActionGroup(this);
    tools->addAction(action(Command::ToolTravel))->setChecked(true);
    tools->addAction(action(Command::ToolPan));
    tools->addAction(action(Command::ToolProbe));
    connect(action(Command::ToolTravel), &QAction::triggered, this,
            [this] { m_canvas->setTool(CanvasTool::Travel); });
    connect(action(Command::ToolPan), &QAction::triggered, this,
            [this] { m_canvas->setTool(CanvasTool::Pan); });
    connect(action(Command::Fit), &QAction::triggered, m_canvas, &Canvas::fit);
    connect(action(Command::ZoomIn), &QAction::triggered, m_canvas, &Canvas::zoomIn);
    connect(action(Command::ZoomOut), &QAction::triggered, m_canvas, &Canvas::zoomOut);
    connect(action(Command::ZoomActual), &QAction::triggered, m_canvas, &Canvas::zoomActual);
    connect(action(Command::SmoothPixels), &QAction::triggered, this, [this](bool on) {
        m_settings.setPixelFilter(on ? PixelFilter::Smooth : PixelFilter::Auto);
    });
    connect(action(Command::HidePanels), &QAction::toggled, this,
            [this](bool hidden) { m_layout->setPanelsHidden(hidden); });
    connect(action(Command::FullScreen), &QAction::toggled, this, &MainWindow::toggleFullScreen);
    connect(action(Command::SecondWindow), &QAction::toggled, this,
            &MainWindow::toggleSecondWindow);
}

void MainWindow::connectWindowCommands()
{
    const auto on = [this](Command command, auto &&run) {
        connect((*m_actions)[command], &QAction::triggered, this, run);
    };
    on(Command::NextPart, [this] { focusNextPart(*this, m_canvas, m_topBar, true); });
    on(Command::PreviousPart, [this] { focusNextPart(*this, m_canvas, m_topBar, false); });
    on(Command::FocusMessage, [this] { m_messages->enter(); });
    on(Command::ResetLayout, [this] {
        (*m_actions)[Command::HidePanels]->setChecked(false);
        m_layout->reset();
    });
    on(Command::Keys, [this, dialog = QPointer<KeyMapDialog>()]() mutable {
        m_hints->done(HintLine::Hint::Keys);
        showOnce(dialog, [this] { return new KeyMapDialog(m_keys, this); });
    });
    on(Command::Tour, [this, tour = QPointer<TourWindow>()]() mutable {
        showOnce(tour, [this] { return new TourWindow(m_inspection->inspector(), this); });
    });
    on(Command::Preferences, [this, dialog = QPointer<PreferencesDialog>()]() mutable {
        showOnce(dialog,
                 [this] { return new PreferencesDialog(m_settings, m_keys, cudaDevices(), this); });
    });
    on(Command::Log, [this, window = QPointer<LogWindow>()]() mutable {
        showOnce(window, [this] {
            auto *log = new LogWindow(this);
            log->setWindowFlag(Qt::Window);
            return log;
        });
    });
    on(Command::About, [this] { showAbout(); });
    QAction *hints = (*m_actions)[Command::Hints];
    hints->setChecked(m_hints->isOn());
    connect(hints, &QAction::triggered, m_hints, &HintLine::setOn);
    connect(m_hints, &HintLine::onChanged, hints, &QAction::setChecked);
}

void MainWindow::connectInspection()
{
    auto *workspaces = new QActionGroup(this);
    for (const auto &[command, workspace] :
         {std::pair{Command::WorkspaceExplore, Workspace::Explore},
          std::pair{Command::WorkspaceAttention, Workspace::Attention},
          std::pair{Command::WorkspaceTrain, Workspace::Train}})
        connect(workspaces->addAction((*m_actions)[command]), &QAction::triggered, this,
                [this, to = workspace] { setWorkspace(to); });
    connect(m_topBar, &TopBar::workspaceChosen, this, &MainWindow::setWorkspace);
    connect(m_training, &Training::sheetWantedChanged, this, &MainWindow::showCentre);
    connect(m_training, &Training::newRunRequested, this, [this] {
        setWorkspace(Workspace::Train);
        m_training->docks().newRun->show();
        m_training->docks().newRun->raise();
    });
    connect(m_inspection, &Inspection::saveRequested, m_mapSaver, &MapSaver::showDialog);
    connect(m_inspection, &Inspection::mapFailed, this, [this](const Error &error) {
        Message message = messageFrom(tr("The map was not made"), error, tr("The last one stays."));
        message.key = QStringLiteral("map");
        m_messages->show(message);
    });
    connect((*m_actions)[Command::ToolProbe], &QAction::triggered, this, [this] {
        m_canvas->setTool(CanvasTool::Probe);
        m_inspection->setShown(true);
    });
}

void MainWindow::connectTokens()
{
    const auto showMode = [this](bool on) {
        showCentre();
        if (!on && !m_tiles->isOn() && !m_sampleMap->isOn())
            m_canvas->setFocus();
    };
    connect(m_tiles, &TileMode::onChanged, this, showMode);
    connect(m_sampleMap, &SampleMapMode::onChanged, this, showMode);
    for (const Command command : {Command::Neighbours, Command::Samples, Command::Mixing})
        connect((*m_actions)[command], &QAction::triggered, m_sampleMap, &SampleMapMode::leave);
    connect((*m_actions)[Command::SampleMap], &QAction::triggered, m_tiles, &TileMode::leave);
    connect(m_latentDock, &LatentDock::neighboursRequested, (*m_actions)[Command::Neighbours],
            &QAction::trigger);
    connect(m_latentDock, &LatentDock::setAsBRequested, &m_tokens->editor(),
            qOverload<const Latent &>(&BoardEditor::setB));
    connect(&m_tokens->editor(), &BoardEditor::bChanged, m_messages,
            [this] { m_messages->withdraw(QStringLiteral("latentB")); });
    connect(m_tokens, &TokenEditing::bMissing, this, [this] {
        Message message;
        message.key = QStringLiteral("latentB");
        message.what = tr("No token was taken: there is no latent B yet");
        message.why = tr("Go to a picture whose tokens you want, then set it as B.");
        message.actions = {
            {tr("Set the present one as B"), [this] { m_tokens->editor().setPresentAsB(); }}};
        m_messages->show(message);
    });
    connect(&m_tokens->dock(), &TokensDock::dropRefused, this, [this](const Error &error) {
        m_messages->show(messageFrom(tr("No token was taken"), error));
    });
}

void MainWindow::setWorkspace(Workspace workspace)
{
    if (workspace == Workspace::Train)
        m_training->setSheetWanted(true);
    (*m_actions)[Command::HidePanels]->setChecked(false);
    m_layout->setWorkspace(workspace);
    m_inspection->setShown(workspace == Workspace::Attention);
    showWorkspace();
}

void MainWindow::showWorkspace()
{
    const Workspace workspace = m_layout->workspace();
    showCentre();
    m_topBar->showWorkspace(workspace);
    constexpr std::array commands{Command::WorkspaceExplore, Command::WorkspaceAttention,
                                  Command::WorkspaceTrain};
    (*m_actions)[commands.at(std::size_t(workspace))]->setChecked(true);
}

void MainWindow::connectSettings()
{
    connect(&m_settings, &Settings::canvasChanged, this, &MainWindow::applyCanvasSettings);
    connect(&m_settings, &Settings::speedChanged, this, &MainWindow::applyDevice);
    connect(&Theme::current(), &Theme::changed, this, &MainWindow::applyCanvasSettings);
}

void MainWindow::applyCanvasSettings()
{
    const Tokens &colors = tokens();
    const bool checker = m_settings.checkerboard();
    m_canvas->setColors({colors.canvas, checker ? colors.control : colors.canvas,
                         colors.dark ? colors.text3 : colors.text2, colors.accent, colors.b});
    const PixelFilter filter = m_settings.pixelFilter();
    m_canvas->setPixelFilter(filter);
    (*m_actions)[Command::SmoothPixels]->setChecked(filter == PixelFilter::Smooth);
}

void MainWindow::applyDevice()
{
    if (m_devices.update())
        m_host.setDevice(m_devices.wanted());
}

void MainWindow::updateUndo()
{
    const QUndoStack &stack = *m_explorer.undoStack();
    const auto show = [this](Command command, bool can, const QString &verb, const QString &what,
                             const QString &whyNot) {
        m_actions->setAvailable(command, can, whyNot);
        (*m_actions)[command]->setText(can ? QStringLiteral("%1 %2").arg(verb, what) : verb);
    };
    show(Command::Undo, stack.canUndo(), tr("Undo"), stack.undoText(), tr("Nothing to undo."));
    show(Command::Redo, stack.canRedo(), tr("Redo"), stack.redoText(), tr("Nothing to redo."));
}

void MainWindow::updateCommands()
{
    const bool open = m_explorer.model() != nullptr;
    const QString whyNot = tr("Open a model first.");
    for (const Command command :
         {Command::SaveSession, Command::SaveSessionAs, Command::SaveFilm, Command::CopyLatent,
          Command::PasteLatent, Command::CopyCommandLine, Command::RandomImage, Command::ResetEdits,
          Command::Play, Command::Tour})
        m_actions->setAvailable(command, open, whyNot);
    m_latentDock->setEnabled(open);
    m_latentDock->setToolTip(open ? QString() : whyNot);
    updateBackToPlane();
    updatePictureCommands();
}

/// Those about what is seen: of samples in the picture's place they would take the picture behind.
void MainWindow::updatePictureCommands()
{
    const bool open = m_explorer.model() != nullptr;
    const QString whyNot = m_showsSamples ? tr("Samples of a run are in the picture's place. "
                                               "Double click one to explore it.")
                                          : tr("Open a model first.");
    for (const Command command : {Command::SaveImage, Command::CopyImage, Command::Fit,
                                  Command::ZoomIn, Command::ZoomOut, Command::ZoomActual})
        m_actions->setAvailable(command, open && !m_showsSamples, whyNot);
    m_keeping->setPictureHidden(m_showsSamples ? whyNot : QString());
}

void MainWindow::updateBackToPlane()
{
    const State &state = m_explorer.state();
    const bool off = state.latent.kind == Latent::Kind::Free || !state.mix.empty();
    m_actions->setAvailable(Command::BackToPlane, off,
                            tr("The picture is on the seed plane already."));
}

/// The plain picture of this latent.
void MainWindow::resetEdits()
{
    State plain;
    plain.which = m_explorer.state().which;
    plain.latent = m_explorer.state().latent;
    plain.mix = m_explorer.state().mix;
    plain.unknown = m_explorer.state().unknown;
    m_explorer.apply(tr("Reset edits"), plain);
}

void MainWindow::toggleFullScreen(bool on)
{
    setWindowState(on ? windowState() | Qt::WindowFullScreen
                      : windowState() & ~Qt::WindowFullScreen);
}

void MainWindow::toggleSecondWindow(bool on)
{
    m_output.reset();
    if (!on)
        return;
    m_output = std::make_unique<OutputWindow>(*m_canvas, *m_actions, m_settings.store());
    QAction *action = (*m_actions)[Command::SecondWindow];
    connect(
        m_output.get(), &OutputWindow::closed, action, [action] { action->setChecked(false); },
        Qt::QueuedConnection); // it is in its closeEvent
    m_output->open();
}

void MainWindow::showAbout()
{
    auto *about = new QMessageBox(QMessageBox::NoIcon, tr("About Hitscope"),
                                  tr("<b>Hitscope %1</b>").arg(QLatin1String(HIT_VERSION)),
                                  QMessageBox::Close, this);
    about->setInformativeText(
        tr("An explorer for HiT, the Transformer GAN of \u201cImproved Transformer for "
           "High-Resolution GANs\u201d (Zhao et al., NeurIPS 2021).\n\nFree software under the GNU "
           "General Public License, version 3 or later."));
    about->setAttribute(Qt::WA_DeleteOnClose);
    about->open();
}

} // namespace hit
