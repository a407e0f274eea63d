// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hit {

/// Tells screen readers what our painted widgets are; may be called more than once.
void installAccessibleFactory();

} // namespace hit
