// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/adam.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <utility>

namespace hit {

Adam::Adam(std::vector<at::Tensor> parameters, AdamOptions adam_options)
    : options(adam_options)
    , parameters_(std::move(parameters))
{
    for (const at::Tensor &parameter : parameters_) {
        m_.push_back(at::zeros_like(parameter));
        v_.push_back(at::zeros_like(parameter));
    }
}

void Adam::step()
{
    const at::NoGradGuard no_grad;
    std::vector<at::Tensor> gradients;
    gradients.reserve(parameters_.size());
    for (const at::Tensor &parameter : parameters_)
        gradients.push_back(parameter.grad().defined() ? parameter.grad()
                                                       : at::zeros_like(parameter));
    ++steps_done;
    const auto t = static_cast<double>(steps_done);
    const double lr =
        options.lr * std::sqrt(1 - std::pow(options.beta2, t)) / (1 - std::pow(options.beta1, t));
    at::_foreach_lerp_(m_, gradients, 1 - options.beta1);
    at::_foreach_mul_(v_, options.beta2);
    at::_foreach_addcmul_(v_, gradients, gradients, 1 - options.beta2);
    auto denominators = at::_foreach_sqrt(v_);
    at::_foreach_add_(denominators, options.eps);
    at::_foreach_addcdiv_(parameters_, m_, denominators, -lr);
}

void Adam::zero_grad()
{
    for (at::Tensor &parameter : parameters_)
        parameter.mutable_grad().reset();
}

} // namespace hit
