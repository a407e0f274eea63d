// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/durable_file.h"
#include "model/core/file_error.h"
#include "model/core/log.h"
#include "model/media/film_parts.h"
#include "model/media/pixels.h"
#include "model/media/plugin/plugin_parts.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
}

#include <array>
#include <mutex>
#include <span>

namespace hit {
namespace {

using Setting = std::pair<const char *, const char *>;
constexpr std::array<Setting, 1> x264{{{"preset", "medium"}}};
constexpr std::array<Setting, 2> x265{{{"preset", "medium"}, {"x265-params", "log-level=none"}}};
constexpr std::array<Setting, 2> nvenc{{{"preset", "p5"}, {"rc", "vbr"}}};
constexpr std::array<Setting, 3> vp9{{{"deadline", "good"}, {"cpu-used", "2"}, {"row-mt", "1"}}};
constexpr std::array<Setting, 2> av1{{{"cpu-used", "6"}, {"row-mt", "1"}}};

/// An encoder that Hitscope knows how to set up.
struct Encoder
{
    const char *suffix; ///< of its first choice container
    const char *codec;  ///< libavcodec's name
    const char *title;
    bool hardware; ///< may be compiled in and still not work here
    std::span<const Setting> settings;
};

/// The first one of a suffix is its default.
constexpr std::array<Encoder, 6> encoders{{
    {".mp4", "libx264", "MP4, H.264", false, x264},
    {".mp4", "libx265", "MP4, H.265", false, x265},
    {".mp4", "h264_nvenc", "MP4, H.264 on the GPU", true, nvenc},
    {".mp4", "hevc_nvenc", "MP4, H.265 on the GPU", true, nvenc},
    {".webm", "libvpx-vp9", "WebM, VP9", false, vp9},
    {".webm", "libaom-av1", "WebM, AV1", false, av1},
}};

struct Delete
{
    void operator()(AVFormatContext *context) const
    {
        avio_closep(&context->pb);
        avformat_free_context(context);
    }
    void operator()(AVCodecContext *context) const { avcodec_free_context(&context); }
    void operator()(AVFrame *frame) const { av_frame_free(&frame); }
    void operator()(AVPacket *packet) const { av_packet_free(&packet); }
    void operator()(SwsContext *context) const { sws_freeContext(context); }
};
template <typename T>
using Owner = std::unique_ptr<T, Delete>;

void log_line(void *source, int level, const char *format, va_list arguments)
{
    if (level > AV_LOG_ERROR)
        return;
    std::array<char, 1024> line{};
    int prefix = 1;
    av_log_format_line2(source, level, format, arguments, line.data(), line.size(), &prefix);
    std::string text(line.data());
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    log::info("libav: " + text);
}

/// libav writes to stderr by default.
void quieten()
{
    static std::once_flag once;
    std::call_once(once, [] { av_log_set_callback(log_line); });
}

tl::unexpected<Error> failure(const std::string &what, std::string_view step, int code)
{
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    if (code == AVERROR(ENOSPC) || code == AVERROR(EDQUOT) || code == AVERROR(EFBIG))
        return tl::unexpected(write_error(what, AVUNERROR(code), -1));
    const ErrorCode kind = code == AVERROR(ENOMEM) ? ErrorCode::OutOfMemory : ErrorCode::WorkFailed;
    return fail(kind, what, std::string(step) + ": " + text.data());
}

/// Constant quality under the name that this encoder has for it.
void set_quality(AVCodecContext &codec, int quality)
{
    if (av_opt_set_int(codec.priv_data, "crf", quality, 0) >= 0)
        return;
    av_opt_set_int(codec.priv_data, "cq", quality, 0);
}

Result<Owner<AVCodecContext>> open_encoder(const AVCodec &codec, const FilmOptions &options,
                                           bool global_header, const std::string &what)
{
    Owner<AVCodecContext> context(avcodec_alloc_context3(&codec));
    if (!context)
        return failure(what, "encoder", AVERROR(ENOMEM));
    context->width = options.width;
    context->height = options.height;
    context->time_base = {1, options.fps};
    context->framerate = {options.fps, 1};
    context->sample_aspect_ratio = {1, 1};
    context->pix_fmt = AV_PIX_FMT_YUV420P;
    context->color_primaries = AVCOL_PRI_BT709;
    context->color_trc = AVCOL_TRC_BT709;
    context->colorspace = AVCOL_SPC_BT709;
    context->color_range = AVCOL_RANGE_MPEG;
    context->chroma_sample_location = AVCHROMA_LOC_LEFT;
    context->thread_count = 0;
    if (codec.id == AV_CODEC_ID_HEVC)
        context->codec_tag = MKTAG('h', 'v', 'c', '1'); // the tag that Apple's players ask for
    if (global_header)
        context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    for (const Encoder &encoder : encoders)
        if (std::string_view(encoder.codec) == codec.name)
            for (const auto &[name, value] : encoder.settings)
                av_opt_set(context->priv_data, name, value, 0);
    set_quality(*context, options.quality);
    if (const int code = avcodec_open2(context.get(), &codec, nullptr); code < 0)
        return failure(what, std::string("the encoder ") + codec.name + " does not start", code);
    return context;
}

/// Compiled into this libavcodec and, for hardware, able to open.
bool is_usable(const Encoder &encoder)
{
    quieten();
    const AVCodec *codec = avcodec_find_encoder_by_name(encoder.codec);
    if (!codec || !encoder.hardware)
        return codec != nullptr;
    FilmOptions options;
    options.width = options.height = 256;
    return open_encoder(*codec, options, false, encoder.codec).has_value();
}

const AVCodec *default_codec(const std::string &suffix)
{
    for (const Encoder &encoder : encoders)
        if (suffix == encoder.suffix)
            if (const AVCodec *codec = avcodec_find_encoder_by_name(encoder.codec))
                return codec;
    return nullptr;
}

Result<const AVCodec *> find_codec(const FilmOptions &options, const std::string &suffix,
                                   const std::string &what)
{
    const AVCodec *codec = options.codec.empty()
                               ? default_codec(suffix)
                               : avcodec_find_encoder_by_name(options.codec.c_str());
    if (codec && codec->type == AVMEDIA_TYPE_VIDEO)
        return codec;
    std::string there;
    for (const Encoder &encoder : encoders)
        if (suffix == encoder.suffix && is_usable(encoder))
            there += (there.empty() ? "" : ", ") + std::string(encoder.codec);
    const std::string wanted = options.codec.empty() ? suffix : options.codec;
    return fail(ErrorCode::WrongUse, what, "this libavcodec has no video encoder for " + wanted,
                there.empty() ? "use .gif, .webp or a folder" : "it has " + there);
}

class VideoFilm final : public FilmWriter
{
public:
    VideoFilm(DurableFile file, std::string what, const FilmOptions &options)
        : file_(std::move(file))
        , check_(std::move(what), options)
    {
    }

