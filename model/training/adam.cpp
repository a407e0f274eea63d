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

void Adam::step(const at::Tensor &skip)
{
    const at::NoGradGuard no_grad;
    std::vector<at::Tensor> gradients;
    gradients.reserve(parameters_.size());
    for (const at::Tensor &parameter : parameters_)
        gradients.push_back(parameter.grad().defined() ? parameter.grad()
                                                       : at::zeros_like(parameter));
    ++steps_done;
    // The fused kernel corrects the bias of v before it adds eps; Keras does not.
    const double correction = std::sqrt(1 - std::pow(options.beta2, double(steps_done)));
    const at::Tensor count = at::full({}, double(steps_done), m_.front().options());
    at::_fused_adam_(parameters_, gradients, m_, v_, /*max_exp_avg_sqs=*/{},
                     std::vector<at::Tensor>(m_.size(), count), options.lr, options.beta1,
                     options.beta2, /*weight_decay=*/0, options.eps / correction,
                     /*amsgrad=*/false, /*maximize=*/false, /*grad_scale=*/{},
                     skip.defined() ? std::optional(skip) : std::nullopt);
}

void Adam::zero_grad()
{
    for (at::Tensor &parameter : parameters_)
        parameter.mutable_grad().reset();
}

} // namespace hit
