// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// The entry function of one target, named by the build (fuzz_<name>): any bytes, never a crash.
void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size);
