// SPDX-License-Identifier: GPL-3.0-or-later
// torch's threads must wait with little spinning: on busy cores a spinning one takes the time of
// the one it waits for, and a picture of 20 ms took seconds. Without any, each of thousands of
// small operations waits for the system to wake a thread, and two threads were slower than one;
// 10,000 looks (tens of microseconds) made training on two idle cores twice as fast, and cost a
// sixth on busy ones. The OpenMP library reads how to wait from the environment before main(), so a
// program that was started without the settings starts itself again with them. This runs before all
// constructors of libraries, which are most of the time of a start: it costs some milliseconds.
#include <climits>

#include <array>
#include <cstring>
#include <unistd.h>

namespace {

constexpr std::size_t most_variables = 4096;
char policy[] = "OMP_WAIT_POLICY=PASSIVE", looks[] = "GOMP_SPINCOUNT=10000";

/// Is it the variable of that setting?
bool is_of(const char *variable, const char *setting)
{
    return std::strncmp(variable, setting, std::strchr(setting, '=') - setting + 1) == 0;
}

/// No library is ready yet: only system calls and memory of our own.
void wait_passively(int /*argc*/, char **argv, char **variables)
{
    static std::array<char *, most_variables> with_settings;
    std::size_t count = 0;
    for (; variables[count]; ++count) {
        if (is_of(variables[count], policy) || is_of(variables[count], looks)
            || count + 3 == most_variables)
            return; // someone chose, or there is no room
        with_settings[count] = variables[count];
    }
    with_settings[count] = policy;
    with_settings[count + 1] = looks;
    static std::array<char, PATH_MAX> program;
    const auto length = readlink("/proc/self/exe", program.data(), program.size() - 1);
    if (length > 0)
        execve(program.data(), argv, with_settings.data()); // goes on as it is where that fails
}

} // namespace

__attribute__((section(".preinit_array"), used)) //
void (*const hit_wait_passively)(int, char **, char **) = wait_passively;
