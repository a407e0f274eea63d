// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hit {

/// Tells screen readers that the token board is a table; may be called more than once.
void installAccessibleBoard();

} // namespace hit
