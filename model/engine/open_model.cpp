// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/open_model.h"

#include "model/checkpoint/checkpoint.h"
#include "model/network/init.h"
#include "model/network/variables.h"

#include <torch/torch.h>

namespace hit {
namespace {

void fill_sizes(ModelInfo &info, const Generator &generator)
{
    info.cost = cost(info.config);
    for (const Variable &variable : variables(*generator))
        info.statistics += variable.trainable ? 0 : variable.value.numel();
}

/// "voxel-256" of "voxel-256.safetensors", of "voxel-256.index" and of the folder "voxel-256/".
std::string name_of(const std::filesystem::path &path)
{
    return (path.has_filename() ? path : path.parent_path()).stem().string();
}

ModelInfo info_of(const Checkpoint &checkpoint, const std::filesystem::path &path)
{
    ModelInfo info;
    info.name = name_of(path);
    info.path = path.string();
    info.format = checkpoint.file().format();
    info.file_bytes = checkpoint.file().file_bytes();
    info.step = checkpoint.step();
    info.has_generator = checkpoint.has(Root::Generator);
    info.has_ema = checkpoint.has(Root::EmaGenerator);
    info.has_discriminator = checkpoint.has(Root::Discriminator);
    info.config = checkpoint.config();
    info.notes = checkpoint.notes();
    if (!info.has_ema)
        info.notes.emplace_back("it has no EMA generator: the plain one is shown");
    return info;
}

/// Part `part` of `parts` of about the same size.
Progress progress_of_part(const Progress &progress, int part, int parts)
{
    if (!progress)
        return {};
    return [=](std::int64_t done, std::int64_t total) {
        progress(part * total + done, parts * total);
    };
}

} // namespace

Result<LoadedModel> open_model(const std::filesystem::path &path, const ConfigOverride &config,
                               const Progress &progress, const std::stop_token &stop)
{
    const auto checkpoint = Checkpoint::open(path, config);
    if (!checkpoint)
        return tl::unexpected(checkpoint.error());
    LoadedModel model;
    model.info = info_of(*checkpoint, path);
    const int parts = (model.info.has_ema ? 1 : 0) + (model.info.has_generator ? 1 : 0);
    int part = 0;
    for (const auto &[root, place] : {std::pair(Root::EmaGenerator, &model.ema),
                                      std::pair(Root::Generator, &model.generator)}) {
        if (!checkpoint->has(root))
            continue;
        auto loaded =
            checkpoint->load_generator(root, progress_of_part(progress, part++, parts), stop);
        if (!loaded)
            return tl::unexpected(loaded.error());
        *place = std::move(*loaded);
    }
    fill_sizes(model.info, model.ema.is_empty() ? model.generator : model.ema);
    return model;
}

Result<LoadedModel> random_model(const GeneratorConfig &config, std::int64_t seed)
{
    return validate(config).and_then([&] {
        return guard("a random model", [&] {
            LoadedModel model;
            model.info.name = config.name.empty() ? "random" : config.name;
            model.info.has_generator = true;
            model.info.config = config;
            model.generator = Generator(config);
            init_weights(*model.generator, seed);
            model.generator->eval();
            fill_sizes(model.info, model.generator);
            return model;
        });
    });
}

} // namespace hit
