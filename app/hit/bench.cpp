// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/model_file.h"
#include "app/hit/recipe_choice.h"
#include "app/hit/training_trial.h"
#include "model/latent/latent.h"

#include <algorithm>
#include <cstdio>

namespace hit {
namespace {

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::string fixed(double value, int width, int decimals)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%*.*f", width, decimals, value);
    return text.data();
}

class Bench final : public Subcommand
{
public:
    explicit Bench(CLI::App &program)
        : Subcommand(program, "bench",
                     "Measure latency and throughput, or steps of training (--recipe)",
                     "hit bench --config hit-b-256 --batch 1,8")
    {
        auto *path = addModelOption(parser(), m_path)->required(false);
        parser()
            .add_option("--config", m_config, "Random weights of this network, without a file")
            ->option_text("NAME")
            ->check(CLI::IsMember(preset_names()))
            ->excludes(path);
        parser()
            .add_option("--batch", m_batches, "Pictures at once: 1,8,64 (default 1)")
            ->option_text("LIST")
            ->delimiter(',')
            ->check(CLI::Range(1, 4096));
        parser()
            .add_option("--view", m_view, "Only this part, in pixels: X,Y,W,H (batch 1)")
            ->option_text("X,Y,W,H");
        parser()
            .add_option("--repeats", m_repeats, "Measured runs at least (default 7)")
            ->option_text("N")
            ->check(CLI::Range(1, 100'000));
        m_recipe.addTo(parser());
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        if (!m_recipe.isEmpty())
            return m_recipe.read().and_then(
                [&](const Recipe &recipe) { return trialOf(recipe, context); });
        const Result<std::unique_ptr<Session>> session = open(context);
        if (!session)
            return tl::unexpected(session.error());
        const Result<PixelRect> view = rectangle(m_view, "--view", (*session)->info().config.size);
        if (!view)
            return tl::unexpected(view.error());
        Result<nlohmann::json> single = byStage(**session, *view, context);
        if (!single)
            return single;
        nlohmann::json result{{"model", modelJson((*session)->info())},
                              {"picture", std::move(*single)},
                              {"batches", nlohmann::json::array()}};
        for (const int batch : m_batches) {
            Result<nlohmann::json> row = batched(**session, batch, context);
            if (!row)
                return row;
            result["batches"].push_back(std::move(*row));
        }
        print((*session)->info(), result, context.console);
        return result;
    }

private:
    using Clock = std::chrono::steady_clock;

    Result<std::unique_ptr<Session>> open(const Context &context) const
    {
        if (!m_path.empty())
            return openModel(m_path, context);
        if (m_config.empty())
            return fail(ErrorCode::WrongUse, "command line", "it does not say what to measure",
                        "give a checkpoint or --config");
        return preset(m_config).and_then([&](const GeneratorConfig &config) {
            return Session::random(config, 0, context.common.device);
        });
    }

    /// Milliseconds of `work`, after two runs that are not measured.
    template <typename Work>
    Result<std::vector<double>> measure(const std::string &what, const Context &context,
                                        Work work) const
    {
        constexpr int warmUp = 2;
        Console::Progress progress(context.console, what, m_repeats + warmUp);
        std::vector<double> times;
        for (int i = 0; i < m_repeats + warmUp; ++i) {
            const Clock::time_point start = Clock::now();
            if (Status done = work(i >= warmUp); !done)
                return tl::unexpected(done.error());
            if (i >= warmUp)
                times.push_back(
                    std::chrono::duration<double, std::milli>(Clock::now() - start).count());
            progress.set(i + 1);
        }
        return times;
    }

    /// One picture at a time, always another one so that nothing comes from a cache.
    Result<nlohmann::json> byStage(Session &session, const PixelRect &view,
                                   const Context &context) const
    {
        const GeneratorConfig &config = session.info().config;
        std::vector<std::vector<double>> stages(config.stages.size());
        int seed = 0;
        const auto times = measure("One picture", context, [&](bool measured) -> Status {
            RenderRequest request =
                request_from_latent(seed_latent(seed++, 0, config.z_dim), config);
            request.view = view;
            request.which = session.info().has_ema ? Which::Ema : Which::Generator;
            const Result<RenderResult> result = session.render(request, context.stop);
            if (!result)
                return tl::unexpected(result.error());
            for (std::size_t i = 0; measured && i < stages.size(); ++i)
                stages[i].push_back(result->stage_ms[i]);
            return {};
        });
        if (!times)
            return tl::unexpected(times.error());
        nlohmann::json json{{"milliseconds", median(*times)},
                            {"pictures_per_second", 1000 / median(*times)}};
        for (const std::vector<double> &stage : stages)
            json["stage_milliseconds"].push_back(median(stage));
        return json;
    }

    Result<nlohmann::json> batched(Session &session, int batch, const Context &context) const
    {
        const GeneratorConfig &config = session.info().config;
        std::vector<std::vector<float>> latents;
        for (int seed = 0; seed < batch; ++seed)
            latents.push_back(seed_latent(seed, 0, config.z_dim));
        const Which which = session.info().has_ema ? Which::Ema : Which::Generator;
        const auto times =
            measure("Batch of " + std::to_string(batch), context, [&](bool) -> Status {
                const auto images = session.render_batch(latents, which, context.stop);
                return images.map([](const auto &) {});
            });
        if (!times)
            return tl::unexpected(times.error());
        return nlohmann::json{{"batch", batch},
                              {"milliseconds", median(*times)},
                              {"pictures_per_second", 1000 * batch / median(*times)}};
    }

    static void print(const ModelInfo &model, const nlohmann::json &result, Console &console)
    {
        console.say(model.name + ", " + std::to_string(model.config.size) + " x "
                    + std::to_string(model.config.size) + ", " + model.device + ", medians");
        console.say("stage    side        ms");
        const nlohmann::json &stages = result["picture"]["stage_milliseconds"];
        for (std::size_t i = 0; i < stages.size(); ++i)
            console.say(fixed(static_cast<double>(i), 5, 0)
                        + fixed(model.config.stage_side(static_cast<int>(i)), 8, 0)
                        + fixed(stages[i].get<double>(), 10, 2));
        console.say("batch            ms  pictures/s");
        const auto row = [&](const char *name, const nlohmann::json &json) {
            console.say(std::string(name) + fixed(json["milliseconds"].get<double>(), 10, 2)
                        + fixed(json["pictures_per_second"].get<double>(), 12, 2));
        };
        row("preview  ", result["picture"]);
        for (const nlohmann::json &batch : result["batches"])
            row((fixed(batch["batch"].get<double>(), 5, 0) + "    ").c_str(), batch);
    }

    RecipeChoice m_recipe;
    std::string m_path, m_config, m_view;
    std::vector<int> m_batches{1};
    int m_repeats = 7;
};

} // namespace

std::unique_ptr<Subcommand> makeBench(CLI::App &program)
{
    return std::make_unique<Bench>(program);
}

} // namespace hit
