// SPDX-License-Identifier: GPL-3.0-or-later
// bench_maps CHECKPOINT|PRESET [--seeds N]
//   One JSON object: milliseconds from the question to the map on a picture that is drawn, memory
//   above that of drawing, and the rank correlation of rollout with causal maps.
#include "model/engine/session.h"
#include "model/latent/latent.h"
#include "tests/bench/value_or_exit.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
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

double peak_mib()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::string name_of(const AttentionSite &site)
{
    const char *const kinds[] = {"cross", "regional", "dilated"};
    return std::to_string(site.side) + " px, layer " + std::to_string(site.layer) + ' '
           + kinds[static_cast<int>(site.kind)];
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
    app.add_option("model", model, "Checkpoint, or a preset with random weights")->required();
    app.add_option("--seeds", seeds, "Pictures for the rank correlation");
    app.add_option("--turns", turns, "Repetitions");
    CLI11_PARSE(app, argc, argv);
    const auto names = preset_names();
    const bool random = std::find(names.begin(), names.end(), model) != names.end();
    const DeviceOptions cpu{"cpu", Precision::Auto, 0};
    const auto session = value_or_exit(
        random ? Session::random(value_or_exit(preset(model)), 0, cpu) : Session::open(model, cpu));
    Bench bench(*session, turns);
    bench.use(1);
    nlohmann::json out{{"device", session->info().device},
                       {"picture_ms", bench.picture_ms()},
                       {"memory_of_pictures_mib", peak_mib()}};
    out["times_ms"] = bench.all_times();
    out["memory_above_mib"] = peak_mib() - out["memory_of_pictures_mib"].get<double>();
    if (seeds > 0)
        out["rank_correlation"] = correlations(bench, session->info().config, seeds);
    std::cout << out.dump(2) << '\n';
}
