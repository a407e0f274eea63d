// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/process_memory.h"

#include <ATen/DeviceAccelerator.h>

#include <sys/resource.h>

#include <fstream>
#include <unistd.h>

namespace hit {

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

std::int64_t memory_limit_bytes(const c10::Device &device)
{
    if (device.is_cpu())
        return std::int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE);
    return static_cast<std::int64_t>(at::accelerator::getMemoryInfo(device.index()).second);
}

} // namespace hit
