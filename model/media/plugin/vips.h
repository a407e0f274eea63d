// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <vips/vips.h>

#include <cstddef>
#include <memory>
#include <string>

/// The little of libvips' C interface that the plug-in uses, with owners.
namespace hit::vips {

struct Unref
{
    void operator()(void *object) const { g_object_unref(object); }
};
using Image = std::unique_ptr<VipsImage, Unref>;
using Source = std::unique_ptr<VipsSource, Unref>;
using Region = std::unique_ptr<VipsRegion, Unref>;
using Target = std::unique_ptr<VipsTarget, Unref>;

/// Starts libvips at the first call, without its operation cache. Any thread.
Status start();

/// What libvips reported last, as an Error about `what`; clears libvips' buffer.
tl::unexpected<Error> failure(const std::string &what);

/// An RGB image over the caller's memory, which must outlive it. `height` counts all pages.
Result<Image> rgb_image(const void *pixels, std::size_t bytes, int width, int height,
                        VipsBandFormat format);

} // namespace hit::vips
