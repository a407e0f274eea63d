// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensors.h"
#include "model/network/discriminator.h"
#include "model/network/generator.h"

#include <optional>

namespace hit {

enum class Root { Generator, EmaGenerator, Discriminator };
/// "generator/", "ema_generator/", "discriminator/"
std::string_view root_prefix(Root root);

/// Networks in a file, native or TensorFlow's. One thread at a time.
class Checkpoint
{
public:
    /// Reads no weights. The configuration is the file's own (`hitscope.config`), else inferred
    /// from the shapes. Error: no generator inside, a newer format, shapes that are no HiT network,
    /// an override that does not fit.
    static Result<Checkpoint> open(const std::filesystem::path &path,
                                   const ConfigOverride &overrides = {});

    TensorFile &file() const { return *file_; }
    const GeneratorConfig &config() const { return config_; }
    /// Nothing if there is no discriminator inside.
    const std::optional<DiscriminatorConfig> &discriminator_config() const
    {
        return discriminator_;
    }
    std::int64_t step() const { return step_; } ///< training step, -1 unknown
    bool has(Root root) const;
    /// What was assumed, for a person: "block side 4, 4, 8, 8 as in the official networks".
    const std::vector<std::string> &notes() const { return notes_; }

    /// A new network in evaluation mode, float32, on the CPU. Every tensor of the root is checked
    /// as in load_variables().
    Result<Generator> load_generator(Root root, const Progress &progress = {},
                                     std::stop_token stop = {}) const;
    Result<Discriminator> load_discriminator(const Progress &progress = {},
                                             std::stop_token stop = {}) const;

private:
    Checkpoint() = default;
    void read_config(const ConfigOverride &overrides);
    void read_step();

    std::unique_ptr<TensorFile> file_;
    GeneratorConfig config_;
    std::optional<DiscriminatorConfig> discriminator_;
    std::int64_t step_ = -1;
    std::vector<std::string> notes_;
};

/// What a native checkpoint says about its tensors.
struct NativeHeader
{
    GeneratorConfig config;
    std::optional<DiscriminatorConfig> discriminator;
    std::int64_t step = -1;                  ///< -1: unknown, not written
    std::map<std::string, std::string> more; ///< further metadata, written as it is
};
/// Durable. Names begin with a root's prefix or "optimizer/".
Status save_native(const std::filesystem::path &path, const NativeHeader &header,
                   std::span<const NamedTensor> tensors, bool overwrite,
                   FileSystem &system = FileSystem::real());

/// Writes `roots` of `from` as a native checkpoint; every tensor is checked on the way. Optimiser
/// slots are left behind. Error: a root that is not inside.
Status convert(const Checkpoint &from, std::span<const Root> roots,
               const std::filesystem::path &path, bool overwrite, const Progress &progress = {},
               std::stop_token stop = {});

} // namespace hit
