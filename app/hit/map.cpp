// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/generator_search.h"
#include "model/checkpoint/tensor_file.h"
#include "model/directions/lay_out_samples.h"

namespace hit {
namespace {

class MapCommand final : public Subcommand
{
public:
    explicit MapCommand(CLI::App &program)
        : Subcommand(program, "map", "Lay out samples on a plane, alike ones near each other",
                     "hit map model.safetensors --stage 1 --samples 2000 -o map.npy")
    {
        addSearchOptions(parser(), m_search,
                         ".npy: places of the seeds, float32 [N, 2]; .safetensors: with mean and "
                         "components, to place other pictures on it");
        parser()
            .add_option("--stage", m_stage,
                        "By the two strongest principal components of what this stage puts out; 0 "
                        "is the 8 x 8 one (default 1)")
            ->option_text("N")
            ->check(CLI::NonNegativeNumber);
        parser()
            .add_option("--samples", m_samples, "Seeds 0 to N - 1 (default 1000)")
            ->option_text("N")
            ->check(CLI::Range(3, 1'000'000));
        parser()
            .add_option("--which", m_which, "ema or generator (default: EMA if there is one)")
            ->option_text("NAME");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        if (Status checked = check(); !checked)
            return tl::unexpected(checked.error());
        return searchGenerator(
            m_search, m_which, "Laying out", context,
            [&](GeneratorImpl &generator, const ModelInfo &model, const StepsDone &steps) {
                return lay_out_samples(generator, m_stage, m_samples, steps, context.stop)
                    .and_then([&](const SampleMap &map) {
                        return write(map).map([&] { return told(map, model, context.console); });
                    });
            });
    }

private:
    bool isNumbers() const { return std::filesystem::path(m_search.output).extension() == ".npy"; }

    Status check() const
    {
        if (!isNumbers() && std::filesystem::path(m_search.output).extension() != ".safetensors")
            return fail(ErrorCode::WrongUse, m_search.output, "nothing is written with this suffix",
                        "use .npy or .safetensors");
        return mayWrite(m_search.output, m_search.force);
    }

    Status write(const SampleMap &map) const
    {
        if (!isNumbers())
            return write_sample_map(m_search.output, map, m_search.force);
        std::vector<float> values;
        for (const SampleMap::Place &place : map.places)
            values.insert(values.end(), place.begin(), place.end());
        const std::array shape{static_cast<std::int64_t>(map.places.size()), std::int64_t{2}};
        return write_npy(m_search.output, shape, values, m_search.force);
    }

    nlohmann::json told(const SampleMap &map, const ModelInfo &model, Console &console) const
    {
        if (m_search.follow)
            return {};
        console.say("across " + decimalText(100 * map.shares[0]) + " %, up "
                    + decimalText(100 * map.shares[1]) + " % of the variance of the features");
        console.say(m_search.output + " is written");
        return {{"model", modelJson(model)},
                {"stage", map.stage},
                {"samples", map.places.size()},
                {"shares", map.shares},
                {"file", m_search.output}};
    }

    SearchOptions m_search;
    std::string m_which;
    int m_stage = 1, m_samples = 1'000;
};

} // namespace

std::unique_ptr<Subcommand> makeMap(CLI::App &program)
{
    return std::make_unique<MapCommand>(program);
}

} // namespace hit
