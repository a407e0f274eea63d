// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/runs.h"
#include "app/hit/subcommand.h"
#include "model/core/file_error.h"
#include "model/run/run_requests.h"

namespace hit {
namespace {

constexpr const char *statusAction = "status";

class Run final : public Subcommand
{
public:
    explicit Run(CLI::App &program)
        : Subcommand(program, "run", "Steer a run that is being trained, or show it",
                     "hit run pause runs/emoji")
    {
        parser()
            .add_option("ACTION", m_action,
                        "pause: save and wait; continue; stop: save and end; snapshot: write "
                        "live/ema.safetensors; status")
            ->required()
            ->check(CLI::IsMember({"pause", "continue", "stop", "snapshot", statusAction}));
        parser().add_option("RUN", m_run, "The run's folder")->required();
    }

    Result<nlohmann::json> run(const Context &context) override
    {
        const auto run = open_watched(m_run);
        if (!run)
            return tl::unexpected(run.error());
        if (m_action == statusAction)
            return show(*run, context.console);
        return request_from_name(m_action)
            .and_then([&](Request request) { return post_request(*run, request); })
            .map([&] {
                context.console.say(m_run + ": asked to " + m_action);
                return nlohmann::json{{"run", m_run}, {"asked", m_action}};
            });
    }

private:
    static Result<nlohmann::json> show(const RunFolder &run, Console &console)
    {
        const RunStatus status = observe(run);
        const auto say = [&](const std::string &name, const std::string &value) {
            if (!value.empty())
                console.say(name + std::string(16 - name.size(), ' ') + value);
        };
        say("state", stateText(run, status));
        if (status.state == RunState::Packing)
            say("files", grouped(status.files_done) + " of " + grouped(status.files));
        say("step", grouped(status.step)
                        + (status.last_step > 0 ? " of " + grouped(status.last_step) : ""));
        say("images", grouped(status.images));
        if (status.images_per_second > 0)
            say("images/s", decimalText(status.images_per_second));
        if (status.seconds_left >= 0 && is_at_work(status.state))
            say("left", durationText(status.seconds_left));
        say("memory",
            byte_text(status.memory_bytes)
                + (status.device_bytes > 0 ? ", on the device " + byte_text(status.device_bytes)
                                           : ""));
        say("last checkpoint", status.checkpoint);
        if (status.fd_lite0 >= 0)
            say("FD-Lite0", decimalText(status.fd_lite0) + ", best "
                                + decimalText(status.best_fd_lite0) + " in "
                                + status.best_checkpoint);
        if (is_at_work(status.state))
            say("trainer", "process " + std::to_string(status.process) + " on " + status.host);
        std::vector<std::string> notes;
        appendNotes(notes, run, status);
        for (const std::string &note : notes)
            console.say(note);
        return runJson(run, status);
    }

    std::string m_action, m_run;
};

} // namespace

std::unique_ptr<Subcommand> makeRun(CLI::App &program)
{
    return std::make_unique<Run>(program);
}

} // namespace hit
