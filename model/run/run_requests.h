// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_folder.h"

#include <set>

namespace hit {

/// What others may ask of a trainer; each is a file of that name in control/, whose contents do not
/// matter, so that `touch control/stop` works too.
enum class Request { Pause, Continue, Stop, Snapshot };
std::string_view name_of(Request request); ///< "pause"
/// Error (WrongUse): there is no such request.
Result<Request> request_from_name(std::string_view name);

/// Asks the trainer of a run; a pause takes back a continue that still waits, and the reverse.
/// Error (WrongUse): no trainer is at work.
Status post_request(const RunFolder &run, Request request);

/// The trainer's side: what was asked since the last call. Each is told once; one that cannot be
/// removed is not told.
std::set<Request> take_requests(const RunFolder &run);
/// As take_requests(), but leaves the others for later.
bool take_request(const RunFolder &run, Request wanted);

} // namespace hit
