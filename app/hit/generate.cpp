// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/picture_sinks.h"
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
        parser()
            .add_option("--format", m_output.format, "png, png16, jpeg, webp, tiff or tiff16")
            ->option_text("NAME");
        parser()
            .add_option("--quality", m_output.quality, "1 to 100, of JPEG and WebP (default 92)")
            ->option_text("N")
            ->check(CLI::Range(1, 100));
        parser()
            .add_option("--grid", m_grid, "Columns and rows of the sheet: 4x3")
            ->option_text("CxR");
        parser()
            .add_option("--crop", m_crop, "Only this part, in pixels: X,Y,W,H")
            ->option_text("X,Y,W,H");
        parser().add_flag("--raw", m_output.raw, ".npy: do not clip to [-1, 1]");
        parser().add_flag("--no-state", m_noState, "PNG: do not put in how it was made");
        parser().add_flag("--force", m_output.force, "Overwrite existing results");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        if (Status free = outputIsFree(m_output); !free)
            return tl::unexpected(free.error());
        const Result<std::unique_ptr<Session>> session = openModel(m_path, context);
        if (!session)
            return tl::unexpected(session.error());
        return Sources::load(m_source, (*session)->info()).and_then([&](const Sources &sources) {
            return makeAll(**session, sources, context);
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
        const Result<std::unique_ptr<PictureSink>> sink = PictureSink::make(m_output, names);
        if (!sink)
            return tl::unexpected(sink.error());
        Console::Progress progress(context.console, "Generating",
                                   static_cast<std::int64_t>(sources.count()));
        double milliseconds = 0;
        for (std::size_t i = 0; i < sources.count(); ++i) {
            const Result<double> time = makeOne(session, sources, i, *view, **sink, context.stop);
            if (!time)
                return tl::unexpected(time.error());
            milliseconds += *time;
            progress.set(static_cast<std::int64_t>(i) + 1);
        }
        if (Status finished = (*sink)->finish(); !finished)
            return tl::unexpected(finished.error());
        const double each = milliseconds / static_cast<double>(sources.count());
        report(context.console, names.size(), each);
        return nlohmann::json{{"model", modelJson(session.info())},
                              {"pictures", sources.count()},
                              {"milliseconds_per_picture", each},
                              {"files", (*sink)->files()}};
    }

    /// Milliseconds in the network.
    Result<double> makeOne(Session &session, const Sources &sources, std::size_t index,
                           const PixelRect &view, PictureSink &sink, const std::stop_token &stop)
    {
        Result<RenderRequest> request = sources.request(index);
        if (!request)
            return tl::unexpected(request.error());
        request->view = view;
        request->float_image = true;
        Result<RenderResult> result = session.render(*request, stop);
        if (!result)
            return tl::unexpected(result.error());
        Picture picture{result->frame.width, result->frame.height, std::move(result->float_image)};
        const std::string state = m_noState || sources.areTokens()
                                      ? std::string()
                                      : state_text(sources.state(index), session.info());
        return sink.add(std::move(picture), state).map([&] { return result->milliseconds; });
    }

    void report(Console &console, std::size_t count, double milliseconds) const
    {
        const std::string what = count == 1 ? "1 picture" : std::to_string(count) + " pictures";
        console.say(what + " in " + m_output.path + ", " + std::to_string(std::lround(milliseconds))
                    + " ms each");
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
