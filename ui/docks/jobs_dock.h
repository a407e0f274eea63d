// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/dock.h"

namespace hit {

class JobList;

/// The queue: what runs, how far, how long still; cancel, and the folder when it is done.
class JobsDock final : public Dock
{
    Q_OBJECT
public:
    explicit JobsDock(JobList &jobs, QWidget *parent = nullptr);
};

} // namespace hit
