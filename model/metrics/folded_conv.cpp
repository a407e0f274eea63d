// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/metrics/folded_conv.h"

#include <torch/torch.h>

namespace hit {

FoldedConvImpl::FoldedConvImpl(const FoldedConvOptions &options)
    : weight(register_parameter("weight",
                                torch::zeros({options.out, options.in / options.groups,
                                              options.kernel[0], options.kernel[1]}),
                                false))
    , bias(register_parameter("bias", torch::zeros(options.out), false))
    , options_(options)
{
}

torch::Tensor FoldedConvImpl::forward(const torch::Tensor &x)
{
    return torch::conv2d(x, weight, bias, options_.stride, options_.padding, 1, options_.groups);
}

} // namespace hit
