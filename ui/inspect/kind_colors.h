// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"
#include "ui/theme/theme.h"

namespace hit {

/// The colour that a kind of attention has everywhere.
inline QColor kindColor(AttentionKind kind)
{
    const Tokens &t = tokens();
    switch (kind) {
    case AttentionKind::Cross:
        return t.cross;
    case AttentionKind::Regional:
        return t.regional;
    case AttentionKind::Dilated:
        break;
    }
    return t.dilated;
}

} // namespace hit
