// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

#include <cstdint>

namespace hit {

std::int64_t resident_bytes();                        ///< of this process; 0 where unknown
std::int64_t device_bytes(const c10::Device &device); ///< in use by torch; 0 on the CPU
std::int64_t peak_resident_bytes();                   ///< the most that it has had
std::int64_t peak_device_bytes(const c10::Device &device);
/// Of the machine, or of the device.
std::int64_t memory_limit_bytes(const c10::Device &device);

} // namespace hit
