// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/result.h"

#include "model/core/log.h"

#include <c10/util/Exception.h>

#include <algorithm>
#include <array>
#include <new>
#include <string_view>

namespace hit {
namespace {

constexpr std::string_view memory_remedy =
    "close other programs, or ask for fewer or smaller pictures at once";

/// torch's messages go on with advice for programmers; the first line is the reason.
std::string first_line(std::string_view text)
{
    text = text.substr(0, text.find('\n'));
    while (!text.empty() && (text.back() == '.' || text.back() == ' '))
        text.remove_suffix(1);
    return std::string(text);
}

/// The CPU allocator throws a plain c10::Error. oneDNN says no more than what it could not make
/// after its own allocation failed; a descriptor, which needs none, is another matter.
bool is_out_of_memory(std::string_view message)
{
    const auto says = [&](std::string_view text) {
        return message.find(text) != std::string_view::npos;
    };
    return says("can't allocate memory") || says("not enough memory")
           || says("could not create a memory object") || says("could not execute a primitive")
           || (says("could not create a primitive") && !says("primitive descriptor"));
}

Error out_of_memory(std::string what, std::string details)
{
    return {ErrorCode::OutOfMemory, std::move(what), "there is not enough memory",
            std::string(memory_remedy), std::move(details)};
}

Error from_torch(std::string what, const c10::Error &exception)
{
    log::info(what + ": " + exception.what());
    const std::string_view message = exception.what_without_backtrace();
    if (dynamic_cast<const c10::OutOfMemoryError *>(&exception) || is_out_of_memory(message))
        return out_of_memory(std::move(what), exception.what());
    const auto *device = dynamic_cast<const c10::AcceleratorError *>(&exception);
    if (device && ends_the_device(device->get_error_code()))
        return {ErrorCode::DeviceLost, std::move(what),
                "the graphics card stopped working for this program: " + first_line(message),
                "start the program again, or use --device cpu", exception.what()};
    return {ErrorCode::WorkFailed, std::move(what), first_line(message), {}, exception.what()};
}

} // namespace

bool ends_the_device(int cuda_error)
{
    constexpr std::array sticky{214, 220, 700, 702, 710, 714, 715, 716, 717, 718, 719, 721};
    return std::find(sticky.begin(), sticky.end(), cuda_error) != sticky.end();
}

std::string Error::line() const
{
    std::string text = what;
    if (!why.empty())
        text += (text.empty() ? "" : ": ") + why;
    if (!remedy.empty())
        text += " (" + remedy + ")";
    return text;
}

int exit_code(ErrorCode code)
{
    switch (code) {
    case ErrorCode::WorkFailed:
    case ErrorCode::DeviceLost:
        return 1;
    case ErrorCode::WrongUse:
        return 2;
    case ErrorCode::BadFile:
    case ErrorCode::NoFile:
        return 3;
    case ErrorCode::OutOfMemory:
    case ErrorCode::DiskFull:
        return 4;
    case ErrorCode::Interrupted:
        return 130;
    }
    return 1;
}

Error error_from_current_exception(std::string what)
{
    try {
        throw;
    } catch (const ErrorException &exception) {
        return exception.error();
    } catch (const c10::Error &exception) {
        return from_torch(std::move(what), exception);
    } catch (const std::bad_alloc &exception) {
        return out_of_memory(std::move(what), exception.what());
    } catch (const std::exception &exception) {
        if (is_out_of_memory(exception.what()))
            return out_of_memory(std::move(what), exception.what());
        return {ErrorCode::WorkFailed,
                std::move(what),
                first_line(exception.what()),
                {},
                exception.what()};
    } catch (...) {
        return {ErrorCode::WorkFailed, std::move(what), "an unknown error occurred", {}, {}};
    }
}

} // namespace hit
