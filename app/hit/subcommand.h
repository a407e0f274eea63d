// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hit/common_options.h"
#include "app/hit/console.h"
#include "app/hit/interrupt.h"

#include <memory>

namespace hit {

/// What every command gets when it runs.
struct Context
{
    const CommonOptions &common;
    Console &console;
    Interrupt &interrupt;
    std::stop_token stop = interrupt.token(); ///< requested by Ctrl+C and SIGTERM
};

/// One command of `hit`. The constructor adds it and its options to the parser.
class Subcommand
{
public:
    virtual ~Subcommand() = default;
    /// The object that --json prints. Text for a person goes through the console.
    virtual Result<nlohmann::json> run(const Context &context) = 0;
    bool wasChosen() const { return m_parser->parsed(); }

protected:
    Subcommand(CLI::App &program, const char *name, const char *description, const char *example);
    CLI::App &parser() { return *m_parser; }

private:
    CLI::App *m_parser;
};

std::unique_ptr<Subcommand> makeInfo(CLI::App &program);
std::unique_ptr<Subcommand> makeConvert(CLI::App &program);
std::unique_ptr<Subcommand> makeGenerate(CLI::App &program);
std::unique_ptr<Subcommand> makeInterpolate(CLI::App &program);
std::unique_ptr<Subcommand> makeFeatures(CLI::App &program);
std::unique_ptr<Subcommand> makeAttention(CLI::App &program);
std::unique_ptr<Subcommand> makeDirections(CLI::App &program);
std::unique_ptr<Subcommand> makeMap(CLI::App &program);
std::unique_ptr<Subcommand> makeSheet(CLI::App &program);
std::unique_ptr<Subcommand> makeMix(CLI::App &program);
std::unique_ptr<Subcommand> makeMetrics(CLI::App &program);
std::unique_ptr<Subcommand> makeBench(CLI::App &program);
std::unique_ptr<Subcommand> makeDatasetScan(CLI::App &program);
std::unique_ptr<Subcommand> makeDatasetPack(CLI::App &program);
std::unique_ptr<Subcommand> makeTrain(CLI::App &program);
std::unique_ptr<Subcommand> makeRuns(CLI::App &program);
std::unique_ptr<Subcommand> makeRun(CLI::App &program);

} // namespace hit
