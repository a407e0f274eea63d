// SPDX-License-Identifier: GPL-3.0-or-later
// bench_maps CHECKPOINT|PRESET [--turns N] [--seeds N]
//   One JSON object: milliseconds from the question to the map on a picture that is drawn, and the
//   rank correlation of rollout with causal maps.
// bench_maps CHECKPOINT|PRESET --memory
//   What every question of the window takes at its most, in MiB above the engine that has drawn a
//   picture and rests, beside what drawing takes. See memory_above().
#include "model/engine/heap.h"
#include "model/engine/session.h"
#include "model/latent/latent.h"
#include "tests/bench/value_or_exit.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <iostream>
#include <numeric>

namespace {

using namespace hit;
using Clock = std::chrono::steady_clock;
using What = AttentionQuery::What;

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// "VmHWM" or "VmRSS" of this process.
double status_mib(const std::string &name)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ':'))
            return std::stod(line.substr(name.size() + 1)) / 1024;
    std::cerr << "/proc/self/status has no " << name << '\n';
    std::exit(1);
}

/// The most resident memory while `work` runs, above what is resident when nothing runs: what is
/// freed is given back first, and the kernel's high-water mark starts anew. The mark counts pages,
/// so small work may round to less than it takes.
template <typename Work>
double memory_above(Work work)
{
    return_unused_heap();
    std::ofstream("/proc/self/clear_refs") << "5" << std::flush;
    const double before = status_mib("VmRSS");
    work();
    return std::max(0.0, status_mib("VmHWM") - before);
}

std::string name_of(const AttentionSite &site)
{
    const char *const kinds[] = {"cross", "regional", "dilated"};
    return std::to_string(site.side) + " px, layer " + std::to_string(site.layer) + ' '
           + kinds[static_cast<int>(site.kind)];
}

/// A question with a name for the table.
using Named = std::pair<std::string, MapQuery>;

/// What the Attention dock and the All heads dock ask about one site: ui/inspect, queryOf(),
/// tokensQuery() and Inspector::headQuery().
std::vector<Named> dock_queries(const AttentionSite &site)
{
    const bool cross = site.kind == AttentionKind::Cross;
    std::vector<Named> queries;
    const auto ask = [&](const std::string &name, What what, HeadFusion fusion, int most_side = 0) {
        AttentionQuery query;
        query.what = what;
        query.stage = site.stage;
        query.layer = site.layer;
        query.kind = site.kind;
        query.outer_axis = site.outer_axis;
        query.fusion = fusion;
        query.token = 5;
        query.x = query.y = site.side / 3;
        queries.emplace_back(name_of(site) + ", " + name, MapQuery{query, most_side});
    };
    ask("mean", cross ? What::Token : What::Received, HeadFusion::Mean);
    ask("one head", cross ? What::Token : What::Received, HeadFusion::One);
    ask("strongest head", cross ? What::Token : What::Received, HeadFusion::Max);
    ask("weakest head", cross ? What::Token : What::Received, HeadFusion::Min);
    ask("entropy", What::Entropy, HeadFusion::Mean);
    ask("of a pixel", What::Position, HeadFusion::Mean);
    ask("all heads", cross ? What::Token : What::Received, HeadFusion::Each, 64);
    if (cross)
        ask("regions", What::Strongest, HeadFusion::Mean);
    return queries;
}

/// The other views of the dock.
std::vector<Named> dock_queries(const GeneratorConfig &config)
{
    using Features = FeatureQuery::What;
    std::vector<Named> queries;
    const auto last = static_cast<int>(config.stages.size()) - 1;
    for (int stage = 0; stage <= last; ++stage) {
        const std::string px = std::to_string(config.stage_side(stage)) + " px, ";
        queries.emplace_back(px + "components",
                             MapQuery{FeatureQuery{Features::Components, stage}, 0});
        queries.emplace_back(px + "channel",
                             MapQuery{FeatureQuery{Features::Channel, stage, 3}, 0});
        queries.emplace_back(px + "norm", MapQuery{FeatureQuery{Features::Norm, stage}, 0});
        if (config.stages[static_cast<std::size_t>(stage)].rgb)
            queries.emplace_back(px + "stage image", MapQuery{ContributionQuery{stage}, 0});
    }
    queries.emplace_back("rollout of a token", MapQuery{RolloutQuery{5}, 0});
    for (const int stage : {0, last}) {
        const std::string px = std::to_string(config.stage_side(stage)) + " px, ";
        queries.emplace_back(px + "causal", MapQuery{CausalQuery{stage, 5}, 0});
        queries.emplace_back(px + "causal, small", MapQuery{CausalQuery{stage, 5}, 64});
    }
    return queries;
}

