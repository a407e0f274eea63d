// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspect/architecture_strip.h"
#include "ui/widgets/dock.h"

namespace hit {

/// The architecture of the open model, to choose a map from.
class ArchitectureDock final : public Dock
{
    Q_OBJECT
public:
    ArchitectureDock(Inspector &inspector, const Explorer &explorer, QWidget *parent = nullptr);
    ArchitectureStrip &strip() { return *m_strip; }

private:
    ArchitectureStrip *m_strip;
};

} // namespace hit
