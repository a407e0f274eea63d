// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/checkpoint.h"

#include "model/checkpoint/checks.h"
#include "model/checkpoint/infer_config.h"
#include "model/checkpoint/native_metadata.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace hit {

namespace {

template <typename T>
T value_or_throw(Result<T> result)
{
    if (!result)
        throw ErrorException(std::move(result.error()));
    return std::move(*result);
}

nlohmann::json parsed(const std::string &text, const char *name)
{
    auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded())
        throw ErrorException(Error{ErrorCode::BadFile, name, "is not JSON", {}, {}});
    return json;
}

void refuse_newer_format(const std::map<std::string, std::string> &metadata)
{
    const auto found = metadata.find(native::format_key);
    if (found != metadata.end() && found->second != native::format)
        throw ErrorException(Error{ErrorCode::BadFile,
                                   "format " + in_quotes(found->second),
                                   "is not known to this version",
                                   "open it with a newer Hitscope",
                                   {}});
}

/// Before the weights are allocated: even in 16 bits they would not fit into the file.
void refuse_more_weights_than_bytes(const TensorFile &file, std::int64_t parameters)
{
    if (parameters > file.file_bytes() / 2)
        throw ErrorException(Error{ErrorCode::BadFile,
                                   "network configuration",
                                   "needs more weights than the file has bytes",
                                   "the file is not whole",
                                   {}});
}

/// A stage with attention and no patches is axial.
void apply(const ConfigOverride &overrides, GeneratorConfig &config)
{
    if (overrides.block_side.empty())
        return;
    if (overrides.block_side.size() != config.stages.size())
        throw ErrorException(Error{ErrorCode::WrongUse,
                                   "block side",
                                   "has " + std::to_string(overrides.block_side.size())
                                       + " numbers, but the network "
                                       + std::to_string(config.stages.size()) + " stages",
                                   "give one per stage, 0 for none",
                                   {}});
    for (std::size_t i = 0; i < config.stages.size(); ++i) {
        StageConfig &stage = config.stages[i];
        const int side = overrides.block_side[i];
        if (stage.attention == AttentionMode::None && side == 0)
            continue;
        stage.attention = side == 0 ? AttentionMode::Axial : AttentionMode::MultiAxis;
        stage.block_side = side == 0 ? std::vector<int>{} : std::vector{side};
    }
    if (auto ok = validate(config); !ok)
        throw ErrorException(std::move(ok.error()));
}

std::string block_side_note(const GeneratorConfig &config)
{
    std::string sides;
    for (const StageConfig &stage : config.stages)
        if (!stage.block_side.empty())
            sides += (sides.empty() ? "" : ", ") + std::to_string(stage.block_side.front());
    return sides.empty() ? sides : "block side " + sides + " as in the official networks";
}

} // namespace

std::string_view root_prefix(Root root)
{
    switch (root) {
    case Root::Generator:
        return "generator/";
    case Root::EmaGenerator:
        return "ema_generator/";
    case Root::Discriminator:
        break;
    }
    return "discriminator/";
}

Result<Checkpoint> Checkpoint::open(const std::filesystem::path &path,
                                    const ConfigOverride &overrides)
{
    auto file = open_tensor_file(path);
    if (!file)
        return tl::unexpected(std::move(file.error()));
    return guard(path.filename().string(), [&]() -> Result<Checkpoint> {
        Checkpoint checkpoint;
        checkpoint.file_ = std::move(*file);
        if (!checkpoint.has(Root::EmaGenerator) && !checkpoint.has(Root::Generator))
            return fail(ErrorCode::BadFile, path.string(),
                        "holds no HiT generator: no tensor is named generator/... or "
                        "ema_generator/...",
                        "open a checkpoint of the official code or of Hitscope");
        refuse_newer_format(checkpoint.file_->metadata());
        checkpoint.read_config(overrides);
        checkpoint.read_step();
        return checkpoint;
    });
}

bool Checkpoint::has(Root root) const
{
    const std::string_view prefix = root_prefix(root);
    const auto &entries = file_->entries(); // sorted by name
    const auto found = std::ranges::lower_bound(
        entries, prefix, {}, [](const TensorEntry &entry) { return std::string_view(entry.name); });
    return found != entries.end() && found->name.starts_with(prefix);
}

void Checkpoint::read_config(const ConfigOverride &overrides)
{
    const auto root = has(Root::EmaGenerator) ? Root::EmaGenerator : Root::Generator;
    const auto &metadata = file_->metadata();
    const auto own = metadata.find(native::config_key);
    if (own != metadata.end()) {
        config_ =
            value_or_throw(generator_config_from_json(parsed(own->second, native::config_key)));
    } else {
        config_ = value_or_throw(infer_generator_config(*file_, root_prefix(root)));
        if (const auto note = block_side_note(config_);
            overrides.block_side.empty() && !note.empty())
            notes_.push_back(note);
    }
    apply(overrides, config_);
    refuse_more_weights_than_bytes(*file_, cost(config_).parameters);

    if (!has(Root::Discriminator))
        return;
    const auto own_discriminator = metadata.find(native::discriminator_key);
    if (own_discriminator != metadata.end()) {
        discriminator_ = value_or_throw(discriminator_config_from_json(
            parsed(own_discriminator->second, native::discriminator_key)));
    } else {
        discriminator_ =
            value_or_throw(infer_discriminator_config(*file_, root_prefix(Root::Discriminator)));
    }
    refuse_more_weights_than_bytes(*file_, parameter_count(*discriminator_));
}

void Checkpoint::read_step()
{
    const auto &metadata = file_->metadata();
    if (const auto found = metadata.find(native::step_key); found != metadata.end()) {
        step_ = native::step_from_text(found->second);
        return;
    }
    const TensorEntry *entry = file_->find("global_step");
    if (entry && entry->dtype == DType::I64 && entry->shape.empty())
        step_ = value_or_throw(read_tensor(*file_, *entry)).item<std::int64_t>();
}

Result<Generator> Checkpoint::load_generator(Root root, const Progress &progress,
                                             std::stop_token stop) const
{
    return guard("generator", [&] {
        Generator generator(config_);
        if (auto ok = load_variables(*file_, root_prefix(root), *generator, progress, stop); !ok)
            throw ErrorException(std::move(ok.error()));
        generator->eval();
        return generator;
    });
}

Result<Discriminator> Checkpoint::load_discriminator(const Progress &progress,
                                                     std::stop_token stop) const
{
    if (!discriminator_)
        return fail(ErrorCode::WrongUse, "discriminator", "is not in this checkpoint");
    return guard("discriminator", [&] {
        Discriminator discriminator(*discriminator_);
        if (auto ok = load_variables(*file_, root_prefix(Root::Discriminator), *discriminator,
                                     progress, stop);
            !ok)
            throw ErrorException(std::move(ok.error()));
        discriminator->eval();
        return discriminator;
    });
}

} // namespace hit
