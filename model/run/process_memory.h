// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

#include <cstdint>

namespace hit {

std::int64_t resident_bytes();                        ///< of this process; 0 where unknown
std::int64_t device_bytes(const c10::Device &device); ///< in use by torch; 0 on the CPU
std::int64_t peak_resident_bytes();                   ///< the most that it has had
std::int64_t peak_device_bytes(const c10::Device &device);
/// What this process could have, with what it has already: of the machine, within the limits of its
/// control groups (v2); or of the device.
std::int64_t obtainable_bytes(const c10::Device &device);

} // namespace hit
