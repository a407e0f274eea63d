// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

namespace hit {

Tokens darkTokens()
{
    Tokens t;
    t.canvas = QColor(0x141415);
    t.window = QColor(0x1b1b1d);
    t.panel = QColor(0x212123);
    t.control = QColor(0x2d2d30);
    t.field = QColor(0x19191b);
    t.hover = QColor(0x38383c);
    t.pressed = QColor(0x27272a);
    t.sel = QColor(0x2b3f52);
    t.line = QColor(0x2e2e31);
    t.border = QColor(0x3a3a3e);
    t.edge = QColor(0x7d7d85);
    t.track = QColor(0x3d3d42);
    t.handle = QColor(0xf2f2f4);
    t.handleEdge = QColor(0x141415);
    t.text = QColor(0xe9e9ec);
    t.text2 = QColor(0xb0b0b6);
    t.text3 = QColor(0x9a9aa1);
    t.disabled = QColor(0x66666c);
    t.accent = QColor(0x62b0f4);
    t.accentFill = QColor(0x2f6ea8);
    t.onFill = QColor(0xffffff);
    t.b = QColor(0xf0a352);
    t.onB = QColor(0x1b1b1d);
    t.error = QColor(0xff8a80);
    t.errorBg = QColor(0x3a2323);
    t.warn = QColor(0xe8bd5a);
    t.warnBg = QColor(0x37301d);
    t.ok = QColor(0x73c991);
    t.infoBg = QColor(0x1f2f3e);
    t.cross = QColor(0x62b0f4);
    t.regional = QColor(0xde97c6);
    t.dilated = QColor(0x57c2a0);
    t.dark = true;
    return t;
}

Tokens lightTokens()
{
    Tokens t;
    t.canvas = QColor(0xcfcfd1);
    t.window = QColor(0xe9e9eb);
    t.panel = QColor(0xf6f6f7);
    t.control = QColor(0xffffff);
    t.field = QColor(0xffffff);
    t.hover = QColor(0xeeeef0);
    t.pressed = QColor(0xdededf);
    t.sel = QColor(0xd3e5f7);
    t.line = QColor(0xdcdcdf);
    t.border = QColor(0xc4c4c8);
    t.edge = QColor(0x85858c);
    t.track = QColor(0xd2d2d6);
    t.handle = QColor(0xffffff);
    t.handleEdge = QColor(0x6f6f76);
    t.text = QColor(0x1b1b1e);
    t.text2 = QColor(0x4b4b51);
    t.text3 = QColor(0x64646b);
    t.disabled = QColor(0xa0a0a6);
    t.accent = QColor(0x0b62b8);
    t.accentFill = QColor(0x0b62b8);
    t.onFill = QColor(0xffffff);
    t.b = QColor(0x9a4d00);
    t.onB = QColor(0xffffff);
    t.error = QColor(0xb3261e);
    t.errorBg = QColor(0xfbe4e2);
    t.warn = QColor(0x7a5600);
    t.warnBg = QColor(0xfbf0d2);
    t.ok = QColor(0x1c7240);
    t.infoBg = QColor(0xdfecf9);
    t.cross = QColor(0x0b62b8);
    t.regional = QColor(0x9c3f80);
    t.dilated = QColor(0x0a6d50);
    t.dark = false;
    return t;
}

} // namespace hit
