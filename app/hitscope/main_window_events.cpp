// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/autosave.h"
#include "app/hitscope/comparing.h"
#include "app/hitscope/editing.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/inspection.h"
#include "app/hitscope/keeping.h"
#include "app/hitscope/main_window.h"
#include "app/hitscope/messages.h"
#include "app/hitscope/sample_map_mode.h"
#include "app/hitscope/tile_mode.h"
#include "app/hitscope/training.h"
#include "app/hitscope/window_closing.h"
#include "app/hitscope/window_layout.h"
#include "render/canvas.h"
#include "ui/widgets/message_bar.h"

#include <QClipboard>
#include <QCloseEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>

namespace hit {
namespace {

/// Where `pixel` is in a picture of that size; `picture` may have another one.
QColor colorAt(const QImage &picture, QPoint pixel, QSize size)
{
    return picture.pixelColor(pixel.x() * picture.width() / size.width(),
                              pixel.y() * picture.height() / size.height());
}

} // namespace

/// What came about without a window is news as soon as there is one.
void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    for (const QString &path : m_closing->takeSaved()) {
        Message message = savedMessage(QFileInfo(path), tr("The window was closed meanwhile."));
        message.key.clear(); // there may be several
        m_messages->show(message);
    }
}

/// Anywhere in the window: bars, docks and the page without a model too.
void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

/// Files count anywhere; a tile that was let go beside what would take it is not the picture's.
bool MainWindow::isMissedDrop(const QDropEvent &event) const
{
    return !ShelfLibrary::idsFromMime(*event.mimeData()).isEmpty()
           && !centralWidget()->geometry().contains(event.position().toPoint());
}

void MainWindow::dragMoveEvent(QDragMoveEvent *event)
{
    event->setAccepted(!isMissedDrop(*event));
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    const bool onB = m_canvas->isOther(m_canvas->mapFrom(this, event->position().toPoint()));
    if (isMissedDrop(*event))
        return;
    const ShelfItem *kept = m_keeping->dragged(*event->mimeData());
    if (kept && onB)
        return m_comparing->takeDrop(kept->name, kept->saved);
    if (m_keeping->takeDrop(*event->mimeData()) || m_training->takeDrop(*event->mimeData()))
        return;
    QStringList paths;
    for (const QUrl &url : event->mimeData()->urls())
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    if (paths.size() == 1 && onB && m_comparing->takeDrop(paths.first()))
        return;
    if (!paths.isEmpty())
        m_opener->openDropped(paths);
    else
        m_opener->goToText(event->mimeData()->text());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_motion.stop();
    if (!m_closing->mayClose())
        return event->ignore();
    m_autosave->end();
    m_layout->save();
    (*m_actions)[Command::SecondWindow]->setChecked(false);
    QMainWindow::closeEvent(event);
}

/// Esc comes here when the canvas had no gesture to cancel.
void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        return QMainWindow::keyPressEvent(event);
    if (m_motion.isMoving())
        m_motion.stop();
    else if (m_tiles->leave() || m_sampleMap->leave() || m_editing->stopDrawing()
             || m_comparing->leave() || m_inspection->freePixel() || m_messages->closeFront())
        return;
    else if (isFullScreen())
        (*m_actions)[Command::FullScreen]->setChecked(false);
    else
        m_canvas->setFocus();
}

void MainWindow::showCanvasMenu(QPoint at, QPoint pixel, bool other)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Command command :
         {Command::CopyImage, Command::CopyLatent, Command::CopyCommandLine})
        menu->addAction((*m_actions)[command]);
    const QImage picture = m_canvas->grabPicture();
    if (picture.rect().contains(pixel)) {
        const bool difference =
            m_canvas->hasOther() && m_canvas->comparison().show == Comparison::Show::Difference;
        if (!difference) {
            const QImage seen = other ? m_canvas->grabOther() : picture;
            const QString color = colorAt(seen, pixel, picture.size()).name();
            menu->addAction(tr("Copy colour %1").arg(color), this,
                            [color] { QGuiApplication::clipboard()->setText(color); });
            menu->addSeparator();
        }
        menu->addAction(tr("Directions for this region"), m_editing,
                        [this, pixel] { m_editing->findForRegion(pixel); });
        Inspector &inspector = m_inspection->inspector();
        menu->addAction(tr("Look at this pixel"), this, [this, &inspector, pixel] {
            m_inspection->setShown(true);
            inspector.lock(pixel);
        });
        const bool pinned = inspector.pins().contains(pixel);
        menu->addAction(pinned ? tr("Unpin this pixel") : tr("Pin this pixel"), this,
                        [this, &inspector, pixel] {
                            m_inspection->setShown(true);
                            inspector.pin(pixel);
                        });
    }
    menu->addSeparator();
    for (const Command command :
         {Command::RandomImage, Command::Neighbours, Command::Samples, Command::SampleMap,
          Command::Mixing, Command::Keep, Command::SaveImage})
        menu->addAction((*m_actions)[command]);
    menu->popup(at);
}

} // namespace hit
