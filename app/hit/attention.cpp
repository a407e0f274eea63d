// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/array_output.h"
#include "app/hit/sources.h"
#include "model/inspect/attention_maps.h"
#include "model/inspect/feature_picture.h"

#include <algorithm>
#include <charconv>

namespace hit {
namespace {

const std::map<std::string, AttentionKind> kinds{{"cross", AttentionKind::Cross},
                                                 {"regional", AttentionKind::Regional},
                                                 {"dilated", AttentionKind::Dilated}};

class Attention final : public Subcommand
{
public:
    explicit Attention(CLI::App &program)
        : Subcommand(program, "attention", "Write what attends to what",
                     "hit attention model.safetensors --seed 4217 --stage 2 --layer 0 --kind cross "
                     "--token 5 -o map.png")
    {
        addModelOption(parser(), m_path);
        addSourceOption(parser(), m_source);
        parser()
            .add_option("--stage", m_tap.stage, "Stage, 0 is the 8 x 8 one")
            ->option_text("N")
            ->required()
            ->check(CLI::NonNegativeNumber);
        parser()
            .add_option("--layer", m_tap.layer, "Layer; 0 is the cross-attention layer")
            ->option_text("N")
            ->required()
            ->check(CLI::NonNegativeNumber);
        parser()
            .add_option("--kind", m_kind, "cross, regional or dilated")
            ->option_text("NAME")
            ->required()
            ->check(CLI::IsMember(kinds));
        parser()
            .add_option("--head", m_head,
                        "A head of this kind from 0 on, or mean, max or entropy over all "
                        "(default mean)")
            ->option_text("N|mean|max|entropy");
        auto *pixel =
            parser()
                .add_option("--pixel", m_pixel, "What the pixel X,Y of the image attends to")
                ->option_text("X,Y");
        parser()
            .add_option("--token", m_token, "cross: how much each place attends to this token")
            ->option_text("N")
            ->check(CLI::Range(0, GeneratorConfig::tokens - 1))
            ->excludes(pixel);
        parser()
            .add_option("-o,--output", m_output,
                        ".npy: float32, without --head, --pixel and --token the raw weights; "
                        ".png: 0 is black, the largest weight white")
            ->option_text("PATH")
            ->required();
        parser().add_flag("--force", m_force, "Overwrite an existing file");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        m_tap.what = Tap::What::Attention;
        m_tap.kind = kinds.at(m_kind);
        const Result<ArrayOutput> output = ArrayOutput::make(m_output, m_force);
        if (!output)
            return tl::unexpected(output.error());
        if (Status checked = checkOptions(); !checked)
            return tl::unexpected(checked.error());
        const Result<std::unique_ptr<Session>> session = openModel(m_path, context);
        if (!session)
            return tl::unexpected(session.error());
        const Result<TapResult> tap = renderTap(**session, m_source, m_tap, context.stop);
        if (!tap)
            return tl::unexpected(tap.error());
        return write(*tap, (*session)->info(), *output).map([&](nlohmann::json result) {
            context.console.say(m_output + " is written");
            return result;
        });
    }

private:
    Status checkOptions()
    {
        if (m_token >= 0 && m_tap.kind != AttentionKind::Cross)
            return fail(ErrorCode::WrongUse, "--token", "only cross-attention is about tokens",
                        "use --kind cross");
        m_entropy = m_head == "entropy";
        if (m_entropy && (m_token >= 0 || !m_pixel.empty()))
            return fail(ErrorCode::WrongUse, "--head entropy",
                        "is one number for each place, so --pixel and --token say nothing");
        if (m_head.empty() || m_head == "mean" || m_entropy)
            return {};
        if (m_head == "max") {
            m_fusion.kind = HeadFusion::Kind::Max;
            return {};
        }
        m_fusion.kind = HeadFusion::Kind::One;
        const char *const end = m_head.data() + m_head.size();
        const auto [at, error] = std::from_chars(m_head.data(), end, m_fusion.head);
        if (error != std::errc() || at != end)
            return fail(ErrorCode::WrongUse, "--head " + m_head, "is no head",
                        "give a number, mean, max or entropy");
        return {};
    }

    Result<AttentionMap> map(const AttentionMaps &maps, const GeneratorConfig &config) const
    {
        if (m_entropy)
            return maps.entropy();
        if (Status checked = maps.check(m_fusion); !checked)
            return tl::unexpected(checked.error());
        if (m_token >= 0)
            return maps.of_token(m_token, m_fusion);
        if (m_pixel.empty())
            return maps.all(m_fusion);
        return wholeNumbers(m_pixel, ',', 2, "--pixel")
            .and_then([&](const std::vector<int> &at) -> Result<AttentionMap> {
                const auto inside = [&](int n) { return n >= 0 && n < config.size; };
                if (!inside(at[0]) || !inside(at[1]))
                    return fail(ErrorCode::WrongUse, "--pixel " + m_pixel,
                                "is outside of the picture");
                const int step = config.size / maps.side();
                return maps.of_position(at[0] / step, at[1] / step, m_fusion);
            });
    }

    Result<nlohmann::json> write(const TapResult &tap, const ModelInfo &model,
                                 const ArrayOutput &output) const
    {
        const bool raw = !output.isPicture() && m_head.empty() && m_token < 0 && m_pixel.empty();
        nlohmann::json result{{"model", modelJson(model)}, {"file", m_output}};
        if (raw) {
            result["shape"] = tap.shape;
            return output.write(tap.shape, tap.values).map([&] { return result; });
        }
        const Result<AttentionMaps> maps = AttentionMaps::create(tap, model.config);
        if (!maps)
            return tl::unexpected(maps.error());
        const Result<AttentionMap> one = map(*maps, model.config);
        if (!one)
            return tl::unexpected(one.error());
        std::vector<std::int64_t> shape{one->height, one->width};
        if (one->channels > 1)
            shape.push_back(one->channels);
        result["shape"] = shape;
        result["largest"] = *std::max_element(one->values.begin(), one->values.end());
        const Status written =
            output.isPicture()
                ? picture(*one).and_then([&](const Picture &image) { return output.write(image); })
                : output.write(shape, one->values);
        return written.map([&] { return result; });
    }

    /// Channels become a sheet, four across as the tokens are.
    static Result<Picture> picture(const AttentionMap &map)
    {
        const float most = *std::max_element(map.values.begin(), map.values.end());
        const auto channels = static_cast<std::size_t>(map.channels);
        std::vector<Picture> pictures;
        for (std::size_t channel = 0; channel < channels; ++channel) {
            std::vector<float> values;
            for (std::size_t i = channel; i < map.values.size(); i += channels)
                values.push_back(map.values[i]);
            const int factor = std::max(1, 64 / map.width);
            const Picture grey = grey_picture(values, map.height, map.width, 0, most);
            pictures.push_back(channels > 1 ? enlarged(grey, factor) : grey);
        }
        return sheet(pictures, 4);
    }

    std::string m_path, m_kind, m_head, m_pixel, m_output;
    SourceOptions m_source;
    Tap m_tap;
    HeadFusion m_fusion;
    int m_token = -1;
    bool m_entropy = false, m_force = false;
};

} // namespace

std::unique_ptr<Subcommand> makeAttention(CLI::App &program)
{
    return std::make_unique<Attention>(program);
}

} // namespace hit
