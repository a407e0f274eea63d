// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/json_fields.h"
#include "model/training/snapshot_keys.h"
#include "model/training/trainer_state.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

namespace hit {
namespace {

constexpr const char *recipe_key = "hitscope.recipe";
constexpr double most_count = 1e15;

std::string moment_name(const char *network, const Variable &variable, const char *moment)
{
    return std::string("optimizer/") + network + '/' + variable.key + '/' + moment;
}

/// Calls `visit(name, moment)` for both moments of every variable.
template <typename Visit>
void for_moments(const char *network, const std::vector<Variable> &trained, const Adam &adam,
                 const Visit &visit)
{
    for (std::size_t i = 0; i < trained.size(); ++i) {
        visit(moment_name(network, trained[i], "m"), adam.first_moments()[i]);
        visit(moment_name(network, trained[i], "v"), adam.second_moments()[i]);
    }
}

/// One copy from the device for each tensor; the check runs on the copies.
Status copy_to_host(std::vector<NamedTensor> &tensors)
{
    for (NamedTensor &tensor : tensors) {
        tensor.value = tensor.value.detach().to(at::kCPU, /*non_blocking=*/false, /*copy=*/true);
        if (!tensor.value.isfinite().all().item<bool>())
            return fail(ErrorCode::WorkFailed, tensor.name, "has a value that is not finite");
    }
    return {};
}

double number(const nlohmann::json &json, const char *name, double least, double most)
{
    double value = 0;
    JsonFields fields(json, training_key);
    fields.need(name);
    fields.read(name, value, least, most);
    return value;
}

Status fill(TensorFile &file, const std::string &name, at::Tensor to)
{
    const TensorEntry *entry = file.find(name);
    if (!entry)
        return fail(ErrorCode::BadFile, name, "is not in the checkpoint");
    return read_tensor(file, *entry).and_then([&](const at::Tensor &from) -> Status {
        if (from.sizes() != to.sizes())
            return fail(ErrorCode::BadFile, name, "has another shape than the recipe's networks");
        to.copy_(from);
        return {};
    });
}

Status fill_moments(TensorFile &file, const char *network, const std::vector<Variable> &trained,
                    const Adam &adam)
{
    Status status;
    for_moments(network, trained, adam, [&](const std::string &name, const at::Tensor &moment) {
        if (status)
            status = fill(file, name, moment);
    });
    return status;
}

Status same_generator(const Recipe &recipe, const Checkpoint &checkpoint)
{
    GeneratorConfig theirs = checkpoint.config();
    theirs.name = recipe.generator.name;
    if (theirs != recipe.generator)
        return fail(ErrorCode::WrongUse, "the checkpoint",
                    "its generator is another than the recipe's",
                    "set generator to what hit info --json prints for it");
    return {};
}

tl::unexpected<Error> other_discriminator()
{
    return fail(ErrorCode::WrongUse, "the checkpoint",
                "its discriminator is another than the recipe's");
}

} // namespace

Result<Trainer::Snapshot> Trainer::snapshot() const
{
    const State &s = *state_;
    const at::NoGradGuard no_grad;
    Snapshot snapshot;
    append_variables(snapshot.tensors, root_prefix(Root::Generator), *s.generator);
    append_variables(snapshot.tensors, root_prefix(Root::EmaGenerator), *s.average);
    append_variables(snapshot.tensors, root_prefix(Root::Discriminator), *s.discriminator);
    const auto append = [&](const std::string &name, const at::Tensor &moment) {
        snapshot.tensors.push_back({name, moment});
    };
    for_moments("generator", s.generator_trained, s.generator_adam, append);
    for_moments("discriminator", s.discriminator_trained, s.discriminator_adam, append);
    if (auto finite = copy_to_host(snapshot.tensors); !finite)
        return tl::unexpected(finite.error());

    const nlohmann::json training{{"images", s.images_seen},
                                  {"data_seed", s.data_seed},
                                  {"micro_batch", s.recipe.micro_batch},
                                  {"augment_probability", s.augment_probability},
                                  {"sign_sum", s.sign_sum.item<double>()},
                                  {"generator_steps", s.generator_adam.steps_done},
                                  {"discriminator_steps", s.discriminator_adam.steps_done}};
    snapshot.header = {s.recipe.generator,
                       s.recipe.judge(),
                       s.steps_done,
                       {{recipe_key, to_json(s.recipe).dump()}, {training_key, training.dump()}}};
    return snapshot;
}

Result<Trainer::Snapshot> Trainer::ema_snapshot() const
{
    const State &s = *state_;
    const at::NoGradGuard no_grad;
    Snapshot snapshot;
    append_variables(snapshot.tensors, root_prefix(Root::EmaGenerator), *s.average);
    if (auto finite = copy_to_host(snapshot.tensors); !finite)
        return tl::unexpected(finite.error());
    snapshot.header = {s.recipe.generator, {}, s.steps_done, {}};
    return snapshot;
}

Status Trainer::restore(const std::filesystem::path &path)
{
    State &s = *state_;
    return guard(path.filename().string(), [&]() -> Status {
        const at::NoGradGuard no_grad;
        auto checkpoint = Checkpoint::open(path);
        if (!checkpoint)
            return tl::unexpected(checkpoint.error());
        if (auto same = same_generator(s.recipe, *checkpoint); !same)
            return same;
        const auto &judge = checkpoint->discriminator_config();
        if (judge && *judge != s.recipe.judge())
            return other_discriminator();
        TensorFile &file = checkpoint->file();
        const auto training = file.metadata().find(training_key);
        if (training == file.metadata().end())
            return fail(ErrorCode::BadFile, path.filename().string(),
                        "it holds networks only, not the state of a run",
                        "start a new run from it with --from");
        const auto json = nlohmann::json::parse(training->second);
        const auto whole = [&](const char *name) {
            return static_cast<std::int64_t>(number(json, name, 0, most_count));
        };
        s.steps_done = checkpoint->step();
        s.images_seen = whole("images");
        s.data_seed = whole("data_seed");
        s.augment_probability = number(json, "augment_probability", 0, 1);
        s.sign_sum.fill_(number(json, "sign_sum", -most_count, most_count));
        s.generator_adam.steps_done = whole("generator_steps");
        s.discriminator_adam.steps_done = whole("discriminator_steps");
        // A run that was short of memory goes on in parts, after a rollback to before that too.
        if (const auto micro = json.contains("micro_batch") ? whole("micro_batch") : 0;
            micro > 0 && micro < s.micro_batch())
            s.set_micro_batch(micro);
        s.torn = false;
        return load_variables(file, root_prefix(Root::Generator), *s.generator)
            .and_then(
                [&] { return load_variables(file, root_prefix(Root::EmaGenerator), *s.average); })
            .and_then([&] {
                return load_variables(file, root_prefix(Root::Discriminator), *s.discriminator);
            })
            .and_then([&] {
                return fill_moments(file, "generator", s.generator_trained, s.generator_adam);
            })
            .and_then([&] {
                return fill_moments(file, "discriminator", s.discriminator_trained,
                                    s.discriminator_adam);
            });
    });
}

Result<std::string> Trainer::State::start_discriminator(const Checkpoint &checkpoint)
{
    const DiscriminatorConfig ours = recipe.judge();
    const std::string crops =
        recipe.tail_crop > 0 ? " for crops of " + std::to_string(ours.size) + " pixels" : "";
    if (!checkpoint.has(Root::Discriminator))
        return "with a new discriminator" + crops;
    const std::string root(root_prefix(Root::Discriminator));
    const DiscriminatorConfig &theirs = *checkpoint.discriminator_config();
    if (theirs == ours)
        return load_variables(checkpoint.file(), root, *discriminator).map([] {
            return std::string();
        });
    const int common = common_blocks(ours, theirs);
    if (common == 0)
        return other_discriminator();
    for (int block = 0; block < common; ++block)
        for (const Variable &variable : variables(*discriminator))
            if (variable.key.starts_with("conv_blocks/" + sequential_name(block) + '/'))
                if (auto filled = fill(checkpoint.file(), root + variable.key, variable.value);
                    !filled)
                    return tl::unexpected(filled.error());
    return "with new last layers of the discriminator"
           + (crops.empty() ? " for whole pictures" : crops);
}

Result<std::string> Trainer::start_from(const Checkpoint &checkpoint)
{
    State &s = *state_;
    return guard("the checkpoint", [&]() -> Result<std::string> {
        const at::NoGradGuard no_grad;
        if (auto same = same_generator(s.recipe, checkpoint); !same)
            return tl::unexpected(same.error());
        const Root best = checkpoint.has(Root::EmaGenerator) ? Root::EmaGenerator : Root::Generator;
        // What is below the tail is only drawn with.
        const bool plain = s.recipe.tail_crop == 0 && checkpoint.has(Root::Generator);
        TensorFile &file = checkpoint.file();
        return load_variables(file, root_prefix(plain ? Root::Generator : best), *s.generator)
            .and_then([&] { return load_variables(file, root_prefix(best), *s.average); })
            .and_then([&] { return s.start_discriminator(checkpoint); });
    });
}

} // namespace hit