    Status open(const AVCodec &codec, const char *container)
    {
        if (Status ready = open_container(codec, container); !ready)
            return ready;
        const FilmOptions &options = check_.options();
        const bool global_header = (format_->oformat->flags & AVFMT_GLOBALHEADER) != 0;
        Result<Owner<AVCodecContext>> encoder =
            open_encoder(codec, options, global_header, check_.what());
        if (!encoder)
            return tl::unexpected(encoder.error());
        codec_ = std::move(*encoder);
        if (Status ready = make_buffers(); !ready)
            return ready;
        return write_header();
    }

    Status add(const Picture &picture) override
    {
        if (Status checked = check_.add(picture); !checked)
            return checked;
        return guard(check_.what(), [&]() -> Status {
            if (const int code = av_frame_make_writable(frame_.get()); code < 0)
                return failure(check_.what(), "frame", code);
            const std::vector<std::uint8_t> rgb = to_rgb8(picture);
            const std::array<const std::uint8_t *, 1> lines{rgb.data()};
            const std::array<int, 1> pitch{picture.width * 3};
            sws_scale(scaler_.get(), lines.data(), pitch.data(), 0, picture.height, frame_->data,
                      frame_->linesize);
            frame_->pts = check_.added() - 1;
            return encode(frame_.get());
        });
    }

    Status finish(std::stop_token stop) override
    {
        if (Status checked = check_.finish(); !checked)
            return checked;
        return guard(check_.what(), [&]() -> Status {
            if (Status flushed = encode(nullptr, stop); !flushed)
                return flushed;
            if (const int code = av_write_trailer(format_.get()); code < 0)
                return failure(check_.what(), "the end could not be written", code);
            if (const int code = avio_closep(&format_->pb); code < 0)
                return failure(check_.what(), "the end could not be written", code);
            return check_.go_on(stop).and_then(
                [&] { return file_.commit(check_.options().overwrite); });
        });
    }

private:
    Status open_container(const AVCodec &codec, const char *container)
    {
        // Without the protocol, a colon in the name would be read as one.
        const std::string url = "file:" + file_.temporary_path().string();
        AVFormatContext *context = nullptr;
        const int made = avformat_alloc_output_context2(&context, nullptr, container, url.c_str());
        if (made < 0)
            return failure(check_.what(), "container", made);
        format_.reset(context);
        if (avformat_query_codec(format_->oformat, codec.id, FF_COMPLIANCE_NORMAL) == 0)
            return fail(ErrorCode::WrongUse, check_.what(),
                        std::string(container) + " cannot hold what " + codec.name + " makes",
                        "use another encoder or suffix");
        if (const int code = avio_open(&format_->pb, url.c_str(), AVIO_FLAG_WRITE); code < 0)
            return failure(check_.what(), "cannot be written", code);
        return {};
    }

