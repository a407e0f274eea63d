// SPDX-License-Identifier: GPL-3.0-or-later
// bench_training start RECIPE OUT.safetensors     fresh networks of a recipe, for the peers
// bench_training run RECIPE STEPS [KEY=VALUE...]  one JSON line: milliseconds of every step, memory
#include "model/engine/heap.h"
#include "model/training/trainer.h"
#include "tests/bench/value_or_exit.h"

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <iostream>

namespace {

using namespace hit;
using Clock = std::chrono::steady_clock;

Recipe recipe_of(const std::string &name, const std::vector<std::string> &settings)
{
    Recipe recipe = value_or_exit(read_recipe(name));
    value_or_exit(set_keys(recipe, settings));
    return recipe;
}

std::int64_t peak_kilobytes()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stoll(line.substr(6));
    return 0;
}

void start(const Recipe &recipe, const std::string &out)
{
    Replicas alone;
    const Trainer trainer(recipe, at::kCPU, alone);
    const auto snapshot = value_or_exit(trainer.snapshot());
    value_or_exit(save_native(out, snapshot.header, snapshot.tensors, /*overwrite=*/true));
}

void run(const Recipe &recipe, int steps)
{
    keep_heap();
    Replicas alone;
    Trainer trainer(recipe, at::kCPU, alone);
    const std::int64_t side = recipe.size();
    const at::Tensor images = torch::randint(256, {recipe.batch, side, side, 3}, torch::kByte);
    std::vector<double> times;
    double loss = 0;
    for (int step = 0; step < steps; ++step) {
        const auto begin = Clock::now();
        loss = trainer.step(images).losses.discriminator.item<double>();
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    }
    std::cout << nlohmann::json{{"ms", times},
                                {"threads", at::get_num_threads()},
                                {"peak_kilobytes", peak_kilobytes()},
                                {"last_loss", loss}}
              << '\n';
}

} // namespace

int main(int argc, char **argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() == 3 && words[0] == "start")
        start(recipe_of(words[1], {}), words[2]);
    else if (words.size() >= 3 && words[0] == "run")
        run(recipe_of(words[1], {words.begin() + 3, words.end()}), std::stoi(words[2]));
    else
        return 2;
}
