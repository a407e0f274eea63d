// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/ema.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <utility>

namespace hit {

Ema::Ema(std::vector<at::Tensor> average, std::vector<at::Tensor> source, std::int64_t first_step)
    : average_(std::move(average))
    , source_(std::move(source))
    , first_step_(first_step)
{
}

void Ema::update(std::int64_t steps_done, double decay)
{
    if (steps_done < first_step_)
        return;
    const at::NoGradGuard no_grad;
    if (steps_done == first_step_)
        at::_foreach_copy_(average_, source_);
    else
        at::_foreach_lerp_(average_, source_, 1 - decay);
}

} // namespace hit
