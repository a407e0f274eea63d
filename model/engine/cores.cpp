// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/device.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sched.h>
#include <set>
#include <string>
#include <thread>

namespace hit {
namespace {

/// 0 if the system does not say.
int cores_in_mask()
{
    cpu_set_t mask;
    CPU_ZERO(&mask);
    if (sched_getaffinity(0, sizeof(mask), &mask) != 0)
        return 0;
    std::set<std::string> cores;
    for (std::size_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (!CPU_ISSET(cpu, &mask))
            continue;
        // Hyper-threads of one core have the same list.
        std::ifstream file("/sys/devices/system/cpu/cpu" + std::to_string(cpu)
                           + "/topology/thread_siblings_list");
        std::string siblings;
        if (!std::getline(file, siblings))
            return 0;
        cores.insert(siblings);
    }
    return static_cast<int>(cores.size());
}

/// Processors' worth of time that a container gets; infinite without a limit.
double quota()
{
    std::ifstream file("/sys/fs/cgroup/cpu.max");
    double time = 0, period = 0;
    return file >> time >> period && period > 0 ? time / period : HUGE_VAL;
}

} // namespace

int usable_cores()
{
    int cores = cores_in_mask();
    if (cores == 0)
        cores = static_cast<int>(std::thread::hardware_concurrency());
    return std::max(1, static_cast<int>(std::min<double>(cores, std::ceil(quota()))));
}

} // namespace hit
