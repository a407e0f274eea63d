// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/durable_file.h"
#include "model/core/file_error.h"
#include "model/media/film_parts.h"
#include "model/media/pixels.h"
#include "model/media/plugin/plugin_parts.h"
#include "model/media/plugin/vips.h"

#include <sys/mman.h>

#include <cerrno>
#include <cmath>
#include <fcntl.h>
#include <unistd.h>

// From 8.15 on, neighbours that look the same become one frame, which shows for their whole time;
// from 8.17 on libvips can be told not to do that.
#if VIPS_MAJOR_VERSION > 8 || VIPS_MINOR_VERSION >= 17
#define HIT_EVERY_FRAME "keep_duplicate_frames", TRUE,
#else
#define HIT_EVERY_FRAME
#endif

namespace hit {
namespace {

/// The raw frames on their way to libvips, which wants them all at once. A nameless file keeps them
/// out of memory and is gone with the process.
class FrameStore
{
public:
    FrameStore(FrameStore &&other) noexcept
        : target_(std::move(other.target_))
        , handle_(std::exchange(other.handle_, -1))
        , size_(other.size_)
        , map_(std::exchange(other.map_, nullptr))
    {
    }
    FrameStore &operator=(FrameStore &&) = delete;
    ~FrameStore()
    {
        if (map_)
            munmap(map_, size_);
        if (handle_ >= 0)
            close(handle_);
    }

    static Result<FrameStore> beside(const std::filesystem::path &target)
    {
        const std::filesystem::path folder =
            target.parent_path().empty() ? "." : target.parent_path();
        int handle = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (handle < 0) { // not every file system has nameless files
            std::string name = (folder / ".hitscope-frames-XXXXXX").string();
            handle = mkostemp(name.data(), O_CLOEXEC);
            if (handle >= 0)
                unlink(name.c_str());
        }
        if (handle < 0)
            return tl::unexpected(write_error(target, errno, -1));
        return FrameStore(target, handle);
    }

    Status append(const std::vector<std::uint8_t> &bytes)
    {
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t count = write(handle_, bytes.data() + done, bytes.size() - done);
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return tl::unexpected(write_error(target_, errno, -1));
            done += static_cast<std::size_t>(count);
        }
        size_ += bytes.size();
        return {};
    }

    Result<const void *> map()
    {
        void *memory = mmap(nullptr, size_, PROT_READ, MAP_SHARED, handle_, 0);
        if (memory == MAP_FAILED)
            return tl::unexpected(write_error(target_, errno, -1));
        map_ = memory;
        return memory;
    }
    std::size_t size() const { return size_; }

private:
    FrameStore(std::filesystem::path target, int handle)
        : target_(std::move(target))
        , handle_(handle)
    {
    }

    std::filesystem::path target_; // for messages
    int handle_;
    std::size_t size_ = 0;
    void *map_ = nullptr;
};

/// Milliseconds of every frame, rounded to the format's clock so that the errors never add up.
std::vector<int> delays(int frames, int fps, int clock_ms)
{
    std::vector<int> out;
    long before = 0;
    for (int i = 1; i <= frames; ++i) {
        const long now = std::lround(1000.0 * i / fps / clock_ms) * clock_ms;
        out.push_back(static_cast<int>(now - before));
        before = now;
    }
    return out;
}

/// Where libvips' output goes; keeps the first error of the file.
struct Sink
{
    DurableFile file;
    Status status;

    static gint64 write(VipsTargetCustom *, const void *data, gint64 size, void *self)
    {
        Sink &sink = *static_cast<Sink *>(self);
        if (sink.status)
            sink.status = sink.file.write(
                std::span(static_cast<const std::byte *>(data), static_cast<std::size_t>(size)));
        return sink.status ? size : -1;
    }
};

class AnimationFilm final : public FilmWriter
{
public:
    AnimationFilm(std::filesystem::path target, FrameStore store, bool gif,
                  const FilmOptions &options)
        : check_(target.string(), options)
        , target_(std::move(target))
        , store_(std::move(store))
        , gif_(gif)
    {
    }

