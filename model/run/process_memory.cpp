// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/process_memory.h"

#include <ATen/DeviceAccelerator.h>

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <unistd.h>

namespace hit {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t unlimited = INT64_MAX / 2;

/// The number after `name` in a file of such lines; nothing: there is none.
std::optional<std::int64_t> number_in(const fs::path &path, std::string_view name)
{
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        if (std::int64_t number = 0;
            line.starts_with(name) && std::istringstream(line.substr(name.size())) >> number)
            return number;
    return std::nullopt;
}

/// Of the whole machine, free or soon to be had.
std::int64_t machine_bytes()
{
    const auto available = number_in("/proc/meminfo", "MemAvailable:");
    return available ? *available * 1024
                     : std::int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE);
}

/// Within the limits of the control groups that this process is in, of which a container is one.
std::int64_t group_bytes()
{
    const fs::path root = "/sys/fs/cgroup";
    std::string own;
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);)
        if (line.starts_with("0::/"))
            own = line.substr(4);
    std::int64_t least = unlimited;
    for (fs::path group = root / own;; group = group.parent_path()) {
        const auto limit = number_in(group / "memory.max", "");
        const auto used = number_in(group / "memory.current", "");
        const auto cache = number_in(group / "memory.stat", "inactive_file ");
        if (limit && used)
            least = std::min(least, *limit - *used + cache.value_or(0));
        if (group == root || !group.has_relative_path())
            return std::max(least, std::int64_t{0});
    }
}

} // namespace

std::int64_t resident_bytes()
{
    std::ifstream file("/proc/self/statm");
    std::int64_t all = 0, resident = 0;
    return file >> all >> resident ? resident * ::sysconf(_SC_PAGESIZE) : 0;
}

std::int64_t device_bytes(const c10::Device &device)
{
    if (device.is_cpu())
        return 0;
    // The first entry counts allocations of every kind.
    return at::accelerator::getDeviceStats(device.index()).allocated_bytes[0].current;
}

std::int64_t peak_resident_bytes()
{
    rusage usage{};
    return ::getrusage(RUSAGE_SELF, &usage) == 0 ? std::int64_t{usage.ru_maxrss} * 1024 : 0;
}

std::int64_t peak_device_bytes(const c10::Device &device)
{
    if (device.is_cpu())
        return 0;
    return at::accelerator::getDeviceStats(device.index()).allocated_bytes[0].peak;
}

std::int64_t obtainable_bytes(const c10::Device &device)
{
    if (device.is_cpu())
        return std::min(machine_bytes(), group_bytes()) + resident_bytes();
    return static_cast<std::int64_t>(at::accelerator::getMemoryInfo(device.index()).first)
           + at::accelerator::getDeviceStats(device.index()).reserved_bytes[0].current;
}

} // namespace hit
