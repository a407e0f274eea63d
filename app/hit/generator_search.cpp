// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/generator_search.h"

#include "model/engine/open_model.h"

#include <chrono>

namespace hit {
namespace {

class Follower
{
public:
    explicit Follower(Console &console)
        : m_console(console)
    {
    }
    void begin(const char *part)
    {
        m_part = part;
        m_next = {};
    }
    void tell(std::int64_t done, std::int64_t all)
    {
        const auto now = std::chrono::steady_clock::now();
        if (now < m_next && done < all)
            return;
        m_next = now + std::chrono::milliseconds(100);
        m_console.say(nlohmann::json{{"part", m_part}, {"done", done}, {"of", all}}.dump());
    }

private:
    Console &m_console;
    const char *m_part = "open";
    std::chrono::steady_clock::time_point m_next;
};

} // namespace

void addSearchOptions(CLI::App &parser, SearchOptions &options, const char *output)
{
    addModelOption(parser, options.model);
    parser.add_option("-o,--output", options.output, output)->option_text("PATH")->required();
    parser.add_flag("--force", options.force, "Overwrite an existing file");
    parser.add_flag("--follow", options.follow,
                    "For programs: a line of JSON for each part of the work that is done");
}

Result<nlohmann::json> searchGenerator(const SearchOptions &options, const std::string &which,
                                       const char *title, const Context &context,
                                       const Search &search)
{
    Console::Progress progress(context.console, title, 0);
    Follower follower(context.console);
    const auto steps = [&](std::int64_t done, std::int64_t all) {
        if (options.follow)
            follower.tell(done, all);
        else
            progress.set(done, all);
    };
    auto model = open_model(options.model, context.common.config, steps, context.stop);
    if (!model)
        return tl::unexpected(model.error());
    const Result<Which> chosen = chooseWhich(which, model->info);
    if (!chosen)
        return tl::unexpected(chosen.error());
    follower.begin("search");
    Generator &generator = *chosen == Which::Ema ? model->ema : model->generator;
    return search(*generator, model->info, steps);
}

} // namespace hit