    Status make_buffers()
    {
        const FilmOptions &options = check_.options();
        frame_.reset(av_frame_alloc());
        packet_.reset(av_packet_alloc());
        scaler_.reset(sws_getContext(options.width, options.height, AV_PIX_FMT_RGB24, options.width,
                                     options.height, codec_->pix_fmt,
                                     SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, nullptr,
                                     nullptr, nullptr));
        if (!frame_ || !packet_ || !scaler_)
            return failure(check_.what(), "frame", AVERROR(ENOMEM));
        const int *table = sws_getCoefficients(SWS_CS_ITU709);
        constexpr int one = 1 << 16;
        sws_setColorspaceDetails(scaler_.get(), table, 1, table, 0, 0, one, one);
        frame_->format = codec_->pix_fmt;
        frame_->width = options.width;
        frame_->height = options.height;
        if (const int code = av_frame_get_buffer(frame_.get(), 0); code < 0)
            return failure(check_.what(), "frame", code);
        return {};
    }

    Status write_header()
    {
        stream_ = avformat_new_stream(format_.get(), nullptr);
        if (!stream_)
            return failure(check_.what(), "stream", AVERROR(ENOMEM));
        avcodec_parameters_from_context(stream_->codecpar, codec_.get());
        stream_->time_base = codec_->time_base;
        stream_->avg_frame_rate = codec_->framerate;
        stream_->r_frame_rate = codec_->framerate;
        AVDictionary *wishes = nullptr;
        av_dict_set(&wishes, "movflags", "+faststart+write_colr", 0);
        const int code = avformat_write_header(format_.get(), &wishes);
        av_dict_free(&wishes);
        if (code < 0)
            return failure(check_.what(), "the start could not be written", code);
        return {};
    }

    /// Sends a frame, or the end for nullptr, and writes what comes out.
    Status encode(const AVFrame *frame, const std::stop_token &stop = {})
    {
        if (const int code = avcodec_send_frame(codec_.get(), frame); code < 0)
            return failure(check_.what(), "a frame could not be encoded", code);
        for (;;) {
            if (Status wanted = check_.go_on(stop); !wanted)
                return wanted;
            int code = avcodec_receive_packet(codec_.get(), packet_.get());
            if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
                return {};
            if (code < 0)
                return failure(check_.what(), "a frame could not be encoded", code);
            packet_->duration = 1;
            av_packet_rescale_ts(packet_.get(), codec_->time_base, stream_->time_base);
            packet_->stream_index = stream_->index;
            code = av_interleaved_write_frame(format_.get(), packet_.get());
            if (code >= 0) // the muxers do not look at what their own writes return
                code = format_->pb->error;
            if (code < 0)
                return failure(check_.what(), "a frame could not be written", code);
        }
    }

    DurableFile file_; // outlives the context that writes into it
    FrameCheck check_;
    Owner<AVFormatContext> format_;
    Owner<AVCodecContext> codec_;
    Owner<SwsContext> scaler_;
    Owner<AVFrame> frame_;
    Owner<AVPacket> packet_;
    AVStream *stream_ = nullptr; // format_ owns it
};

} // namespace

std::vector<FilmFormat> video_formats()
{
    std::vector<FilmFormat> formats;
    for (const Encoder &encoder : encoders)
        if (is_usable(encoder))
            formats.push_back({encoder.suffix, encoder.codec, encoder.title});
    return formats;
}

Result<std::unique_ptr<FilmWriter>> create_video_film(const std::filesystem::path &target,
                                                      const FilmOptions &options)
{
    quieten();
    const std::string what = target.string();
    if (options.width % 2 != 0 || options.height % 2 != 0)
        return fail(ErrorCode::WrongUse, what,
                    "video has half-size colour, so " + std::to_string(options.width) + " x "
                        + std::to_string(options.height) + " pixels must be even",
                    "crop one pixel, or write .gif, .webp or a folder");
    const bool mp4 = target.extension().string().find_first_of("pP") != std::string::npos;
    Result<const AVCodec *> codec = find_codec(options, mp4 ? ".mp4" : ".webm", what);
    if (!codec)
        return tl::unexpected(codec.error());
    Result<DurableFile> file = DurableFile::create(target);
    if (!file)
        return tl::unexpected(file.error());
    auto film = std::make_unique<VideoFilm>(std::move(*file), what, options);
    if (Status opened = film->open(**codec, mp4 ? "mp4" : "webm"); !opened)
        return tl::unexpected(opened.error());
    return film;
}

} // namespace hit
