// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/film_writer.h"

#include <utility>

/// What the kinds of film share. Only media's .cpp files include this.
namespace hit {

/// What every kind of film checks of its frames: size and number.
class FrameCheck
{
public:
    FrameCheck(std::string what, const FilmOptions &options)
        : what_(std::move(what))
        , options_(options)
    {
    }
    Status add(const Picture &frame);
    Status finish() const;
    /// Interrupted once `stop` is requested.
    Status go_on(const std::stop_token &stop) const;
    int added() const { return added_; }
    const FilmOptions &options() const { return options_; }
    const std::string &what() const { return what_; }

private:
    std::string what_;
    FilmOptions options_;
    int added_ = 0;
};

Result<std::unique_ptr<FilmWriter>> create_folder_film(const std::filesystem::path &target,
                                                       const FilmOptions &options);

} // namespace hit
