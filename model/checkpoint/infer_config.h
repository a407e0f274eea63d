// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensor_file.h"
#include "model/network/config.h"

namespace hit {

/// The configuration that the shapes of the variables under `prefix` tell: size, latent, channels,
/// heads, layers, kind of keys and values, norm, RGB, upsampling. They do not tell the block side
/// and the attention mode: multi-axis with the sides of the official networks. Validated; a file
/// that is no HiT generator is an error that names the tensor it fails at.
Result<GeneratorConfig> infer_generator_config(const TensorFile &file, std::string_view prefix);
/// The same for a discriminator; pooling and equalised learning rate are not in the shapes: the
/// official defaults.
Result<DiscriminatorConfig> infer_discriminator_config(const TensorFile &file,
                                                       std::string_view prefix);

} // namespace hit
