// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/tensorboard_writer.h"

#include "model/checkpoint/crc32c.h"
#include "model/checkpoint/tensor_file.h"
#include "model/run/run_status.h"

#include <array>
#include <atomic>
#include <bit>
#include <cstdio>
#include <unistd.h>

namespace hit {
namespace {

// Protocol buffers: (field number << 3 | wire type), then the value.
enum class Wire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

std::string varint(std::uint64_t value)
{
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>((value & 0x7f) | 0x80);
    return bytes + static_cast<char>(value);
}

template <typename Number>
std::string little_endian(Number number)
{
    static_assert(std::endian::native == std::endian::little);
    return {reinterpret_cast<const char *>(&number), sizeof number};
}

std::string key(unsigned field, Wire wire)
{
    return varint(field << 3 | static_cast<unsigned>(wire));
}

std::string number_field(unsigned field, std::int64_t value)
{
    return key(field, Wire::Varint) + varint(static_cast<std::uint64_t>(value));
}

std::string bytes_field(unsigned field, std::string_view bytes)
{
    return key(field, Wire::Bytes) + varint(bytes.size()) + std::string(bytes);
}

/// Event { double wall_time = 1; int64 step = 2; } and one more field.
std::string event(std::int64_t step, std::string_view field)
{
    return key(1, Wire::Fixed64) + little_endian(unix_seconds()) + number_field(2, step)
           + std::string(field);
}

/// TFRecord: length, its masked checksum, the bytes, their masked checksum.
std::string frame(const std::string &bytes)
{
    const auto checked = [](const std::string &part) {
        return part + little_endian(mask_crc32c(crc32c(std::as_bytes(std::span(part)))));
    };
    return checked(little_endian(std::uint64_t{bytes.size()})) + checked(bytes);
}

/// TensorBoard reads a folder's files in the order of their names.
std::filesystem::path new_file(const std::filesystem::path &folder)
{
    static std::atomic<unsigned> count = 0;
    std::array<char, 96> name{};
    std::snprintf(name.data(), name.size(), "events.out.tfevents.%017.6f.%ld.%u.hitscope",
                  unix_seconds(), static_cast<long>(::getpid()), count++);
    return folder / name.data();
}

} // namespace

TensorBoardWriter::TensorBoardWriter(std::filesystem::path folder, FileSystem &system)
    : folder_(std::move(folder))
    , system_(&system)
{
}

Result<TensorBoardWriter> TensorBoardWriter::create(std::filesystem::path folder, std::int64_t step,
                                                    FileSystem &system)
{
    TensorBoardWriter writer(std::move(folder), system);
    return writer.begin_file(step).map([&] { return std::move(writer); });
}

Status TensorBoardWriter::begin_file(std::int64_t step)
{
    auto file = AppendFile::open(new_file(folder_), *system_);
    if (!file)
        return tl::unexpected(file.error());
    // file_version = 3; session_log = 7 { status = 1: START = 1 }, at the first step to come.
    auto begun = file->append(frame(event(0, bytes_field(3, "brain.Event:2"))));
    if (begun)
        begun = file->append(frame(event(step + 1, bytes_field(7, number_field(1, 1)))));
    if (begun)
        file_ = std::move(*file);
    return begun;
}

Status TensorBoardWriter::append_event(std::int64_t step, std::string_view field)
{
    if (!file_)
        if (auto begun = begin_file(step - 1); !begun)
            return begun;
    auto written = file_->append(frame(event(step, field)));
    if (!written)
        file_.reset();
    return written;
}

Status TensorBoardWriter::scalars(std::int64_t step, const std::map<std::string, double> &values)
{
    // summary = 5 { value = 1 { tag = 1; simple_value = 2 } ... }
    std::string summary;
    for (const auto &[tag, value] : values)
        summary += bytes_field(1, bytes_field(1, tag) + key(2, Wire::Fixed32)
                                      + little_endian(static_cast<float>(value)));
    return append_event(step, bytes_field(5, summary));
}

Status TensorBoardWriter::image(std::int64_t step, std::string_view tag, int width, int height,
                                std::string_view encoded)
{
    // image = 4 { height = 1; width = 2; colorspace = 3: RGB = 3; encoded_image_string = 4 }
    const std::string image = number_field(1, height) + number_field(2, width) + number_field(3, 3)
                              + bytes_field(4, encoded);
    return append_event(
        step, bytes_field(5, bytes_field(1, bytes_field(1, tag) + bytes_field(4, image))));
}

} // namespace hit
