// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_requests.h"

#include "model/run/run_status.h"

#include <array>
#include <system_error>

namespace hit {
namespace {

constexpr std::array<std::pair<Request, std::string_view>, 4> requests{
    {{Request::Pause, "pause"},
     {Request::Continue, "continue"},
     {Request::Stop, "stop"},
     {Request::Snapshot, "snapshot"}}};

std::filesystem::path file_of(const RunFolder &run, Request request)
{
    return run.requests() / name_of(request);
}

bool remove(const RunFolder &run, Request request)
{
    std::error_code ignored;
    return std::filesystem::remove(file_of(run, request), ignored);
}

/// A listing, as a network file system may remember for long that a name was not there.
std::set<Request> posted(const RunFolder &run)
{
    std::set<Request> all;
    std::error_code error;
    for (std::filesystem::directory_iterator at(run.requests(), error), end; !error && at != end;
         at.increment(error))
        if (const auto request = request_from_name(at->path().filename().string()))
            all.insert(*request);
    return all;
}

} // namespace

std::string_view name_of(Request request)
{
    return requests[static_cast<std::size_t>(request)].second;
}

Result<Request> request_from_name(std::string_view name)
{
    for (const auto &[request, known] : requests)
        if (known == name)
            return request;
    return fail(ErrorCode::WrongUse, std::string(name), "a trainer cannot be asked this",
                "use pause, continue, stop or snapshot");
}

Status post_request(const RunFolder &run, Request request)
{
    if (!is_at_work(observe(run).state))
        return fail(ErrorCode::WrongUse, run.path().string(), "no trainer is at work on this run",
                    "hit train --resume starts one");
    if (request == Request::Pause)
        remove(run, Request::Continue);
    if (request == Request::Continue)
        remove(run, Request::Pause);
    return write_atomically(file_of(run, request), {});
}

std::set<Request> take_requests(const RunFolder &run)
{
    std::set<Request> asked = posted(run);
    std::erase_if(asked, [&](Request request) { return !remove(run, request); });
    return asked;
}

bool take_request(const RunFolder &run, Request wanted)
{
    return posted(run).contains(wanted) && remove(run, wanted);
}

} // namespace hit
