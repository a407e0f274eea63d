// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/make_pictures.h"
#include "app/hit/sources.h"
#include "model/latent/latent.h"

namespace hit {
namespace {

/// Style mixing (after Karras et al., "A Style-Based Generator Architecture for GANs", CVPR 2019,
/// section 3.1): HiT's styles are the tokens that each stage reads.
class Mix final : public Subcommand
{
public:
    explicit Mix(CLI::App &program)
        : Subcommand(program, "mix", "Mix the stages of two sets of pictures",
                     "hit mix model.safetensors --rows 0-3 --columns 10-15 --stages 0-1 -o mix.png")
    {
        addModelOption(parser(), m_path);
        parser()
            .add_option("--rows", m_rows, "Seeds, one for each row: 0-3,42")
            ->option_text("LIST")
            ->required();
        parser()
            .add_option("--columns", m_columns, "Seeds, one for each column")
            ->option_text("LIST")
            ->required();
        parser()
            .add_option("--stages", m_stages,
                        "What the rows give, first-last; 0 is the 8 x 8 stage, and the start grid "
                        "comes with it. The columns give the rest")
            ->option_text("A-B")
            ->required();
        addBaseOptions(parser(), m_base);
        parser()
            .add_option("-o,--output", m_output.path,
                        "Image file for a grid; folder for one file each; .npy for float32 "
                        "[N, H, W, 3] in [-1, 1]")
            ->option_text("PATH")
            ->required();
        addOutputOptions(parser(), m_output);
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        const Result<std::unique_ptr<Session>> session = openToMake(m_path, m_output, context);
        if (!session)
            return tl::unexpected(session.error());
        const ModelInfo &model = (*session)->info();
        const int stages = static_cast<int>(model.config.stages.size());
        const Result<std::vector<int>> given = wholeNumbers(m_stages, '-', 2, "--stages");
        if (!given)
            return tl::unexpected(given.error());
        if ((*given)[0] < 0 || (*given)[0] > (*given)[1] || (*given)[1] >= stages)
            return fail(ErrorCode::WrongUse, "--stages " + m_stages,
                        "the stages of this model are 0 to " + std::to_string(stages - 1));
        const Result<Sources> rows = load(m_rows, model), columns = load(m_columns, model);
        if (!rows || !columns)
            return tl::unexpected(rows ? columns.error() : rows.error());
        m_first = (*given)[0];
        m_last = (*given)[1];
        return makeAll(**session, *rows, *columns, context);
    }

private:
    Result<Sources> load(const std::string &seeds, const ModelInfo &model) const
    {
        SourceOptions options = m_base;
        options.seeds = seeds;
        return Sources::load(options, model);
    }

    Result<nlohmann::json> makeAll(Session &session, const Sources &rows, const Sources &columns,
                                   const Context &context)
    {
        if (Status possible = isPossible(rows.count(), columns.count()); !possible)
            return tl::unexpected(possible.error());
        const GeneratorConfig &config = session.info().config;
        std::vector<std::string> names;
        for (std::size_t row = 0; row < rows.count(); ++row)
            for (std::size_t column = 0; column < columns.count(); ++column)
                names.push_back(rows.name(row) + "-with-" + columns.name(column));
        m_output.columns = static_cast<int>(columns.count());
        const auto wanted = [&](std::size_t i) {
            const State state = style_mix(rows.state(i / columns.count()),
                                          columns.state(i % columns.count()).latent, m_first,
                                          m_last, static_cast<int>(config.stages.size()));
            return request_from_state(state, config).map([&](RenderRequest request) {
                return WantedPicture{std::move(request), state_text(state, session.info())};
            });
        };
        return makePictures(session, names, wanted, m_output, context);
    }

    std::string m_path, m_rows, m_columns, m_stages;
    int m_first = 0, m_last = 0;
    SourceOptions m_base;
    OutputOptions m_output;
};

} // namespace

std::unique_ptr<Subcommand> makeMix(CLI::App &program)
{
    return std::make_unique<Mix>(program);
}

} // namespace hit
