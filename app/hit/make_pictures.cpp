// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/make_pictures.h"

#include "app/hit/model_file.h"

namespace hit {

void addOutputOptions(CLI::App &parser, OutputOptions &output)
{
    parser.add_option("--format", output.format, "png, png16, jpeg, webp, tiff or tiff16")
        ->option_text("NAME");
    parser.add_option("--quality", output.quality, "1 to 100, of JPEG and WebP (default 92)")
        ->option_text("N")
        ->check(CLI::Range(1, 100));
    parser.add_flag("--raw", output.raw, ".npy: do not clip to [-1, 1]");
    parser.add_flag("--force", output.force, "Overwrite existing results");
}

Result<std::unique_ptr<Session>> openToMake(const std::string &model, const OutputOptions &output,
                                            const Context &context)
{
    return outputIsFree(output).and_then([&] { return openModel(model, context); });
}

Status isPossible(std::size_t rows, std::size_t columns)
{
    constexpr std::size_t most = 1'000'000;
    if (columns != 0 && rows > most / columns)
        return fail(ErrorCode::WrongUse,
                    std::to_string(rows) + " rows of " + std::to_string(columns) + " pictures",
                    "they are more than " + std::to_string(most));
    return {};
}

Result<nlohmann::json> makePictures(Session &session, const std::vector<std::string> &names,
                                    const std::function<Result<WantedPicture>(std::size_t)> &wanted,
                                    const OutputOptions &output, const Context &context)
{
    const Result<std::unique_ptr<PictureSink>> sink = PictureSink::make(output, names);
    if (!sink)
        return tl::unexpected(sink.error());
    Console::Progress progress(context.console, "Generating",
                               static_cast<std::int64_t>(names.size()));
    double milliseconds = 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        Result<WantedPicture> next = wanted(i);
        if (!next)
            return tl::unexpected(next.error());
        next->request.float_image = true;
        Result<RenderResult> made = session.render(next->request, context.stop);
        if (!made)
            return tl::unexpected(made.error());
        milliseconds += made->milliseconds;
        Picture picture{made->frame.width, made->frame.height, std::move(made->float_image)};
        if (Status added = (*sink)->add(std::move(picture), next->state); !added)
            return tl::unexpected(added.error());
        progress.set(static_cast<std::int64_t>(i) + 1);
    }
    if (Status finished = (*sink)->finish(); !finished)
        return tl::unexpected(finished.error());
    const double each = milliseconds / static_cast<double>(names.size());
    const std::string count =
        names.size() == 1 ? "1 picture" : std::to_string(names.size()) + " pictures";
    context.console.say(count + " in " + output.path + ", " + std::to_string(std::lround(each))
                        + " ms each");
    return nlohmann::json{{"model", modelJson(session.info())},
                          {"pictures", names.size()},
                          {"milliseconds_per_picture", each},
                          {"files", (*sink)->files()}};
}

} // namespace hit
