// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/model_switch.h"

#include "app/hitscope/engine_host.h"
#include "render/canvas.h"
#include "ui/model_title.h"
#include "ui/settings.h"

#include <QLocale>
#include <QMenu>

#include <algorithm>

namespace hit {
namespace {

constexpr int pictureSide = 48; ///< pixels; menus draw their icons smaller

QString pathOf(const ModelInMemory &model)
{
    return QString::fromStdString(model.info->path);
}

} // namespace

ModelSwitch::ModelSwitch(const Parts &parts, QObject *parent)
    : QObject(parent)
    , m(parts)
{
    connect(m.actions[Command::PreviousModel], &QAction::triggered, this, [this] { step(-1); });
    connect(m.actions[Command::NextModel], &QAction::triggered, this, [this] { step(1); });
    connect(m.actions[Command::LetModelsGo], &QAction::triggered, this, &ModelSwitch::letOthersGo);
    connect(&m.host, &EngineHost::modelsInMemoryChanged, this, &ModelSwitch::updateCommands);
    connect(&m.host, &EngineHost::otherOpened, this, &ModelSwitch::updateCommands);
    // The canvas still shows the model that was left.
    connect(&m.explorer, &Explorer::modelChanged, this, &ModelSwitch::keepPicture);
    const auto setMemory = [this] { m.host.setModelMemory(m.settings.modelMemory()); };
    connect(&m.settings, &Settings::speedChanged, this, setMemory);
    setMemory();
    updateCommands();
}

QString ModelSwitch::openPath() const
{
    const auto model = m.explorer.model();
    return model ? QString::fromStdString(model->path) : QString();
}

void ModelSwitch::keepPicture()
{
    const QImage picture = m.canvas.grabPicture();
    if (!m_shown.isEmpty() && !picture.isNull())
        m_pictures.insert(m_shown, picture.scaled(pictureSide, pictureSide, Qt::KeepAspectRatio,
                                                  Qt::SmoothTransformation));
    m_shown = openPath();
    updateCommands();
}

void ModelSwitch::addTo(QMenu &menu) const
{
    const std::vector<ModelInMemory> &models = m.host.modelsInMemory();
    if (models.empty())
        return;
    menu.addAction(tr("In memory"))->setEnabled(false);
    for (const ModelInMemory &model : models) {
        const QString path = pathOf(model);
        const bool shown = path == openPath();
        QString text = modelTitle(*model.info);
        text += u'\t' + QLocale().formattedDataSize(model.bytes, 0, QLocale::DataSizeSIFormat);
        QAction *action = menu.addAction(text.replace(u'&', QStringLiteral("&&")));
        const QImage picture = shown ? m.canvas.grabPicture() : m_pictures.value(path);
        action->setIcon(QIcon(QPixmap::fromImage(picture)));
        action->setToolTip(
            QStringLiteral("%1\n%2").arg(path, QString::fromStdString(model.info->device)));
        action->setCheckable(true);
        action->setChecked(shown);
        QFont font = menu.font(); // a picture takes the place of the tick
        font.setBold(shown);
        action->setFont(font);
        connect(action, &QAction::triggered, this, [this, path] { m.host.open(path); });
    }
}

void ModelSwitch::step(int by)
{
    const std::vector<ModelInMemory> &models = m.host.modelsInMemory();
    const int count = int(models.size());
    const auto shown = std::find_if(models.begin(), models.end(), [this](const auto &model) {
        return pathOf(model) == openPath();
    });
    if (count > 1 && shown != models.end() && !m.host.isOpening())
        m.host.open(pathOf(models[std::size_t((shown - models.begin() + by + count) % count)]));
}

void ModelSwitch::letOthersGo()
{
    for (const ModelInMemory &model : m.host.modelsInMemory())
        m.host.letGo(pathOf(model)); // those that are shown stay
}

bool ModelSwitch::isShown(const ModelInMemory &model) const
{
    const auto other = m.host.otherModel();
    return pathOf(model) == openPath() || (other && other->path == model.info->path);
}

void ModelSwitch::updateCommands()
{
    const std::vector<ModelInMemory> &models = m.host.modelsInMemory();
    const bool several = models.size() > 1;
    const QString whyNot = openPath().isEmpty() ? tr("Open a model first.")
                                                : tr("No other model is in memory: open one.");
    for (const Command command : {Command::PreviousModel, Command::NextModel})
        m.actions.setAvailable(command, several, whyNot);
    const bool anyUnseen = std::any_of(models.begin(), models.end(),
                                       [this](const auto &model) { return !isShown(model); });
    m.actions.setAvailable(Command::LetModelsGo, anyUnseen,
                           several ? tr("All models in memory are shown.") : whyNot);
}

} // namespace hit
