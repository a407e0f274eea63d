// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/editing.h"

#include "app/hitscope/actions.h"
#include "app/hitscope/keeping.h"
#include "app/hitscope/messages.h"
#include "render/canvas.h"
#include "ui/directions/directions_dock.h"
#include "ui/directions/edit_panel.h"
#include "ui/directions/edit_steps.h"
#include "ui/directions/finder_panel.h"
#include "ui/directions/group_field.h"
#include "ui/search/search_cache.h"
#include "ui/settings.h"
#include "ui/shelf/shelf_dock.h"
#include "ui/shelf/shelf_view.h"
#include "ui/widgets/file_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QtConcurrentRun>

namespace hit {

namespace {

constexpr QLatin1String suffix(".safetensors");
constexpr int squarePart = 6;  ///< of the picture's side
constexpr int leastRegion = 3; ///< pixels; a smaller one was a click

QString fileName(const QString &path)
{
    return QFileInfo(path).fileName();
}

} // namespace

Editing::Editing(const Parts &parts, QWidget *window)
    : QObject(window)
    , m(parts)
    , m_window(window)
    , m_dock(new DirectionsDock(parts.explorer, parts.keeping.library(),
                                searchCacheFolder(QStringLiteral("directions")), window))
{
    m_writer.setMaxThreadCount(1);
    connectCommands();
    connectFinder();
    connectShelf();
    connect(&m.explorer, &Explorer::stateChanged, this, &Editing::refreshCommands);
    connect(&m.explorer, &Explorer::modelChanged, this, &Editing::refreshCommands);
    connect(&m.explorer, &Explorer::modelChanged, this, &Editing::showRegion);
    connect(&m_dock->stack(), &EditPanel::refused, this,
            [this](const Error &error) { say(tr("The direction was not changed"), error); });
    refreshCommands();
}

void Editing::connectCommands()
{
    const EditPanel &stack = m_dock->stack();
    connect(m.actions[Command::FindDirections], &QAction::triggered, this, &Editing::showFinder);
    connect(m.actions[Command::RegionDirections], &QAction::triggered, this, [this] {
        showFinder();
        m_dock->finder().setMethod(FindBy::Region);
        setDrawing(true);
        m.canvas.setFocus();
    });
    // Another tool was taken.
    for (const Command tool : {Command::ToolTravel, Command::ToolPan, Command::ToolProbe})
        connect(m.actions[tool], &QAction::triggered, this, [this] {
            m_drawing = false;
            m_dock->finder().setDrawing(false);
        });
    connect(m.actions[Command::LoadDirections], &QAction::triggered, this,
            &Editing::showLoadDialog);
    connect(m.actions[Command::SaveDirections], &QAction::triggered, this,
            &Editing::showSaveDialog);
    connect(&stack, &EditPanel::loadRequested, this, &Editing::showLoadDialog);
    connect(&stack, &EditPanel::saveRequested, this, &Editing::showSaveDialog);
}

void Editing::connectFinder()
{
    FinderPanel &finder = m_dock->finder();
    connect(&finder, &FinderPanel::regionChanged, this, &Editing::showRegion);
    connect(&finder, &FinderPanel::drawRequested, this, &Editing::setDrawing);
    connect(&finder, &FinderPanel::failed, this, [this](const QString &why) {
        Message message;
        message.kind = Message::Kind::Error;
        message.what = tr("No directions were found");
        message.why = sentence(why);
        message.key = QStringLiteral("finder");
        m.messages.show(message);
    });
    connect(&finder, &FinderPanel::refused, this,
            [this](const Error &error) { say(tr("The direction was not added"), error); });
    connect(m_dock, &DirectionsDock::finderShownChanged, this, [this](bool shown) {
        if (!shown)
            setDrawing(false);
        showRegion();
    });
    connect(m_dock, &QDockWidget::visibilityChanged, this, [this](bool visible) {
        if (!visible)
            setDrawing(false);
        showRegion();
    });
    connect(&m.canvas, &Canvas::regionDrawn, this, &Editing::takeRegion);
}

/// What is selected there can be a group.
void Editing::connectShelf()
{
    const ShelfDock *shelf = m.keeping.dock();
    GroupField &groups = m_dock->finder().groups();
    connect(&shelf->view(), &ShelfView::selectionMoved, this,
            [shelf, &groups] { groups.setSelected(shelf->view().selectedIds()); });
    connect(shelf, &ShelfDock::compareRequested, this, [this, &groups](const QStringList &ids) {
        showFinder();
        m_dock->finder().setMethod(FindBy::Groups);
        groups.setSelected(ids);
        groups.chooseSelected();
        m_dock->finder().find();
    });
}

void Editing::showFinder()
{
    m_dock->show();
    m_dock->raise();
    m_dock->setFinderShown(true);
}

void Editing::findForRegion(QPoint pixel)
{
    showFinder();
    m_dock->finder().setMethod(FindBy::Region);
    m_dock->finder().setRegion(squareAbout(pixel));
}

QRect Editing::squareAbout(QPoint pixel) const
{
    const QSize picture = m.canvas.pictureSize();
    const int side = picture.width() / squarePart;
    QRect square(0, 0, side, side);
    square.moveCenter(pixel);
    square.moveLeft(qBound(0, square.left(), picture.width() - side));
    square.moveTop(qBound(0, square.top(), picture.height() - side));
    return square;
}

/// With the tool of the canvas that was in use before and after.
void Editing::setDrawing(bool on)
{
    m_dock->finder().setDrawing(on);
    if (std::exchange(m_drawing, on) == on)
        return;
    if (on)
        return m.canvas.setTool(CanvasTool::Region);
    for (const Command tool : {Command::ToolTravel, Command::ToolPan, Command::ToolProbe})
        if (m.actions[tool]->isChecked())
            m.actions[tool]->trigger();
}

bool Editing::stopDrawing()
{
    const bool was = m_drawing;
    setDrawing(false);
    return was;
}

void Editing::takeRegion(const QRect &region, bool finished)
{
    if (finished && region.isEmpty()) {
        setDrawing(false);
        return showRegion();
    }
    const bool click = region.width() < leastRegion && region.height() < leastRegion;
    if (!finished)
        return m.canvas.setRegion(region);
    m_dock->finder().setRegion(click ? squareAbout(region.topLeft()) : region);
    setDrawing(false);
}

/// On the picture, as long as it is what is asked for.
void Editing::showRegion()
{
    const bool wanted = m_dock->isVisible() && m_dock->isFinderShown();
    m.canvas.setRegion(wanted ? m_dock->finder().region() : QRect());
}

void Editing::refreshCommands()
{
    const bool open = m.explorer.model() != nullptr, any = !m.explorer.state().edits.empty();
    const QString noModel = tr("Open a model first.");
    for (const Command command :
         {Command::FindDirections, Command::RegionDirections, Command::LoadDirections})
        m.actions.setAvailable(command, open, noModel);
    m.actions.setAvailable(Command::SaveDirections, open && any,
                           open ? tr("There are no directions yet.") : noModel);
}

void Editing::showLoadDialog()
{
    auto *dialog = makeFileDialog(m_window, tr("Load directions"), m.settings.modelFolder());
    dialog->setObjectName(QStringLiteral("loadDirectionsDialog"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Directions (*%1)").arg(suffix));
    connect(dialog, &QFileDialog::fileSelected, this, &Editing::load);
    dialog->open();
}

void Editing::load(const QString &path)
{
    QtConcurrent::run([path] {
        return read_directions(path.toStdString());
    }).then(this, [this, path](const Result<Directions> &directions) {
        const Status added = directions.and_then(
            [this](const Directions &read) { return addEdits(m.explorer, read); });
        if (added) {
            m_dock->show();
            m_dock->raise();
        } else {
            say(tr("\u201c%1\u201d was not loaded").arg(fileName(path)), added.error());
        }
    });
}

void Editing::showSaveDialog()
{
    auto *dialog = makeFileDialog(m_window, tr("Save directions"), m.settings.modelFolder());
    dialog->setObjectName(QStringLiteral("saveDirectionsDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Directions (*%1)").arg(suffix));
    dialog->selectFile(tr("directions") + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, &Editing::saveNamed);
    dialog->open();
}

/// The dialog has asked before it replaces what was typed, not what a suffix makes of it.
void Editing::saveNamed(const QString &path)
{
    if (path.endsWith(suffix, Qt::CaseInsensitive))
        return write(path);
    const QString target = path + suffix;
    if (!QFileInfo::exists(target))
        return write(target);
    m.messages.show(replaceMessage(QFileInfo(target), tr("The directions were not saved."),
                                   [this, target] { write(target); }));
}

void Editing::write(const QString &path)
{
    Directions directions = m.explorer.state().edits;
    QtConcurrent::run(&m_writer, [path, directions = std::move(directions)] {
        return write_directions(path.toStdString(), directions, true);
    }).then(this, [this, path](const Status &status) {
        if (status)
            m.messages.show(savedMessage(QFileInfo(path)));
        else
            say(tr("\u201c%1\u201d was not saved").arg(fileName(path)), status.error());
    });
}

void Editing::say(const QString &what, const Error &error)
{
    m.messages.show(messageFrom(what, error, tr("The edits are as they were.")));
}

} // namespace hit
