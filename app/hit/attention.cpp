// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/map_options.h"
#include "app/hit/map_output.h"
#include "app/hit/sources.h"

namespace hit {
namespace {

class Attention final : public Subcommand
{
public:
    explicit Attention(CLI::App &program)
        : Subcommand(program, "attention", "Write what attends to what",
                     "hit attention model.safetensors --seed 4217 --stage 2 --kind cross "
                     "--token 5 -o map.png")
    {
        addModelOption(parser(), m_path);
        addSourceOption(parser(), m_source);
        addMapOptions(parser(), m_map);
        addLookOptions(parser(), m_look);
        parser()
            .add_option("-o,--output", m_output,
                        ".png: colours with a legend; .npy: float32 [height, width], with "
                        "--head each, all tokens or all of --rollout [height, width, channels]; "
                        "with no head, pixel or token the raw weights: cross [1, heads, patches, "
                        "places, 1, 16], regional [1, patches, heads, places, places], dilated "
                        "[1, places, heads, patches, patches]")
            ->option_text("PATH")
            ->required();
        parser().add_flag("--force", m_force, "Overwrite an existing file");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        const Result<ArrayOutput> output = ArrayOutput::make(m_output, m_force);
        if (!output)
            return tl::unexpected(output.error());
        if (Status fits = checkLook(m_look, *output); !fits)
            return tl::unexpected(fits.error());
        const Result<std::unique_ptr<Session>> session = openModel(m_path, context);
        if (!session)
            return tl::unexpected(session.error());
        return mapQuery(m_map, (*session)->info().config)
            .and_then([&](const MapQuery &query) {
                return !output->isPicture() && m_map.areRaw()
                           ? writeRaw(**session, std::get<AttentionQuery>(query.what), *output,
                                      context)
                           : writeMap(**session, m_source, query, m_look, *output, context.stop);
            })
            .map([&](nlohmann::json result) {
                context.console.say(m_output + " is written");
                result["model"] = modelJson((*session)->info());
                result["file"] = m_output;
                return result;
            });
    }

private:
    Result<nlohmann::json> writeRaw(Session &session, const AttentionQuery &query,
                                    const ArrayOutput &output, const Context &context) const
    {
        const Tap tap{Tap::What::Attention, query.stage, query.layer, query.kind, query.outer_axis};
        return renderTap(session, m_source, tap, context.stop).and_then([&](const TapResult &raw) {
            return output.write(raw.shape, raw.values).map([&] {
                return nlohmann::json{{"shape", raw.shape}};
            });
        });
    }

    std::string m_path, m_output;
    SourceOptions m_source;
    MapOptions m_map;
    MapStyle m_look;
    bool m_force = false;
};

} // namespace

std::unique_ptr<Subcommand> makeAttention(CLI::App &program)
{
    return std::make_unique<Attention>(program);
}

} // namespace hit
