// SPDX-License-Identifier: GPL-3.0-or-later
// bench_session make PRESET OUT.safetensors          random weights, for the peers
// bench_session run CHECKPOINT Z.npy PICTURES        one JSON line: milliseconds of opening and of
//                                                    every picture; the first one beside Z
#include "model/engine/session.h"

#include "model/checkpoint/checkpoint.h"
#include "model/network/init.h"
#include "tests/bench/value_or_exit.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>

namespace {

using namespace hit;
using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void make(const std::string &name, const std::string &out)
{
    const GeneratorConfig config = value_or_exit(preset(name));
    Generator generator(config);
    init_weights(*generator, 0);
    std::vector<NamedTensor> tensors;
    append_variables(tensors, root_prefix(Root::EmaGenerator), *generator);
    value_or_exit(save_native(out, {config, std::nullopt, -1, {}}, tensors, /*overwrite=*/true));
}

void run(const std::string &checkpoint, const std::filesystem::path &z_path, int pictures)
{
    const Array z = value_or_exit(read_npy(z_path));
    const auto rows = static_cast<std::size_t>(z.shape.at(0));
    const std::size_t dim = z.values.size() / rows;
    auto start = Clock::now();
    const auto session = value_or_exit(Session::open(checkpoint, {"cpu", Precision::Auto, 0}));
    const double opening = ms_since(start);
    const auto request_of = [&](std::size_t row) {
        const auto first = z.values.begin() + static_cast<std::ptrdiff_t>(row % rows * dim);
        return request_from_latent({first, first + static_cast<std::ptrdiff_t>(dim)},
                                   session->info().config);
    };
    start = Clock::now();
    auto request = request_of(0);
    request.float_image = true;
    const auto first = value_or_exit(session->render(request));
    const double first_ms = ms_since(start);
    const std::vector<std::int64_t> shape{1, first.frame.height, first.frame.width, 3};
    value_or_exit(write_npy(z_path.parent_path() / "session.npy", shape, first.float_image, true));
    std::vector<double> times, stages;
    for (int picture = 0; picture < pictures; ++picture) {
        start = Clock::now();
        const auto result =
            value_or_exit(session->render(request_of(static_cast<std::size_t>(picture))));
        times.push_back(ms_since(start));
        stages = result.stage_ms;
    }
    std::cout << nlohmann::json{{"device", session->info().device},
                                {"opening_ms", opening},
                                {"first_ms", first_ms},
                                {"stage_ms", stages},
                                {"ms", times}}
              << '\n';
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("Speed of a Session");
    app.require_subcommand(1);
    std::string name, out, checkpoint, z;
    int pictures = 10;
    auto *make_command = app.add_subcommand("make", "Write a checkpoint of random weights");
    make_command->add_option("preset", name)->required();
    make_command->add_option("out", out)->required();
    auto *run_command = app.add_subcommand("run", "Open a checkpoint and draw pictures");
    run_command->add_option("checkpoint", checkpoint)->required();
    run_command->add_option("z", z, "Latents [N, D], .npy")->required();
    run_command->add_option("pictures", pictures);
    CLI11_PARSE(app, argc, argv);
    if (*make_command)
        make(name, out);
    else
        run(checkpoint, z, pictures);
}