/// Questions that a pointer asks: another place each time.
AttentionQuery hover(const AttentionSite &site, int turn)
{
    AttentionQuery query;
    query.what = What::Position;
    query.stage = site.stage;
    query.layer = site.layer;
    query.kind = site.kind;
    query.outer_axis = site.outer_axis;
    query.x = turn * 7 % site.side;
    query.y = turn * 3 % site.side;
    return query;
}

/// A whole map of the site, as it lies on the canvas.
AttentionQuery overlaid(const AttentionSite &site, int turn)
{
    AttentionQuery query = hover(site, turn);
    query.what = site.kind == AttentionKind::Cross ? What::Token : What::Received;
    query.token = turn % GeneratorConfig::tokens;
    return query;
}

class Bench
{
public:
    Bench(Session &session, int turns)
        : session_(session)
        , turns_(turns)
        , config_(session.info().config)
    {
        use(0);
    }

    void use(std::int64_t seed)
    {
        request_ = request_from_latent(seed_latent(seed, 0, config_.z_dim), config_);
        picture_ms_ = value_or_exit(session_.render(request_)).milliseconds;
    }
    double picture_ms() const { return picture_ms_; }

    MapResult map(const MapQuery &query) { return value_or_exit(session_.map(request_, query)); }

    template <typename QueryOf>
    nlohmann::json times(QueryOf query_of)
    {
        std::vector<double> ms;
        for (int turn = 0; turn < turns_; ++turn) {
            const MapQuery query = query_of(turn);
            const auto start = Clock::now();
            map(query);
            ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        }
        return {{"first", ms.front()},
                {"median", median(ms)},
                {"least", *std::min_element(ms.begin(), ms.end())}};
    }

    /// The picture of another latent, and then each question on its own.
    nlohmann::json all_memory()
    {
        nlohmann::json out;
        out["drawing"] = memory_above([&] { use(2); });
        std::vector<Named> queries;
        for (const AttentionSite &site : attention_sites(config_))
            for (Named &query : dock_queries(site))
                queries.push_back(std::move(query));
        for (Named &query : dock_queries(config_))
            queries.push_back(std::move(query));
        double most = 0;
        for (const auto &[name, query] : queries) {
            const double above = memory_above([&] { map(query); });
            out["maps"][name] = above;
            most = std::max(most, above);
        }
        out["most of a map"] = most;
        return out;
    }

    nlohmann::json all_times()
    {
        nlohmann::json out;
        for (const AttentionSite &site : attention_sites(config_)) {
            out[name_of(site)]["hover"] = times([&](int turn) {
                return MapQuery{hover(site, turn), 0};
            });
            out[name_of(site)]["map"] = times([&](int turn) {
                return MapQuery{overlaid(site, turn), 0};
            });
            out[name_of(site)]["all heads"] = times([&](int turn) {
                AttentionQuery query = overlaid(site, turn);
                query.fusion = HeadFusion::Each;
                return MapQuery{query, 64};
            });
        }
        const int last = static_cast<int>(config_.stages.size()) - 1;
        out["components"] = times([&](int) {
            return MapQuery{FeatureQuery{FeatureQuery::What::Components, last}, 0};
        });
        out["contribution"] = times([&](int) { return MapQuery{ContributionQuery{last}, 0}; });
        out["rollout"] = times([&](int turn) { return MapQuery{RolloutQuery{turn % 16}, 256}; });
        out["causal"] = times([&](int turn) { return MapQuery{CausalQuery{0, turn % 16}, 64}; });
        return out;
    }

private:
    Session &session_;
    int turns_;
    GeneratorConfig config_;
    RenderRequest request_;
    double picture_ms_ = 0;
};

