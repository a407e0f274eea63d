// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/resources.h"

#include <QtGlobal>

// The macro declares a function, which must not end up in a namespace.
static void registerResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace hit {

void initResources()
{
    registerResources();
}

} // namespace hit
