// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/training/trainer.h"

#include <map>
#include <string>
#include <vector>

namespace hit {

/// The scalars of steps. They stay on the device until read() waits for it.
class StepReadings final
{
public:
    void add(const StepReport &report);
    std::size_t waiting() const { return rows_.size(); }
    /// Of each step since the last call: were losses and gradients finite?
    std::vector<bool> read();
    /// Means over the finite steps that were read since the last call: "loss/generator", ...
    std::map<std::string, double> take_means();
    std::int64_t read_since_means() const { return count_; } ///< finite steps
    void clear();

private:
    std::vector<at::Tensor> rows_;
    std::vector<double> sums_;
    std::int64_t count_ = 0;
};

} // namespace hit
