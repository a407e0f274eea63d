// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_status.h"
#include "tests/fuzz/fuzz_entry.h"
#include "tests/fuzz/fuzz_files.h"

#include <nlohmann/json.hpp>

/// What was accepted can be written and is then the same.
void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    static const hit::fuzz::InputFolder folder;
    static const std::filesystem::path root =
        folder.put("run.json", std::span<const std::uint8_t>()).parent_path();
    static const auto run = hit::RunFolder::open(root);
    folder.put("status.json", {data, size});
    if (const auto status = hit::read_status(*run)) {
        const std::string once = to_json(*status).dump();
        folder.put("status.json",
                   {reinterpret_cast<const std::uint8_t *>(once.data()), once.size()});
        const auto again = hit::read_status(*run);
        if (!again || to_json(*again).dump() != once)
            std::abort();
    }
}
