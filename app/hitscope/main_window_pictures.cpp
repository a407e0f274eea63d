// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/canvas_header.h"
#include "app/hitscope/file_kind.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/film_maker.h"
#include "app/hitscope/inspection.h"
#include "app/hitscope/main_window.h"
#include "app/hitscope/messages.h"
#include "app/hitscope/sample_map_mode.h"
#include "app/hitscope/status_line.h"
#include "app/hitscope/tile_mode.h"
#include "app/hitscope/top_bar.h"
#include "app/hitscope/training.h"
#include "app/hitscope/window_layout.h"
#include "render/canvas.h"
#include "ui/docks/history_dock.h"
#include "ui/docks/model_dock.h"
#include "ui/latent_text.h"
#include "ui/model_title.h"
#include "ui/settings.h"
#include "ui/theme/theme.h"

#include <QFileInfo>
#include <QStackedWidget>

namespace hit {

namespace {

constexpr QLatin1String lastModelKey("lastModel"), greetedKey("greeted");
constexpr QLatin1String openingKey("opening"); ///< stands only if the program ended meanwhile

} // namespace

void MainWindow::openFirst(const Options &options)
{
    const QString last = m_settings.store().value(lastModelKey).toString();
    const FileKind place = fileKind(options.place);
    m_placeNamed = !options.place.isEmpty();
    if (!options.model.isEmpty())
        m_opener->open(options.model);
    else if (place == FileKind::Place) // which names its model
        return m_opener->open(options.place);
    else if (!last.isEmpty() && isModelThere(last))
        openLast(last);
    else
        openDefault();
    if (!options.place.isEmpty())
        m_opener->open(options.place);
}

/// Not once more if the program ended before the first picture: it might do so at every start.
void MainWindow::openLast(const QString &path)
{
    QSettings &store = m_settings.store();
    if (store.value(openingKey).toString() != path) {
        store.setValue(openingKey, path);
        store.sync();
        return m_opener->open(path);
    }
    store.remove(openingKey);
    Message message;
    message.kind = Message::Kind::Warning;
    message.what = tr("\u201c%1\u201d was not opened").arg(QFileInfo(path).fileName());
    message.why = tr("Hitscope ended last time before its first picture.");
    message.actions = {{tr("Open it"), [this, path] { m_opener->open(path); }}};
    m_messages->show(message);
    openDefault();
}

/// What comes now is no crash of opening.
void MainWindow::endOpening()
{
    m_settings.store().remove(openingKey);
}

void MainWindow::openDefault()
{
    const QStringList bundled = bundledModels();
    if (!bundled.isEmpty() && !std::exchange(m_triedDefault, true))
        return m_opener->open(bundled.first());
    showCentre();
    m_topBar->showNoModel();
    QMetaObject::invokeMethod(this, &MainWindow::nothingToShow, Qt::QueuedConnection);
}

void MainWindow::showCentre()
{
    enum Page { Picture, NoModel, Samples, Tiles, Map };
    const bool trains = m_layout && m_layout->workspace() == Workspace::Train;
    const bool picture = m_explorer.model() || m_host.isOpening();
    const bool samples = trains && m_training->wantsSheet();
    if (std::exchange(m_showsSamples, samples) != samples)
        updatePictureCommands();
    m_centre->setCurrentIndex(samples                          ? Samples
                              : picture && m_tiles->isOn()     ? Tiles
                              : picture && m_sampleMap->isOn() ? Map
                              : picture                        ? Picture
                                                               : NoModel);
}

const State *MainWindow::namedTile() const
{
    const State *tile = m_tiles->named();
    return tile ? tile : m_sampleMap->named();
}

void MainWindow::showModel()
{
    const auto model = m_explorer.model();
    m_devices.replace(m_host.device().device); // CUDA may have stopped working
    showCentre();
    updateCommands();
    m_topBar->showModel(*model);
    m_modelIsNew = true;
    if (m_layout->workspace() == Workspace::Attention && !m_inspection->inspector().look().on)
        m_inspection->setShown(true);
    QStringList notes;
    if (m_devices.wanted().device == "auto" && !cuda_status().available)
        notes.append(tr("No CUDA device: using the CPU"));
    for (const std::string &note : model->notes)
        notes.append(QString::fromStdString(note));
    m_status->showNotes(notes);
    setWindowTitle(modelTitle(*model)); // to which Qt adds the program's name
}

void MainWindow::showPicture(const RenderResult &result)
{
    m_messages->withdraw(QStringLiteral("picture"));
    m_canvas->setFrame(result.frame);
    if (!m_canvas->isVisible() && std::exchange(m_modelIsNew, false))
        greet();
    m_modelDock->setTimings(result.stage_ms, result.first_stage, result.milliseconds);
    m_status->showResult(result, m_explorer.model()->config);
    m_films->setFrameTime(result.milliseconds);
    updateCaptions();
    updateHistory();
}

void MainWindow::updateHistory()
{
    const bool isOfStep = m_host.isUpToDate() && !m_explorer.inGesture() && !m_explorer.isTrying();
    if (isOfStep && !m_canvas->pictureSize().isEmpty())
        m_history->setPicture(m_canvas->grabPicture());
}

void MainWindow::sayPictureFailed(const Error &error)
{
    const bool deviceLost = error.code == ErrorCode::DeviceLost;
    Message message =
        messageFrom(deviceLost ? tr("CUDA stopped working") : tr("The picture was not made"), error,
                    deviceLost ? QString() : tr("The last picture stays."));
    message.kind = deviceLost ? Message::Kind::Warning : Message::Kind::Error;
    message.key = deviceLost ? QStringLiteral("device") : QStringLiteral("picture");
    m_messages->show(message);
}

/// The first picture of a model is on the screen, or behind another page.
void MainWindow::greet()
{
    m_topBar->setModelThumbnail(m_canvas->grabPicture());
    endOpening();
    m_settings.store().setValue(lastModelKey, QString::fromStdString(m_explorer.model()->path));
    // Nothing drifts away that somebody named or went to.
    const bool nobodyChose =
        m_triedDefault && !m_motion.isMoving() && m_explorer.undoStack()->count() == 0;
    if (!nobodyChose || !m_canvas->isVisible() || m_placeNamed || m_isolated
        || m_settings.store().value(greetedKey).toBool())
        return;
    m_settings.store().setValue(greetedKey, true);
    if (!Theme::current().reducedMotion())
        m_motion.drift();
}

void MainWindow::updateCaptions()
{
    const QString left = placeText(m_explorer.state());
    const QSize size = m_canvas->pictureSize();
    const bool shown = !size.isEmpty();
    m_header->showZoom(shown ? m_canvas->zoom() : 0);
    const QString right = tr("%1 \u00d7 %2 at %3")
                              .arg(size.width())
                              .arg(size.height())
                              .arg(percentText(m_canvas->zoom()));
    m_canvas->setCaptions(shown ? left : QString(), shown ? right : QString());
    m_canvas->setAccessibleDescription(left);
}

} // namespace hit
