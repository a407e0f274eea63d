// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/sample_sheet.h"

#include "model/media/image_file.h"
#include "model/run/fixed_latents.h"

#include <torch/torch.h>

#include <algorithm>

namespace hit {
namespace {

constexpr int sheet_side = 1024;

std::vector<Picture> pictures_of(const at::Tensor &images)
{
    std::vector<Picture> pictures;
    for (const at::Tensor &image : images.contiguous().unbind()) {
        const float *values = image.data_ptr<float>();
        pictures.push_back({static_cast<int>(image.size(1)),
                            static_cast<int>(image.size(0)),
                            {values, values + image.numel()}});
    }
    return pictures;
}

} // namespace

Result<SampleSheet> save_samples(const RunFolder &run, Trainer &trainer)
{
    return guard("samples", [&]() -> Result<SampleSheet> {
        const int columns = std::clamp(sheet_side / trainer.recipe().size(), 1, 8);
        const at::Tensor images =
            trainer.draw(fixed_latents(trainer.recipe(), 0, std::int64_t{columns} * columns));
        const auto picture = sheet(pictures_of(images), columns);
        if (!picture)
            return tl::unexpected(picture.error());
        SampleSheet made{run.samples() / (step_name(trainer.steps_done()) + ".png"), picture->width,
                         picture->height};
        return write_image(made.file, *picture, {}).map([&] { return made; });
    });
}

} // namespace hit
