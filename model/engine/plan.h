// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"
#include "model/network/generator.h"

#include <map>
#include <string>
#include <vector>

namespace hit {

/// Refuses what `config` cannot render: codes of another length, indices and a view outside,
/// features that do not exist (ErrorCode::WrongUse). The maps are checked apart, as one that is
/// wrong does not spoil the others.
Status check_request(const RenderRequest &request, const GeneratorConfig &config);

/// Nothing attends to the tokens that `edit` mutes, and its bias is added for the others.
void bias_tokens(StageControl &control, const StageEdit &edit);

/// The request's codes as what the stages read, on the generator's device. The gains are left at 1.
GeneratorInput generator_input(GeneratorImpl &generator, const RenderRequest &request);

/// Collects what a request's taps ask for while the generator runs, and copies it to the host.
class TapCollector
{
public:
    explicit TapCollector(const std::vector<Tap> &taps);
    /// The start grid and the tokens of each stage, as the stages read them.
    void add(const GeneratorInput &input);
    /// The first stage that must run for them; the number of stages, and more, if none must.
    int first_stage() const;
    /// For the run; nothing if nothing else is asked for. Must not outlive this.
    TapFunction function();
    std::vector<TapResult> take(); ///< in order of the taps

private:
    std::vector<Tap> taps_;
    std::map<std::string, torch::Tensor> found_; ///< by name
};

} // namespace hit
