// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hit/picture_sinks.h"

#include "app/hit/common_options.h"
#include "app/hit/model_file.h"

#include <algorithm>
#include <cmath>

namespace hit {
namespace {

namespace fs = std::filesystem;

class FolderSink final : public PictureSink
{
public:
    FolderSink(std::vector<fs::path> files, const ImageWriteOptions &options)
        : m_files(std::move(files))
        , m_options(options)
    {
    }

    Status add(Picture picture, const std::string &state) override
    {
        m_options.state = state;
        return write_image(m_files[m_next++], picture, m_options);
    }
    Status finish() override { return {}; }
    std::vector<std::string> files() const override { return {m_files.begin(), m_files.end()}; }

private:
    std::vector<fs::path> m_files;
    std::size_t m_next = 0;
    ImageWriteOptions m_options;
};

/// One picture as it is, more as a grid.
class SheetSink final : public PictureSink
{
public:
    SheetSink(fs::path path, int columns, const ImageWriteOptions &options)
        : m_path(std::move(path))
        , m_columns(columns)
        , m_options(options)
    {
    }

    Status add(Picture picture, const std::string &state) override
    {
        m_pictures.push_back(std::move(picture));
        m_options.state = state;
        return {};
    }

    Status finish() override
    {
        if (m_pictures.size() == 1)
            return write_image(m_path, m_pictures.front(), m_options);
        m_options.state.clear(); // one state cannot speak for all pictures
        return sheet(m_pictures, m_columns).and_then([&](const Picture &all) {
            return write_image(m_path, all, m_options);
        });
    }
    std::vector<std::string> files() const override { return {m_path.string()}; }

private:
    fs::path m_path;
    int m_columns;
    ImageWriteOptions m_options;
    std::vector<Picture> m_pictures;
};

class ArraySink final : public PictureSink
{
public:
    ArraySink(fs::path path, std::size_t count, bool raw, bool overwrite)
        : m_path(std::move(path))
        , m_count(count)
        , m_raw(raw)
        , m_overwrite(overwrite)
    {
    }

    Status add(Picture picture, const std::string &) override
    {
        if (!m_writer) {
            const std::int64_t shape[]{static_cast<std::int64_t>(m_count), picture.height,
                                       picture.width, 3};
            auto writer = NpyWriter::create(m_path, shape);
            if (!writer)
                return tl::unexpected(writer.error());
            m_writer.emplace(std::move(*writer));
        }
        if (!m_raw)
            for (float &value : picture.rgb)
                value = std::clamp(value, -1.0F, 1.0F);
        return m_writer->write(picture.rgb);
    }
    Status finish() override { return m_writer->commit(m_overwrite); }
    std::vector<std::string> files() const override { return {m_path.string()}; }

private:
    fs::path m_path;
    std::size_t m_count;
    bool m_raw, m_overwrite;
    std::optional<NpyWriter> m_writer;
};

bool isFolder(const fs::path &path)
{
    std::error_code missing;
    return !path.has_extension() || fs::is_directory(path, missing);
}

Result<std::unique_ptr<PictureSink>> makeFolder(const OutputOptions &options,
                                                const std::vector<std::string> &names,
                                                ImageWriteOptions image)
{
    if (!options.format.empty()) {
        const Result<ImageFormat> format = image_format_from_name(options.format);
        if (!format)
            return tl::unexpected(format.error());
        image.format = *format;
    }
    std::vector<fs::path> files;
    for (const std::string &name : names) {
        files.push_back(fs::path(options.path) / (name + std::string(suffix(image.format))));
        if (Status free = mayWrite(files.back(), options.force); !free)
            return tl::unexpected(free.error());
    }
    fs::create_directories(options.path);
    return std::make_unique<FolderSink>(std::move(files), image);
}

} // namespace

Status outputIsFree(const OutputOptions &options)
{
    return mayWrite(options.path, options.force || isFolder(options.path));
}

Result<std::unique_ptr<PictureSink>> PictureSink::make(const OutputOptions &options,
                                                       const std::vector<std::string> &names)
{
    return guard(options.path, [&]() -> Result<std::unique_ptr<PictureSink>> {
        const fs::path path(options.path);
        ImageWriteOptions image;
        image.quality = options.quality;
        image.overwrite = options.force;
        if (isFolder(path))
            return makeFolder(options, names, image);
        if (path.extension() == ".npy")
            return std::make_unique<ArraySink>(path, names.size(), options.raw, options.force);
        Result<ImageFormat> format = image_format_from_suffix(path);
        if (!format)
            return fail(ErrorCode::WrongUse, options.path, "nothing is written with this suffix",
                        "use a folder, .png, .jpg, .webp, .tif or .npy");
        image.format = *format;
        if (!options.format.empty()) {
            const Result<ImageFormat> named = image_format_from_name(options.format);
            if (!named)
                return tl::unexpected(named.error());
            if (suffix(*named) != suffix(*format))
                return fail(ErrorCode::WrongUse, "--format " + options.format,
                            "the name ends in " + path.extension().string());
            image.format = *named;
        }
        return std::make_unique<SheetSink>(path, options.columns, image);
    });
}

Result<int> sheetColumns(const std::string &text, std::size_t count)
{
    if (text.empty())
        return static_cast<int>(std::ceil(std::sqrt(static_cast<double>(count))));
    return wholeNumbers(text, 'x', 2, "--grid")
        .and_then([&](const std::vector<int> &grid) -> Result<int> {
            if (grid[0] < 1 || grid[1] < 1
                || static_cast<std::size_t>(grid[0]) * static_cast<std::size_t>(grid[1]) < count)
                return fail(ErrorCode::WrongUse, "--grid " + text,
                            "it has too few places for " + std::to_string(count) + " pictures");
            return grid[0];
        });
}

} // namespace hit
