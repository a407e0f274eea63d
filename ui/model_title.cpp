// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model_title.h"

#include "model/run/run_folder.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

namespace hit {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::ModelTitle", text);
}

QString withStep(const QString &name, std::int64_t step)
{
    return tr("%1, step %2").arg(name, QLocale().toString(qlonglong(step)));
}

} // namespace

QString modelTitle(const ModelInfo &model)
{
    const auto place = RunFolder::place_of_model(model.path);
    if (!place)
        return QString::fromStdString(model.name);
    if (place->step >= 0 || model.step < 0)
        return fileTitle(QString::fromStdString(model.path));
    return tr("%1, live at step %2")
        .arg(QString::fromStdString(place->run), QLocale().toString(qlonglong(model.step)));
}

QString titleWithStep(const ModelInfo &model)
{
    const bool plain = model.step >= 0 && !RunFolder::place_of_model(model.path);
    return plain ? withStep(QString::fromStdString(model.name), model.step) : modelTitle(model);
}

QString fileNameOf(const ModelInfo &model)
{
    const auto place = RunFolder::place_of_model(model.path);
    if (!place)
        return QString::fromStdString(model.name);
    const QString run = QString::fromStdString(place->run);
    return model.step < 0 ? run : tr("%1 step %2").arg(run, QString::number(model.step));
}

QString fileTitle(const QString &path)
{
    const auto place = RunFolder::place_of_model(path.toStdString());
    if (!place)
        return QFileInfo(path).completeBaseName();
    const QString run = QString::fromStdString(place->run);
    return place->step >= 0 ? withStep(run, place->step) : tr("%1, live").arg(run);
}

} // namespace hit
