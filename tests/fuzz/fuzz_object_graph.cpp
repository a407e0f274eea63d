// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/bundle_objects.h"
#include "tests/fuzz/fuzz_entry.h"

/// The message alone: in a bundle it is behind two checksums.
void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    (void)hit::check_object_graph("graph", {reinterpret_cast<const char *>(data), size},
                                  [](std::string_view key) { return key.size() % 8 != 0; });
}
