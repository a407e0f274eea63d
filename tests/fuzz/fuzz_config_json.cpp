// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/config.h"
#include "tests/fuzz/fuzz_entry.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

/// What was accepted and is valid comes back the same after one more turn, and can be counted.
void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    const auto json = nlohmann::json::parse(data, data + size, nullptr, false);
    if (json.is_discarded())
        return;
    if (const auto config = hit::generator_config_from_json(json);
        config && hit::validate(*config)) {
        const auto again = hit::generator_config_from_json(hit::to_json(*config));
        if (!again || !(*again == *config) || hit::cost(*config).parameters <= 0)
            std::abort();
    }
    if (const auto config = hit::discriminator_config_from_json(json);
        config && hit::validate(*config)) {
        const auto again = hit::discriminator_config_from_json(hit::to_json(*config));
        if (!again || !(*again == *config))
            std::abort();
    }
}
