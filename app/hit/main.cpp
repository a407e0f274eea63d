// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/help_format.h"
#include "app/hit/subcommand.h"
#include "model/core/log.h"

#include <algorithm>
#include <iostream>

namespace hit {

Subcommand::Subcommand(CLI::App &program, const char *name, const char *description,
                       const char *example)
    : m_parser(program.add_subcommand(name, description))
{
    m_parser->footer(std::string("Example:\n  ") + example
                     + "\n\nOptions of every command: hit --help");
}

namespace {

constexpr const char *footer =
    "Exit codes: 0 done, 1 the work failed, 2 wrong use, 3 the input file is bad,\n"
    "4 not enough memory or disk, 130 interrupted.\n\n"
    "Example:\n  hit generate model.safetensors --seeds 0-15 -o sheet.png";

/// A wrong option in the form of all other errors.
Error errorFrom(const CLI::ParseError &error, const CLI::App &program)
{
    std::string why = error.what();
    std::replace(why.begin(), why.end(), '\n', ' ');
    if (program.get_subcommands().empty()) {
        const std::vector<std::string> unknown = program.remaining();
        const auto word = std::find_if(unknown.begin(), unknown.end(),
                                       [](const auto &text) { return !text.starts_with('-'); });
        if (word != unknown.end())
            why = "there is no command \"" + *word + "\"";
        else if (unknown.empty())
            why = "it names no command";
    }
    return {ErrorCode::WrongUse, "command line", why, "see hit --help or hit COMMAND --help", {}};
}

int exitWith(Console &console, const Status &status)
{
    if (status)
        return 0;
    console.fail(status.error());
    return exit_code(status.error().code);
}

int run(Subcommand &command, const Context &context)
{
    const auto result = guard("hit", [&] { return command.run(context); });
    return exitWith(context.console, result.and_then([&](const nlohmann::json &json) {
        return context.console.finish(json);
    }));
}

int mainOf(int argc, char **argv)
{
    Interrupt interrupt;
    log::set_stderr_level(log::Level::Error);
    CLI::App program("Hitscope on the command line: images, films, features and attention of HiT "
                     "generators.",
                     "hit");
    program.formatter(std::make_shared<HelpFormat>()); // the commands take it over
    CommonOptions common;
    addCommonOptions(program, common);
    program.set_version_flag("--version", "hit " HIT_VERSION);
    program.require_subcommand(1);
    program.fallthrough();
    program.footer(footer);
    std::vector<std::unique_ptr<Subcommand>> commands;
    for (const auto make :
         {makeInfo, makeConvert, makeGenerate, makeInterpolate, makeFeatures, makeAttention,
          makeDirections, makeMap, makeSheet, makeMix, makeBench, makeDatasetScan, makeDatasetPack,
          makeMetrics, makeTrain, makeRuns, makeRun})
        commands.push_back(make(program));
    Console console;
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success &success) { // --help, --version
        program.exit(success);
        return exitWith(console, console.flush());
    } catch (const CLI::ParseError &error) {
        return exitWith(console, tl::unexpected(errorFrom(error, program)));
    }
    console.configure(common.quiet, common.json);
    const auto chosen = std::find_if(commands.begin(), commands.end(),
                                     [](const auto &command) { return command->wasChosen(); });
    return run(**chosen, {common, console, interrupt});
}

} // namespace
} // namespace hit

int main(int argc, char **argv)
{
    try {
        return hit::mainOf(argc, argv);
    } catch (const std::exception &exception) {
        std::cerr << "hit: " << exception.what() << '\n';
        return 1;
    }
}
