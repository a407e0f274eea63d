// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hit {

/// The plug-in has no log of its own: model/core/log.h is here what hands everything to the
/// program's.
void set_plugin_log(void (*to_log)(int level, const char *text));

} // namespace hit
