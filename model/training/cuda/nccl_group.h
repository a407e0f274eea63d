// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

/// The only symbol of libhit_nccl.so. The caller owns one reference of what it returns. Throws what
/// torch throws.
extern "C" c10d::Backend *hit_make_nccl(const c10::intrusive_ptr<c10d::Store> &store, int rank,
                                        int size, int device);
