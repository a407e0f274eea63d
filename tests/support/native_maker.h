// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/checkpoint.h"
#include "model/network/init.h"
#include "tests/support/torch_support.h"

namespace hit::test {

inline Checkpoint opened(const std::filesystem::path &path)
{
    auto checkpoint = Checkpoint::open(path);
    if (!checkpoint)
        qFatal("%s", checkpoint.error().line().c_str());
    return std::move(*checkpoint);
}

/// A native checkpoint in memory: a small EMA generator, to be spoilt.
struct Native
{
    NativeHeader header;
    std::vector<NamedTensor> tensors;

    explicit Native(GeneratorConfig config = tiny_config())
    {
        header.config = config;
        Generator generator(config);
        init_weights(*generator, 11);
        append_variables(tensors, root_prefix(Root::EmaGenerator), *generator);
    }
    NamedTensor &tensor(const std::string &key)
    {
        for (auto &t : tensors)
            if (t.name == "ema_generator/" + key)
                return t;
        qFatal("%s", key.c_str());
    }
    Status save(const std::filesystem::path &path) const
    {
        return save_native(path, header, tensors, false);
    }
    /// Without `hitscope.config`, so that the shapes have to tell.
    Status save_bare(const std::filesystem::path &path) const
    {
        return write_tensors(path, tensors, {}, false);
    }
};

} // namespace hit::test
