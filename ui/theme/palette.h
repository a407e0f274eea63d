// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

namespace hit {

/// Every token that has a role, the disabled group included. Window is the panel colour.
QPalette paletteFromTokens(const Tokens &tokens);
/// What the palette cannot reach; no fonts and no sizes of text.
QString styleSheetFromTokens(const Tokens &tokens);
/// The values of the dynamic properties "tone" and "surface" that the style sheet knows.
QString propertyValue(Tone tone);
QString propertyValue(Surface surface);

} // namespace hit
