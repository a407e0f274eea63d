// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/model_file.h"
#include "model/checkpoint/checkpoint.h"
#include "model/core/file_error.h"

#include <array>
#include <cstdio>

namespace hit {
namespace {

constexpr std::array<std::pair<Root, const char *>, 3> roots{
    {{Root::Generator, "generator"},
     {Root::EmaGenerator, "EMA generator"},
     {Root::Discriminator, "discriminator"}}};

std::string shapeText(const TensorEntry &entry)
{
    std::string text;
    for (const std::int64_t size : entry.shape)
        text += (text.empty() ? "" : " x ") + std::to_string(size);
    return text.empty() ? "scalar" : text;
}

std::string blockText(const StageConfig &stage)
{
    std::string text;
    for (const int side : stage.block_side)
        text += (text.empty() ? "" : "/") + std::to_string(side);
    return text.empty() ? "-" : text;
}

std::string insideText(const Checkpoint &checkpoint)
{
    std::string text;
    for (const auto &[root, name] : roots)
        if (checkpoint.has(root))
            text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

class Info final : public Subcommand
{
public:
    explicit Info(CLI::App &program)
        : Subcommand(program, "info", "Show what a checkpoint holds",
                     "hit info model.safetensors --verify")
    {
        addModelOption(parser(), m_path);
        parser().add_flag("--tensors", m_tensors, "List every tensor");
        parser().add_flag("--verify", m_verify, "Read everything and check every checksum");
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        const Result<Checkpoint> checkpoint = Checkpoint::open(m_path, context.common.config);
        if (!checkpoint)
            return tl::unexpected(checkpoint.error());
        nlohmann::json result = describe(*checkpoint);
        if (m_verify) { // first: nothing good is said of a damaged file
            Result<nlohmann::json> verified = verify(checkpoint->file(), context);
            if (!verified)
                return verified;
            result["verified"] = std::move(*verified);
        }
        print(*checkpoint, context.console);
        if (m_tensors)
            result["tensors"] = listTensors(checkpoint->file(), context.console);
        return result;
    }

private:
    nlohmann::json describe(const Checkpoint &checkpoint) const
    {
        const Cost costs = cost(checkpoint.config());
        nlohmann::json json{
            {"path", m_path},
            {"format", checkpoint.file().format()},
            {"bytes", checkpoint.file().file_bytes()},
            {"config", to_json(checkpoint.config())},
            {"parameters", costs.parameters},
            {"statistics", costs.statistics},
            {"macs", costs.macs},
            {"notes", checkpoint.notes()},
            {"stem", {{"parameters", costs.stem.parameters}, {"macs", costs.stem.macs}}}};
        if (const auto &discriminator = checkpoint.discriminator_config())
            json["discriminator"] = to_json(*discriminator);
        if (checkpoint.step() >= 0)
            json["step"] = checkpoint.step();
        for (const auto &[root, name] : roots)
            if (checkpoint.has(root))
                json["inside"].push_back(name);
        for (const StageCost &stage : costs.stages)
            json["stages"].push_back(
                {{"side", stage.side}, {"parameters", stage.parameters}, {"macs", stage.macs}});
        return json;
    }

    void print(const Checkpoint &checkpoint, Console &console) const
    {
        const GeneratorConfig &config = checkpoint.config();
        const std::string side = std::to_string(config.size);
        console.say(m_path + ": " + (config.name.empty() ? "HiT" : config.name) + ", " + side
                    + " x " + side + " pixels, z of " + std::to_string(config.z_dim) + " numbers");
        console.say(std::string(checkpoint.file().format()) + ", "
                    + byte_text(checkpoint.file().file_bytes())
                    + (checkpoint.step() < 0 ? "" : ", step " + grouped(checkpoint.step())) + ", "
                    + insideText(checkpoint));
        const Cost costs = cost(config);
        console.say("stage  side  channels  heads  layers  block    parameters          MACs");
        row(console, "stem", {}, costs.stem.parameters, costs.stem.macs);
        for (std::size_t i = 0; i < config.stages.size(); ++i) {
            const StageConfig &stage = config.stages[i];
            std::array<char, 64> text{};
            std::snprintf(text.data(), text.size(), "%4d  %8d  %5d  %6d  %5s", costs.stages[i].side,
                          stage.dim, stage.heads, stage.layers, blockText(stage).c_str());
            row(console, std::to_string(i), text.data(), costs.stages[i].parameters,
                costs.stages[i].macs);
        }
        row(console, "all", {}, costs.parameters, costs.macs);
        for (const std::string &note : checkpoint.notes())
            console.say("Note: " + note);
    }

    static void row(Console &console, const std::string &name, const std::string &middle,
                    std::int64_t parameters, std::int64_t macs)
    {
        std::array<char, 160> text{};
        std::snprintf(text.data(), text.size(), "%-5s  %-36s  %12s  %12s", name.c_str(),
                      middle.c_str(), grouped(parameters).c_str(), grouped(macs).c_str());
        console.say(text.data());
    }

    static nlohmann::json listTensors(const TensorFile &file, Console &console)
    {
        nlohmann::json list = nlohmann::json::array();
        for (const TensorEntry &entry : file.entries()) {
            console.say(entry.name + "  " + std::string(dtype_name(entry.dtype)) + "  "
                        + shapeText(entry));
            list.push_back(
                {{"name", entry.name}, {"dtype", dtype_name(entry.dtype)}, {"shape", entry.shape}});
        }
        return list;
    }

    static Result<nlohmann::json> verify(TensorFile &file, const Context &context)
    {
        const auto start = std::chrono::steady_clock::now();
        Status verified;
        {
            Console::Progress progress(context.console, "Checking", file.file_bytes());
            verified = file.verify(
                [&](std::int64_t done, std::int64_t total) { progress.set(done, total); },
                context.stop);
        }
        if (!verified)
            return tl::unexpected(verified.error());
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        const double rate = static_cast<double>(file.file_bytes()) / seconds;
        context.console.say("Every checksum is right, " + byte_text(static_cast<std::int64_t>(rate))
                            + " per second");
        return nlohmann::json{{"seconds", seconds}, {"bytes_per_second", rate}};
    }

    std::string m_path;
    bool m_tensors = false, m_verify = false;
};

} // namespace

std::unique_ptr<Subcommand> makeInfo(CLI::App &program)
{
    return std::make_unique<Info>(program);
}

} // namespace hit
