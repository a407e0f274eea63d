// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/make_pictures.h"
#include "app/hit/sources.h"

namespace hit {
namespace {

class Generate final : public Subcommand
{
public:
    explicit Generate(CLI::App &program)
        : Subcommand(program, "generate", "Make images",
                     "hit generate model.safetensors --seeds 0-15 --grid 4x4 -o sheet.png")
    {
        addModelOption(parser(), m_path);
        addSourceOptions(parser(), m_source);
        parser()
            .add_option("-o,--output", m_output.path,
                        "Folder for one file each; image file for a sheet (or the one picture); "
                        ".npy for float32 [N, H, W, 3] in [-1, 1]")
            ->option_text("PATH")
            ->required();
        addOutputOptions(parser(), m_output);
        parser()
            .add_option("--grid", m_grid, "Columns and rows of the sheet: 4x3")
            ->option_text("CxR");
        parser()
            .add_option("--crop", m_crop, "Only this part, in pixels: X,Y,W,H")
            ->option_text("X,Y,W,H");
        parser().add_flag("--no-state", m_noState, "PNG: do not put in how it was made");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        return openToMake(m_path, m_output, context).and_then([&](const auto &session) {
            return Sources::load(m_source, session->info()).and_then([&](const Sources &sources) {
                return makeAll(*session, sources, context);
            });
        });
    }

private:
    Result<nlohmann::json> makeAll(Session &session, const Sources &sources, const Context &context)
    {
        const Result<PixelRect> view = rectangle(m_crop, "--crop", session.info().config.size);
        if (!view)
            return tl::unexpected(view.error());
        const Result<int> columns = sheetColumns(m_grid, sources.count());
        if (!columns)
            return tl::unexpected(columns.error());
        m_output.columns = *columns;
        std::vector<std::string> names;
        for (std::size_t i = 0; i < sources.count(); ++i)
            names.push_back(sources.name(i));
        const auto wanted = [&](std::size_t i) {
            return sources.request(i).map([&](RenderRequest request) {
                request.view = *view;
                const bool told = !m_noState && !sources.areTokens();
                return WantedPicture{std::move(request),
                                     told ? state_text(sources.state(i), session.info())
                                          : std::string()};
            });
        };
        return makePictures(session, names, wanted, m_output, context);
    }

    std::string m_path, m_grid, m_crop;
    SourceOptions m_source;
    OutputOptions m_output;
    bool m_noState = false;
};

} // namespace

std::unique_ptr<Subcommand> makeGenerate(CLI::App &program)
{
    return std::make_unique<Generate>(program);
}

} // namespace hit
