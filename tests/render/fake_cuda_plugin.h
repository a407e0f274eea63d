// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/cuda/interop_api.h"

/// What the stand-in was asked for, and what it shall answer; found by dlsym("fake_cuda").
struct FakeCuda
{
    int attached = 0, detached = 0, copies = 0, host_copies = 0;
    int shares_device = 1;
    int next_copy_error = 0;
};

extern "C" FakeCuda *fake_cuda();
