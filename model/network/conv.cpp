// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/conv.h"

#include <torch/torch.h>

namespace hit {

namespace {

// Views: in memory both are channels-last.
torch::Tensor nchw(const torch::Tensor &x)
{
    return x.permute({0, 3, 1, 2});
}
torch::Tensor nhwc(const torch::Tensor &x)
{
    return x.permute({0, 2, 3, 1});
}

/// [C, 1, 4, 4]; filled on the device, because a copy from the host would make the stream wait.
torch::Tensor blur_kernel(std::int64_t channels, const torch::TensorOptions &options)
{
    auto taps = torch::ones({4}, options);
    taps.narrow(0, 1, 2).fill_(3);
    return taps.outer(taps).div_(64).expand({channels, 1, 4, 4}).contiguous();
}

} // namespace

ConvImpl::ConvImpl(std::int64_t side, std::int64_t in, std::int64_t out, Bias with_bias,
                   double gain)
    : kernel(register_parameter("kernel", torch::zeros({side, side, in, out})))
    , gain_(gain)
{
    if (with_bias == Bias::With)
        bias = register_parameter("bias", torch::zeros(out));
}

torch::Tensor ConvImpl::forward(const torch::Tensor &x)
{
    const auto weight = (gain_ == 1 ? kernel : kernel * gain_).permute({3, 2, 0, 1});
    const auto padding = kernel.size(0) / 2;
    return nhwc(torch::conv2d(nchw(x), weight, bias, /*stride=*/1, padding));
}

torch::Tensor blur_pool(const torch::Tensor &x)
{
    const auto channels = x.size(-1);
    return nhwc(torch::conv2d(nchw(x), blur_kernel(channels, x.options()), /*bias=*/{},
                              /*stride=*/2, /*padding=*/1, /*dilation=*/1, /*groups=*/channels));
}

torch::Tensor average_pool(const torch::Tensor &x)
{
    return nhwc(torch::avg_pool2d(nchw(x), 2));
}

} // namespace hit
