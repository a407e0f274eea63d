// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/session.h"
#include "model/network/generator.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

namespace hit::test {

// design/network.md and engine.md: against the official code, and between two ways to compute the
// same in float32.
constexpr double tolerance = 1e-4;

inline const char *const tiny = HIT_TEST_REFERENCE "/tiny128/ckpt";

inline std::unique_ptr<Session> open_or_die(const char *path = tiny)
{
    auto session = Session::open(path, {"cpu", Precision::Auto, 0});
    if (!session)
        qFatal("%s", session.error().line().c_str());
    return std::move(*session);
}

inline RenderResult render_or_die(Session &session, const RenderRequest &request)
{
    auto result = session.render(request);
    if (!result)
        qFatal("%s", result.error().line().c_str());
    return std::move(*result);
}

inline std::vector<float> to_vector(const torch::Tensor &tensor)
{
    const auto values = tensor.contiguous();
    return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
}

inline std::vector<float> reference_z(int row)
{
    return to_vector(reference("tiny128/z.safetensors").at("z")[row]);
}

inline RenderRequest plain_request(const Session &session, std::vector<float> z)
{
    auto request = request_from_latent(std::move(z), session.info().config);
    request.float_image = true;
    return request;
}

/// [h, w, 3]
inline torch::Tensor image_of(const RenderResult &result)
{
    return torch::tensor(result.float_image).view({result.frame.height, result.frame.width, 3});
}

inline torch::Tensor to_tensor(const TapResult &tap)
{
    return torch::tensor(tap.values).view(tap.shape);
}

/// The plain network on the weights of tiny128, to be bent by hand.
inline Generator plain_generator()
{
    Generator generator(tiny_config());
    set_variables(*generator, reference("tiny128/ckpt", "ema_generator/"));
    generator->eval();
    return generator;
}

} // namespace hit::test
