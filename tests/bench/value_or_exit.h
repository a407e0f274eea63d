// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/result.h"

#include <cstdlib>
#include <iostream>

namespace hit {

/// A measuring program has no use for half a result: the error's line, and the exit code of `hit`.
template <typename T>
T value_or_exit(Result<T> result)
{
    if (!result) {
        std::cerr << result.error().line() << '\n';
        std::exit(exit_code(result.error().code));
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace hit