    Status add(const Picture &frame) override
    {
        if (Status checked = check_.add(frame); !checked)
            return checked;
        return guard(check_.what(), [&] { return store_.append(to_rgb8(frame)); });
    }

    Status finish(std::stop_token stop) override
    {
        if (Status checked = check_.finish(); !checked)
            return checked;
        return guard(check_.what(), [&]() -> Status {
            Result<vips::Image> image = stacked();
            if (!image)
                return tl::unexpected(image.error());
            Result<DurableFile> file = DurableFile::create(target_);
            if (!file)
                return tl::unexpected(file.error());
            Sink sink{std::move(*file), {}};
            Status saved = [&] {
                // libvips asks before every strip of pixels.
                const std::stop_callback end(stop,
                                             [&] { vips_image_set_kill(image->get(), TRUE); });
                return save(image->get(), sink);
            }();
            if (Status wanted = check_.go_on(stop); !wanted)
                return wanted;
            if (!saved)
                return saved;
            return sink.file.commit(check_.options().overwrite);
        });
    }

private:
    /// All frames below each other, as libvips holds animations.
    Result<vips::Image> stacked()
    {
        Result<const void *> pixels = store_.map();
        if (!pixels)
            return tl::unexpected(pixels.error());
        const FilmOptions &options = check_.options();
        Result<vips::Image> image =
            vips::rgb_image(*pixels, store_.size(), options.width, options.height * options.frames,
                            VIPS_FORMAT_UCHAR);
        if (!image)
            return image;
        std::vector<int> delay = delays(options.frames, options.fps, gif_ ? 10 : 1);
        vips_image_set_int(image->get(), "page-height", options.height);
        vips_image_set_int(image->get(), "n-pages", options.frames);
        vips_image_set_int(image->get(), "loop", 0);
        vips_image_set_array_int(image->get(), "delay", delay.data(), options.frames);
        return image;
    }

    Status save(VipsImage *image, Sink &sink)
    {
        VipsTargetCustom *custom = vips_target_custom_new();
        const vips::Target target(VIPS_TARGET(custom));
        g_signal_connect(custom, "write", G_CALLBACK(Sink::write), &sink);
        // The same 0 (best) ... 51 as video has, on WebP's 100 (best) ... 0.
        const int webp_quality = 100 - check_.options().quality;
        const int failed =
            gif_ ? vips_gifsave_target(image, target.get(), HIT_EVERY_FRAME nullptr)
                 : vips_webpsave_target(image, target.get(), "Q", webp_quality, nullptr);
        if (!sink.status) {
            vips_error_clear();
            return sink.status;
        }
        if (failed != 0)
            return vips::failure(check_.what());
        return {};
    }

    FrameCheck check_;
    std::filesystem::path target_;
    FrameStore store_;
    bool gif_;
};

} // namespace

Result<std::unique_ptr<FilmWriter>> create_animation_film(const std::filesystem::path &target,
                                                          const FilmOptions &options)
{
    const std::string what = target.string();
    const std::string ending = target.extension().string();
    const bool gif = ending.find_first_of("gG") != std::string::npos;
    constexpr int gif_max_fps = 50;
    if (gif && options.fps > gif_max_fps)
        return fail(ErrorCode::WrongUse, what,
                    "GIF players slow down above 50 frames per second, "
                        + std::to_string(options.fps) + " were asked for",
                    "use 50 or less, or .webp or .mp4");
    if (static_cast<std::int64_t>(options.height) * options.frames >= VIPS_MAX_COORD)
        return fail(ErrorCode::WrongUse, what,
                    std::to_string(options.frames) + " frames are too many for this format",
                    "use .mp4 or .webm");
    Result<FrameStore> store = FrameStore::beside(target);
    if (!store)
        return tl::unexpected(store.error());
    return std::make_unique<AnimationFilm>(target, std::move(*store), gif, options);
}

} // namespace hit
