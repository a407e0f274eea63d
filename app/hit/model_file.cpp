// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/model_file.h"

namespace hit {

CLI::Option *addModelOption(CLI::App &parser, std::string &path)
{
    return parser
        .add_option("CKPT", path,
                    "Checkpoint: *.safetensors, or a TensorFlow checkpoint (prefix, .index or "
                    "folder)")
        ->required();
}

Result<std::unique_ptr<Session>> openModel(const std::string &path, const Context &context)
{
    Console::Progress progress(context.console, "Opening", 0);
    return Session::open(
        path, context.common.device, context.common.config,
        [&](std::int64_t done, std::int64_t total) { progress.set(done, total); }, context.stop);
}

Result<Which> chooseWhich(const std::string &name, const ModelInfo &model)
{
    const Which which =
        name == "ema" || (name.empty() && model.has_ema) ? Which::Ema : Which::Generator;
    if (which == Which::Ema ? model.has_ema : model.has_generator)
        return which;
    return fail(ErrorCode::WrongUse, "--which " + name, "the file does not have it",
                model.has_ema ? "use --which ema" : "use --which generator");
}

nlohmann::json modelJson(const ModelInfo &model)
{
    return {{"path", model.path},
            {"format", model.format},
            {"step", model.step < 0 ? nlohmann::json() : nlohmann::json(model.step)},
            {"device", model.device}};
}

Status mayWrite(const std::filesystem::path &path, bool force)
{
    if (path.empty())
        return fail(ErrorCode::WrongUse, "output", "its name is empty");
    std::error_code ignored;
    if (force || !std::filesystem::exists(path, ignored))
        return {};
    return fail(ErrorCode::WrongUse, path.string(), "exists already",
                "choose another name, or use --force");
}

} // namespace hit