/// Places in order of size, from 0; equal values share the mean place.
std::vector<double> ranks(const std::vector<float> &values)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> rank(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first;
        while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]])
            ++last;
        for (std::size_t i = first; i <= last; ++i)
            rank[order[i]] = static_cast<double>(first + last) / 2;
        first = last + 1;
    }
    return rank;
}

/// Spearman's; nothing where a map is even.
std::optional<double> rank_correlation(const std::vector<float> &a, const std::vector<float> &b)
{
    const auto ra = ranks(a), rb = ranks(b);
    const double mean = static_cast<double>(ra.size() - 1) / 2;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < ra.size(); ++i) {
        ab += (ra[i] - mean) * (rb[i] - mean);
        aa += (ra[i] - mean) * (ra[i] - mean);
        bb += (rb[i] - mean) * (rb[i] - mean);
    }
    if (aa == 0 || bb == 0)
        return {};
    return ab / std::sqrt(aa * bb);
}

nlohmann::json summary(const std::vector<double> &values)
{
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    return {{"mean", sum / static_cast<double>(values.size())},
            {"median", median(values)},
            {"least", *std::min_element(values.begin(), values.end())},
            {"most", *std::max_element(values.begin(), values.end())},
            {"count", values.size()}};
}

/// Over the places of the picture, token by token: rollout with the sum of the causal maps of all
/// stages; and the raw weights of each stage with its own causal map.
nlohmann::json correlations(Bench &bench, const GeneratorConfig &config, int seeds)
{
    constexpr int side = 32;
    std::vector<double> of_rollout;
    std::map<std::string, std::vector<double>> of_weights;
    for (int seed = 0; seed < seeds; ++seed) {
        bench.use(seed);
        for (int token = 0; token < GeneratorConfig::tokens; ++token) {
            std::vector<float> change(std::size_t(side) * side, 0.0F);
            for (const AttentionSite &site : attention_sites(config)) {
                if (site.kind != AttentionKind::Cross)
                    continue;
                const auto causal = bench.map({CausalQuery{site.stage, token}, side}).values;
                std::transform(change.begin(), change.end(), causal.begin(), change.begin(),
                               std::plus<>());
                AttentionQuery query = overlaid(site, token);
                const MapResult weights = bench.map({query, side});
                const MapResult same = bench.map({CausalQuery{site.stage, token}, weights.width});
                if (const auto r = rank_correlation(weights.values, same.values))
                    of_weights[std::to_string(site.side) + " px"].push_back(*r);
            }
            const auto rollout = bench.map({RolloutQuery{token}, side}).values;
            if (const auto r = rank_correlation(rollout, change))
                of_rollout.push_back(*r);
        }
    }
    nlohmann::json out{{"rollout with all stages' causal maps", summary(of_rollout)}};
    for (const auto &[stage, values] : of_weights)
        out["weights with causal maps"][stage] = summary(values);
    return out;
}

} // namespace

int main(int argc, char **argv)
{
    CLI::App app("Speed, memory and meaning of maps");
    std::string model;
    int seeds = 0, turns = 7;
    bool memory = false;
    app.add_option("model", model, "Checkpoint, or a preset with random weights")->required();
    app.add_option("--seeds", seeds, "Pictures for the rank correlation");
    app.add_option("--turns", turns, "Repetitions");
    app.add_flag("--memory", memory, "Memory instead of times");
    CLI11_PARSE(app, argc, argv);
    const auto names = preset_names();
    const bool random = std::find(names.begin(), names.end(), model) != names.end();
    const DeviceOptions cpu{"cpu", Precision::Auto, 0};
    const auto session = value_or_exit(
        random ? Session::random(value_or_exit(preset(model)), 0, cpu) : Session::open(model, cpu));
    Bench bench(*session, turns);
    bench.use(1);
    nlohmann::json out{{"device", session->info().device}, {"picture_ms", bench.picture_ms()}};
    if (memory)
        out["memory_mib"] = bench.all_memory();
    else
        out["times_ms"] = bench.all_times();
    if (seeds > 0)
        out["rank_correlation"] = correlations(bench, session->info().config, seeds);
    std::cout << out.dump(2) << '\n';
}
