// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

namespace hit::log {
namespace {

constexpr std::size_t kept_records = 2000;
constexpr std::size_t file_bytes = 5 << 20;
constexpr std::size_t old_files = 2;

spdlog::level::level_enum to_spdlog(Level level)
{
    switch (level) {
    case Level::Debug:
        return spdlog::level::debug;
    case Level::Info:
        return spdlog::level::info;
    case Level::Warning:
        return spdlog::level::warn;
    case Level::Error:
        break;
    }
    return spdlog::level::err;
}

class Log
{
public:
    Log()
    {
        stderr_->set_level(spdlog::level::warn);
        stderr_->set_pattern("%^%l%$: %v");
        sinks_->add_sink(stderr_);
        logger_.set_level(spdlog::level::debug);
        logger_.flush_on(spdlog::level::debug);
    }

    void write(Level level, std::string_view text)
    {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        const Record record{std::chrono::duration_cast<std::chrono::milliseconds>(now).count(),
                            level, std::string(text)};
        logger_.log(to_spdlog(level), spdlog::string_view_t(text.data(), text.size()));
        {
            std::lock_guard lock(records_mutex_);
            records_.push_back(record);
            if (records_.size() > kept_records)
                records_.pop_front();
        }
        tell_listener(record);
    }

    void set_stderr_level(Level level) { stderr_->set_level(to_spdlog(level)); }

    void set_file(const std::filesystem::path &path)
    {
        auto file = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path.string(),
                                                                           file_bytes, old_files);
        file->set_pattern("%Y-%m-%d %H:%M:%S.%e %l [%t] %v");
        sinks_->set_sinks({stderr_, std::move(file)});
    }

    std::vector<Record> recent()
    {
        std::lock_guard lock(records_mutex_);
        return {records_.begin(), records_.end()};
    }

    void set_listener(std::function<void(const Record &)> listener)
    {
        std::lock_guard lock(listener_mutex_);
        listener_ = std::move(listener);
    }

private:
    /// The lock is held during the call, so that no call is under way once set_listener() returns.
    void tell_listener(const Record &record)
    {
        static thread_local bool inside = false;
        if (inside)
            return;
        struct Mark
        {
            Mark() { inside = true; }
            ~Mark() { inside = false; }
        } mark;
        std::lock_guard lock(listener_mutex_);
        if (listener_)
            listener_(record);
    }

    std::shared_ptr<spdlog::sinks::stderr_color_sink_mt> stderr_ =
        std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
    std::shared_ptr<spdlog::sinks::dist_sink_mt> sinks_ =
        std::make_shared<spdlog::sinks::dist_sink_mt>();
    spdlog::logger logger_{"hitscope", sinks_};
    std::mutex records_mutex_;
    std::deque<Record> records_;
    std::mutex listener_mutex_;
    std::function<void(const Record &)> listener_;
};

/// Never destroyed: threads may log while the program ends.
Log &instance()
{
    static Log &log = *new Log;
    return log;
}

} // namespace

void debug(std::string_view text)
{
    instance().write(Level::Debug, text);
}
void info(std::string_view text)
{
    instance().write(Level::Info, text);
}
void warning(std::string_view text)
{
    instance().write(Level::Warning, text);
}
void error(std::string_view text)
{
    instance().write(Level::Error, text);
}
void set_stderr_level(Level level)
{
    instance().set_stderr_level(level);
}
void set_file(const std::filesystem::path &path)
{
    try {
        instance().set_file(path);
    } catch (const spdlog::spdlog_ex &exception) {
        warning(std::string("the log is not written to a file: ") + exception.what());
    }
}
std::vector<Record> recent()
{
    return instance().recent();
}
void set_listener(std::function<void(const Record &)> listener)
{
    instance().set_listener(std::move(listener));
}

} // namespace hit::log
