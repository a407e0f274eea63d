// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/processes.h"

#include "model/engine/device.h"

#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>

namespace hit {
namespace {

using namespace std::chrono_literals;

constexpr auto lookInterval = 50ms;
constexpr auto patience = 10s;
constexpr auto untilAllNotice = 2s; ///< that one of them is gone

/// This process' arguments without --processes.
std::vector<std::string> ownArguments()
{
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::string> arguments;
    for (std::size_t at = 0; at < all.size(); at += arguments.back().size() + 1)
        arguments.emplace_back(all.c_str() + at);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const bool separate = arguments[i] == "--processes";
        if (!separate && !arguments[i].starts_with("--processes="))
            continue;
        const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i--);
        arguments.erase(at, at + (separate ? 2 : 1));
    }
    return arguments;
}

/// A port that nobody uses now; 0 if there is none.
int freePort()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *const any = reinterpret_cast<sockaddr *>(&address);
    const bool bound =
        socket >= 0 && ::bind(socket, any, size) == 0 && ::getsockname(socket, any, &size) == 0;
    if (socket >= 0)
        ::close(socket);
    return bound ? ntohs(address.sin_port) : 0;
}

std::vector<char *> pointersTo(std::vector<std::string> &texts)
{
    std::vector<char *> pointers;
    for (std::string &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> environmentOf(int rank, int count, int port)
{
    std::vector<std::string> all{"RANK=" + std::to_string(rank),
                                 "LOCAL_RANK=" + std::to_string(rank),
                                 "WORLD_SIZE=" + std::to_string(count), "MASTER_ADDR=127.0.0.1",
                                 "MASTER_PORT=" + std::to_string(port)};
    for (char **entry = environ; *entry; ++entry)
        all.emplace_back(*entry);
    return all;
}

/// The local processes of one run. None is left when it goes.
class Crew
{
public:
    ~Crew() { end(); }

    Status start(int rank, int count, int port, std::vector<std::string> arguments)
    {
        auto environment = environmentOf(rank, count, port);
        const auto argv = pointersTo(arguments), env = pointersTo(environment);
        sigset_t none;
        sigemptyset(&none);
        const pid_t parent = ::getpid(), child = ::fork();
        if (child == 0) { // only system calls from here: other threads may hold locks
            ::prctl(PR_SET_PDEATHSIG, SIGTERM);
            ::setpgid(0, 0); // Ctrl+C goes to the parent, which passes it on once
            ::sigprocmask(SIG_SETMASK, &none, nullptr);
            if (::getppid() == parent)
                ::execve("/proc/self/exe", argv.data(), env.data());
            ::_exit(1);
        }
        if (child < 0)
            return fail(ErrorCode::OutOfMemory, "process " + std::to_string(rank),
                        "it cannot be started");
        m_processes.push_back(child);
        return {};
    }

    void signal(int number) const
    {
        for (const pid_t process : m_processes)
            ::kill(process, number);
    }
    void signalFirst(int number) const
    {
        if (!m_processes.empty())
            ::kill(m_processes.front(), number);
    }
    bool isEmpty() const { return m_processes.empty(); }

    /// Exit code of the first that failed so far; 0: none. Who loses another process fails with
    /// code 1, which any other code is the reason of.
    int look()
    {
        std::erase_if(m_processes, [&](pid_t process) {
            int status = 0;
            if (::waitpid(process, &status, WNOHANG) != process)
                return false;
            const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
            if (m_failed == 0 || (m_failed == lost && code != 0))
                m_failed = code;
            return true;
        });
        return m_failed;
    }

    /// As look(), when one has failed: who only lost it may have been seen to end first.
    int reason()
    {
        const auto until = std::chrono::steady_clock::now() + untilAllNotice;
        while (look() == lost && !isEmpty() && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(lookInterval);
        return m_failed;
    }

private:
    static constexpr int lost = 1; // exit_code(ErrorCode::WorkFailed)

    void end()
    {
        signal(SIGTERM);
        const auto until = std::chrono::steady_clock::now() + patience;
        for (look(); !isEmpty(); look()) {
            if (std::chrono::steady_clock::now() > until)
                signal(SIGKILL);
            std::this_thread::sleep_for(lookInterval);
        }
    }

    std::vector<pid_t> m_processes; ///< by rank, those that run
    int m_failed = 0;
};

ErrorCode errorOf(int exitCode)
{
    for (const auto code :
         {ErrorCode::WrongUse, ErrorCode::BadFile, ErrorCode::DiskFull, ErrorCode::Interrupted})
        if (exit_code(code) == exitCode)
            return code;
    return ErrorCode::WorkFailed;
}

} // namespace

Result<nlohmann::json> runProcesses(int count, const Context &context)
{
    context.console.configure(/*quiet=*/true, /*json=*/false); // the first process tells
    auto arguments = ownArguments();
    if (context.common.device.threads == 0) {
        arguments.emplace_back("--threads");
        arguments.push_back(std::to_string(std::max(1, usable_cores() / count)));
    }
    const int port = freePort();
    if (port == 0)
        return fail(ErrorCode::WorkFailed, "the processes", "there is no free port to meet at");
    Crew crew;
    for (int rank = 0; rank < count; ++rank)
        if (auto started = crew.start(rank, count, port, arguments); !started)
            return tl::unexpected(started.error());
    bool told = false;
    int failed = 0;
    while (failed == 0 && !crew.isEmpty()) {
        if (context.stop.stop_requested() && !std::exchange(told, true))
            crew.signal(SIGTERM);
        if (context.interrupt.takeSnapshotRequest())
            crew.signalFirst(SIGUSR1);
        std::this_thread::sleep_for(lookInterval);
        failed = crew.look();
    }
    if (failed == 0)
        return nlohmann::json();
    failed = crew.reason();
    if (context.stop.stop_requested() && errorOf(failed) == ErrorCode::Interrupted)
        return fail(ErrorCode::Interrupted, "hit train", "stopped");
    return fail(errorOf(failed), "one of " + std::to_string(count) + " processes",
                "it ended with code " + std::to_string(failed) + ", the others were stopped",
                "its own message says why");
}

} // namespace hit
