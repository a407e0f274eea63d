// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include <exception>
#include <string>
#include <type_traits>
#include <utility>

namespace hit {

/// What kind of failure; decides the exit code of `hit` and the look of the message in the window.
enum class ErrorCode {
    WorkFailed,  ///< the work itself failed
    WrongUse,    ///< the caller asked for something that does not exist or cannot be
    BadFile,     ///< the input file is damaged, of the wrong kind, or refused
    NoFile,      ///< the input file is missing or unreadable
    OutOfMemory, ///< memory of the host or the device
    DiskFull,    ///< no space, or the quota
    DeviceLost,  ///< CUDA stopped working for this process
    Interrupted, ///< cancelled by the person
};

/// An error for a person, in three parts: what, why, what to do. No final full stop, no "Error:".
struct [[nodiscard]] Error
{
    ErrorCode code = ErrorCode::WorkFailed;
    std::string what;    ///< the subject: a file, a tensor, an option
    std::string why;     ///< the reason, in past or present tense
    std::string remedy;  ///< what the person can do; may be empty
    std::string details; ///< technical part for the log and "Details"; may be empty

    /// "what: why (remedy)", the one line that the command line prints.
    std::string line() const;
};

/// Exit codes of `hit`: 0 done, 1 the work failed, 2 wrong use, 3 the input file is bad, 4 not
/// enough memory or disk, 130 interrupted.
int exit_code(ErrorCode code);

template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string what, std::string why,
                                  std::string remedy = {}, std::string details = {})
{
    return tl::unexpected<Error>(
        Error{code, std::move(what), std::move(why), std::move(remedy), std::move(details)});
}

/// Is this cudaError_t one that "leaves the process in an inconsistent state" (driver_types.h), so
/// that CUDA is over until the program starts again?
bool ends_the_device(int cuda_error);

/// Maps the exception in flight: std::bad_alloc and torch's out-of-memory to OutOfMemory, CUDA
/// errors after which the process cannot use the device to DeviceLost, c10::Error without its
/// backtrace (the full text goes to details and the log), anything else to WorkFailed. Call it
/// inside a catch block only.
Error error_from_current_exception(std::string what);

/// What guard() gives for work that returns T: Result<T>, and a Result as it is.
template <typename T>
struct GuardedResult
{
    using type = Result<T>;
};
template <typename T>
struct GuardedResult<Result<T>>
{
    using type = Result<T>;
};

/// Runs `work` and turns what it throws into an Error. The only place where exceptions end: public
/// borders of model/.
template <typename Work>
auto guard(std::string what, Work &&work) -> typename GuardedResult<decltype(work())>::type
{
    try {
        if constexpr (std::is_void_v<decltype(work())>) {
            work();
            return {};
        } else {
            return work();
        }
    } catch (...) {
        return tl::unexpected<Error>(error_from_current_exception(std::move(what)));
    }
}

/// Carries an Error through code that has to throw (torch callbacks); guard() gives it back
/// unchanged.
class ErrorException final : public std::exception
{
public:
    explicit ErrorException(Error error)
        : error_(std::move(error))
        , text_(error_.line())
    {
    }
    const char *what() const noexcept override { return text_.c_str(); }
    const Error &error() const { return error_; }

private:
    Error error_;
    std::string text_;
};

} // namespace hit
