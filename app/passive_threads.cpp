// SPDX-License-Identifier: GPL-3.0-or-later
// torch's threads must wait without spinning: on busy cores a spinning one takes the time of the
// one it waits for, and a picture of 20 ms took seconds. The OpenMP library reads how to wait from
// the environment before main(), so a program that was started without the setting starts itself
// again with it. This runs before all constructors of libraries, which are most of the time of a
// start: it costs some milliseconds.
#include <climits>

#include <array>
#include <cstring>
#include <unistd.h>

namespace {

constexpr std::size_t most_variables = 4096;
char setting[] = "OMP_WAIT_POLICY=PASSIVE";
constexpr std::size_t name_length = sizeof("OMP_WAIT_POLICY=") - 1;

/// No library is ready yet: only system calls and memory of our own.
void wait_passively(int /*argc*/, char **argv, char **variables)
{
    static std::array<char *, most_variables> with_setting;
    std::size_t count = 0;
    for (; variables[count]; ++count) {
        if (std::strncmp(variables[count], setting, name_length) == 0
            || count + 2 == most_variables)
            return;
        with_setting[count] = variables[count];
    }
    with_setting[count] = setting;
    static std::array<char, PATH_MAX> program;
    const auto length = readlink("/proc/self/exe", program.data(), program.size() - 1);
    if (length > 0)
        execve(program.data(), argv, with_setting.data()); // goes on as it is where that fails
}

} // namespace

__attribute__((section(".preinit_array"), used)) //
void (*const hit_wait_passively)(int, char **, char **) = wait_passively;
