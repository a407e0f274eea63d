// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_journal.h"

#include "model/core/input_file.h"
#include "model/core/log.h"

namespace hit {
namespace {

constexpr std::int64_t largest_sheet = 64 << 20;

} // namespace

RunJournal::RunJournal(const RunFolder &run, FileSystem &system)
    : run_(run)
    , system_(system)
    , status_(run, system)
{
}

void RunJournal::start(std::int64_t step, const std::string &reason)
{
    log::info("step " + std::to_string(step) + ": " + reason);
    event("start", step, {{"reason", reason}});
    board_.reset();
    on_board(step, [](TensorBoardWriter &) { return Status{}; });
}

void RunJournal::scalars(std::int64_t step, const std::map<std::string, double> &values)
{
    numbers("scalars", step, values);
}

void RunJournal::metrics(std::int64_t step, const std::map<std::string, double> &values)
{
    numbers("metrics", step, values);
}

void RunJournal::numbers(std::string_view type, std::int64_t step,
                         const std::map<std::string, double> &values)
{
    event(type, step, {{"values", values}});
    on_board(step, [&](TensorBoardWriter &board) { return board.scalars(step, values); });
}

void RunJournal::sample(std::int64_t step, const std::filesystem::path &file, int width, int height)
{
    event("sample", step, {{"file", file.filename().string()}});
    on_board(step, [&](TensorBoardWriter &board) {
        return read_small_file(file, largest_sheet).and_then([&](const std::string &encoded) {
            return board.image(step, "samples", width, height, encoded);
        });
    });
}

void RunJournal::on_board(std::int64_t step, const std::function<Status(TensorBoardWriter &)> &add)
{
    if (!board_) {
        auto made = TensorBoardWriter::create(run_.tensorboard(), step, system_);
        if (!made)
            return settle(board_channel_, tl::unexpected(made.error()));
        board_ = std::move(*made);
    }
    settle(board_channel_, add(*board_));
}

void RunJournal::checkpoint(std::int64_t step, const std::filesystem::path &file)
{
    log::info("step " + std::to_string(step) + ": " + file.filename().string() + " is saved");
    event("checkpoint", step, {{"file", file.filename().string()}});
}

void RunJournal::warning(std::int64_t step, const std::string &text)
{
    log::warning("step " + std::to_string(step) + ": " + text);
    event("warning", step, {{"text", text}});
}

void RunJournal::status(const RunStatus &status)
{
    if (state_ != status.state) {
        state_ = status.state;
        event("state", status.step, {{"state", name_of(status.state)}});
    }
    settle(status_channel_, status_.write(status));
}

void RunJournal::event(std::string_view type, std::int64_t step, nlohmann::json fields)
{
    if (!events_) {
        auto opened = EventLog::open(run_.events_file(), system_);
        if (!opened)
            return settle(event_channel_, tl::unexpected(opened.error()));
        events_ = std::move(*opened);
    }
    settle(event_channel_, events_->append(type, step, std::move(fields)));
}

void RunJournal::settle(Channel &channel, const Status &written)
{
    if (!written && !channel.failed)
        log::warning(std::string(channel.name) + " misses records: " + written.error().line());
    channel.failed = !written;
}

} // namespace hit
