// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/process_memory.h"

#include <ATen/DeviceAccelerator.h>

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

} // namespace hit
