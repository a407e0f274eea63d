// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/film_writer.h"

#include <span>
#include <utility>

/// The parts that film_writer.cpp chooses from. Only media's .cpp files include this.
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

/// An encoder that Hitscope knows how to set up.
struct Encoder
{
    const char *suffix; ///< of its first choice container
    const char *codec;  ///< libavcodec's name
    const char *title;
    bool hardware; ///< may be compiled in and still not work here
    std::span<const std::pair<const char *, const char *>> settings;
};
std::span<const Encoder> known_encoders();
/// Compiled into this libavcodec and, for hardware, able to open.
bool is_usable(const Encoder &encoder);

Result<std::unique_ptr<FilmWriter>> create_video_film(const std::filesystem::path &target,
                                                      const FilmOptions &options);
Result<std::unique_ptr<FilmWriter>> create_animation_film(const std::filesystem::path &target,
                                                          const FilmOptions &options);
Result<std::unique_ptr<FilmWriter>> create_folder_film(const std::filesystem::path &target,
                                                       const FilmOptions &options);

} // namespace hit
