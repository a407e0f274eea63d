// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_cost.h"

#include "ui/train/new_run_form.h"
#include "ui/train/new_run_images.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStorageInfo>

#include <cmath>

namespace hit {
namespace {

using Kind = VerdictLine::Kind;
constexpr double longTime = 14 * 24 * 3600.0;

QString tr(const char *text)
{
    return QCoreApplication::translate("RunCost", text);
}

/// Checkpoints that stay, the best, one in the making; the average for exploring is a third of one
/// or less.
qint64 checkpointBytes(const Recipe &recipe, qint64 one)
{
    const qint64 best = recipe.metric_every_steps > 0 ? 1 : 0;
    return one * (recipe.keep_checkpoints + best + 1) + one / 3;
}

CostText timeText(const Recipe &recipe, const RecipeTrial::Cost &cost)
{
    const QString speed = tr("%1 images/s").arg(QLocale().toString(cost.imagesPerSecond, 'g', 3));
    if (recipe.last_step() == 0)
        return {tr("no end, %1").arg(speed)};
    if (cost.besideTraining) // alone it takes several times less
        return {tr("not known before the other has ended")};
    const double seconds = cost.secondsPerStep * double(recipe.last_step());
    return {QStringLiteral("%1, %2").arg(roundedTime(seconds), speed), seconds > longTime};
}

QString remarkOn(const RecipeTrial::Cost &cost)
{
    if (cost.besideTraining)
        return tr("measured while another run trains");
    return cost.judgedBySmaller ? tr("judged by smaller batches") : tr("on %1").arg(cost.device);
}

} // namespace

QString roundedTime(double seconds)
{
    const QLocale locale;
    const auto about = [&](double value, const char *unit) {
        return tr(unit).arg(locale.toString(qlonglong(std::max(1.0, std::round(value)))));
    };
    if (seconds < 100)
        return about(seconds, "about %1\u202fs");
    if (seconds < 100 * 60)
        return about(seconds / 60, "about %1\u202fmin");
    if (seconds < 72 * 3600.0)
        return about(seconds / 3600, "about %1\u202fh");
    if (seconds < 800 * 24 * 3600.0)
        return about(seconds / 86400, "about %1 days");
    return about(seconds / 86400 / 365.25, "about %1 years");
}

qint64 freeBytesFor(const QString &folder)
{
    QDir place(folder);
    while (!place.exists() && place.path() != QDir::rootPath()) {
        const QString above = QFileInfo(place.path()).path();
        if (above == place.path())
            break;
        place.setPath(above);
    }
    const QStorageInfo storage(place);
    return storage.isValid() ? storage.bytesAvailable() : -1;
}

CostTexts costTexts(const NewRunForm &form, const RecipeTrial::Cost &cost, qint64 freeBytes,
                    qint64 imagesToPack)
{
    const Recipe &recipe = form.recipe();
    const auto size = [](qint64 bytes) { return NewRunImages::sizeText(bytes); };
    const qint64 pack = imagesToPack * recipe.size() * recipe.size() * 3;
    const qint64 needed = checkpointBytes(recipe, cost.checkpoint) + pack;
    CostTexts texts{timeText(recipe, cost),
                    {tr("%1 of %2 free").arg(size(cost.memory), size(cost.memoryFree)),
                     cost.memory > cost.memoryFree / 10 * 9},
                    {size(needed), freeBytes >= 0 && needed > freeBytes},
                    remarkOn(cost)};
    if (freeBytes >= 0)
        texts.disk.text = tr("%1 of %2 free").arg(size(needed), size(freeBytes));
    return texts;
}

QList<Advice> costAdvice(const CostTexts &cost)
{
    QList<Advice> advice;
    const auto warn = [&](const CostText &of, const QString &text) {
        if (of.isTooMuch)
            advice.append({Kind::Warning, text.arg(of.text)});
    };
    warn(cost.memory, tr("It may not fit into the memory: %1. A smaller micro_batch needs less."));
    warn(cost.disk, tr("Checkpoints and packed images do not fit on the disk: %1."));
    warn(cost.time, tr("It takes very long: %1."));
    return advice;
}

QList<Advice> riskAdvice(const NewRunForm &form)
{
    const Recipe &recipe = form.recipe();
    QList<Advice> advice;
    const auto warn = [&](const QString &text) { advice.append({Kind::Warning, text}); };
    if (form.start() && !form.start()->discriminator)
        warn(tr("%1 has no discriminator: the pictures get worse before they get better.")
                 .arg(QFileInfo(form.start()->path).completeBaseName()));
    if (recipe.tail_crop > 0 && form.start() && form.start()->discriminator
        && *form.start()->discriminator != recipe.judge())
        advice.append(
            {Kind::Info, tr("The discriminator goes on with its first %1 layers; the others learn "
                            "crops of %2 pixels from the start.")
                             .arg(common_blocks(*form.start()->discriminator, recipe.judge()))
                             .arg(recipe.judged_size())});
    if (!recipe.frozen_stages.empty()
        && recipe.frozen_stages.size() == recipe.generator.stages.size())
        warn(tr("All stages are frozen: the generator learns almost nothing."));
    if (!form.start() && !recipe.frozen_stages.empty())
        warn(tr("Frozen stages of fresh weights stay noise."));
    return advice;
}

} // namespace hit
