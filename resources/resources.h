// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hit {

/// Makes ":/icons/..." and the rest of resources.qrc known; may be called more than once.
void initResources();

} // namespace hit
