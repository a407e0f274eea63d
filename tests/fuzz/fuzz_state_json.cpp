// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/state.h"
#include "tests/fuzz/fuzz_entry.h"

#include <cstdlib>

/// What was accepted comes back the same after one more turn.
void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    const auto state = hit::state_from_text({reinterpret_cast<const char *>(data), size});
    if (!state)
        return;
    const auto again = hit::state_from_text(hit::to_json(*state).dump());
    if (!again || !(*again == *state))
        std::abort();
}
