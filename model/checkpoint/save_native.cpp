// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/checkpoint.h"
#include "model/checkpoint/native_metadata.h"

#include <nlohmann/json.hpp>

namespace hit {

namespace {

/// Appends one root of `from`; the tensors keep the network's memory alive.
Status append_root(std::vector<NamedTensor> &tensors, const Checkpoint &from, Root root,
                   const Progress &progress, const std::stop_token &stop)
{
    if (!from.has(root))
        return fail(ErrorCode::WrongUse, std::string(root_prefix(root)),
                    "is not in this checkpoint");
    const auto append = [&](const auto &loaded) -> Status {
        if (!loaded)
            return tl::unexpected(loaded.error());
        append_variables(tensors, root_prefix(root), **loaded);
        return {};
    };
    return root == Root::Discriminator ? append(from.load_discriminator(progress, stop))
                                       : append(from.load_generator(root, progress, stop));
}

} // namespace

Status save_native(const std::filesystem::path &path, const NativeHeader &header,
                   std::span<const NamedTensor> tensors, bool overwrite, FileSystem &system)
{
    auto metadata = header.more;
    metadata.insert_or_assign(native::format_key, std::string(native::format));
    metadata[native::config_key] = to_json(header.config).dump();
    if (header.discriminator)
        metadata[native::discriminator_key] = to_json(*header.discriminator).dump();
    if (header.step >= 0)
        metadata[native::step_key] = std::to_string(header.step);
    return guard(path.filename().string(), [&] {
        return write_tensors(path, tensors, std::move(metadata), overwrite, system);
    });
}

Status convert(const Checkpoint &from, std::span<const Root> roots,
               const std::filesystem::path &path, bool overwrite, const Progress &progress,
               std::stop_token stop)
{
    NativeHeader header;
    header.config = from.config();
    header.step = from.step();
    std::vector<NamedTensor> tensors;
    for (const Root root : roots) {
        if (auto ok = append_root(tensors, from, root, progress, stop); !ok)
            return ok;
        if (root == Root::Discriminator)
            header.discriminator = from.discriminator_config();
    }
    return save_native(path, header, tensors, overwrite);
}

} // namespace hit
