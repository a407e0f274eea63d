// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/curve_pages.h"

#include <QCoreApplication>

namespace hit {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::CurvePages", text);
}

} // namespace

const QList<CurvePage> &curvePages()
{
    static const QList<CurvePage> pages = [] {
        const ChartPlan loss{
            tr("Loss"),
            tr("What generator and discriminator minimise, without penalties"),
            {{"loss/generator", tr("generator"), tr("loss of the generator")},
             {"loss/discriminator", tr("discriminator"), tr("loss of the discriminator")}}};
        const ChartPlan quality{
            tr("FD-Lite0"),
            tr("Fréchet distance of EfficientNet-Lite0 features between the run's pictures, as "
               "many as its recipe says, and its own images; lower is better. It is not FID."),
            {{"metrics/fd-lite0", tr("this run"), tr("FD-Lite0")}},
            true,
            1,
            tr("Not measured. A run measures it where its recipe has metric_every_steps (All keys) "
               "above 0 and packaging/setup --metrics has fetched the network.")};
        ChartPlan optionalQuality = quality;
        optionalQuality.isOptional = true;
        const ChartPlan speed{tr("Speed, images/s"),
                              tr("Images that the discriminator saw per second"),
                              {{"speed/images per second", tr("this run"), tr("speed, images/s")}}};
        const ChartPlan norms{
            tr("Gradient norms"),
            tr("Length of the whole gradient of each network"),
            {{"norm/generator", tr("generator"), tr("gradient norm of the generator")},
             {"norm/discriminator", tr("discriminator"),
              tr("gradient norm of the discriminator")}}};
        const ChartPlan penalties{tr("Penalties"),
                                  tr("R1 and the like; bCR's consistency, where the recipe has it"),
                                  {{"loss/penalty", tr("gradient penalty"), tr("gradient penalty")},
                                   {"loss/consistency", tr("consistency"), tr("consistency")}}};
        const ChartPlan memory{
            tr("Memory, GB"),
            tr("Of the trainer's process, and on its device"),
            {{"memory/process bytes", tr("process"), tr("memory of the process, GB")},
             {"memory/device bytes", tr("device"), tr("memory on the device, GB")}},
            false,
            1e9};
        const ChartPlan outputs{
            tr("Discriminator's outputs"),
            tr("Its mean logits on images and on the run's pictures: far apart, it tells them "
               "easily; where the images' rise for ever, it learns them by heart"),
            {{"output/real", tr("images"), tr("discriminator's output on images")},
             {"output/fake", tr("pictures"), tr("discriminator's output on pictures")}}};
        const ChartPlan augmentation{
            tr("Augmentation"),
            tr("Probability of each augmentation; with ada_target it follows the discriminator"),
            {{"augment/probability", tr("this run"), tr("probability of augmentation")}}};
        return QList<CurvePage>{{tr("Loss"), {loss, optionalQuality, speed}},
                                {tr("Gradients"), {norms, penalties}},
                                {tr("Quality"), {quality, outputs, augmentation}},
                                {tr("System"), {speed, memory}}};
    }();
    return pages;
}

} // namespace hit
