// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/step_readings.h"

#include <torch/torch.h>

#include <array>

namespace hit {
namespace {

constexpr std::array names{"loss/generator",   "loss/discriminator", "loss/penalty",
                           "loss/consistency", "norm/generator",     "norm/discriminator",
                           "output/real",      "output/fake"};

} // namespace

void StepReadings::add(const StepReport &report)
{
    const auto &[losses, generator_norm, discriminator_norm, finite] = report;
    std::vector<at::Tensor> row;
    for (const at::Tensor &value :
         {losses.generator, losses.discriminator, losses.penalty, losses.consistency,
          generator_norm, discriminator_norm, losses.real_output, losses.fake_output, finite})
        row.push_back(value.detach().to(at::kDouble).reshape({}));
    rows_.push_back(at::stack(row));
}

std::vector<bool> StepReadings::read()
{
    std::vector<bool> finite;
    if (rows_.empty())
        return finite;
    const at::Tensor all = at::stack(rows_).cpu();
    rows_.clear();
    const auto values = all.accessor<double, 2>();
    sums_.resize(names.size());
    for (std::int64_t step = 0; step < all.size(0); ++step) {
        finite.push_back(values[step][names.size()] != 0);
        if (!finite.back())
            continue;
        ++count_;
        for (std::size_t i = 0; i < names.size(); ++i)
            sums_[i] += values[step][static_cast<std::int64_t>(i)];
    }
    return finite;
}

std::map<std::string, double> StepReadings::take_means()
{
    std::map<std::string, double> means;
    if (count_ > 0)
        for (std::size_t i = 0; i < names.size(); ++i)
            means[names[i]] = sums_[i] / static_cast<double>(count_);
    sums_.assign(names.size(), 0);
    count_ = 0;
    return means;
}

void StepReadings::clear()
{
    rows_.clear();
    take_means();
}

} // namespace hit
