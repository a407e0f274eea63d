// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/core/durable_file.h"
#include "model/core/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace hit {

enum class DType { F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, Bool, String };
/// Bytes of one element; 0 for String.
std::size_t dtype_size(DType dtype);
std::string_view dtype_name(DType dtype); ///< as safetensors writes it: "F32", "BF16", ...

struct TensorEntry
{
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::int64_t elements() const;
};

/// Bytes so far, all bytes. Called from the thread that called.
using Progress = std::function<void(std::int64_t done, std::int64_t total)>;

/// A file of named tensors, opened and wholly checked in structure; contents are checked when they
/// are read. No torch in here: the fuzzers and `hit info` need none. One thread at a time.
class TensorFile
{
public:
    virtual ~TensorFile() = default;
    virtual std::string_view format() const = 0;                 ///< "safetensors" or "tensorflow"
    virtual const std::vector<TensorEntry> &entries() const = 0; ///< sorted by name
    virtual const std::map<std::string, std::string> &metadata() const = 0;
    virtual std::int64_t file_bytes() const = 0;
    /// Little-endian, row-major numbers, checksum verified where the file has one. `out` has
    /// exactly the tensor's size.
    virtual Status read(const TensorEntry &entry, std::span<std::byte> out) = 0;
    /// The strings of a tensor of DType::String, one after the other, checksum verified.
    virtual Result<std::string> read_text(const TensorEntry &entry) = 0;
    /// Reads everything and checks every checksum.
    virtual Status verify(const Progress &progress, std::stop_token stop) = 0;

    const TensorEntry *find(std::string_view name) const;
};

/// Opens what `path` is: a *.safetensors file, a TensorFlow prefix, its .index, its folder. Decides
/// by content where it can; refuses pickle, zip and unknown files with the reason and the remedy
/// (formats.md).
Result<std::unique_ptr<TensorFile>> open_tensor_file(const std::filesystem::path &path);

/// Strictly by the format's rules and the caps of formats.md. Stricter than the Python package: the
/// header begins with '{', every name occurs once, a description has its three fields and no
/// others, dimensions fit in 63 bits, no text is longer than 4 MB, the types are those of DType.
Result<std::unique_ptr<TensorFile>> open_safetensors(const std::filesystem::path &path);
/// `path`: prefix, .index, a shard, or the folder. Names are the checkpoint keys without
/// "/.ATTRIBUTES/VARIABLE_VALUE"; the object graph is checked against them and not listed.
Result<std::unique_ptr<TensorFile>> open_tensor_bundle(const std::filesystem::path &path);

/// What write_safetensors needs of one tensor; `bytes` must live until it returns.
struct TensorView
{
    std::string name;
    DType dtype;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;
};
/// Durable; adds `hitscope.crc32c`, a JSON object name -> checksum, to the metadata. `overwrite` as
/// in DurableFile.
Status write_safetensors(const std::filesystem::path &path, std::span<const TensorView> tensors,
                         std::map<std::string, std::string> metadata, bool overwrite,
                         FileSystem &system = FileSystem::real());

/// CRC-32C (Castagnoli); hardware instruction where the CPU has it. `crc` continues an earlier one.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t crc = 0);

/// .npy, version 1 to 3, C order, float32 or float64; no pickled arrays.
struct Array
{
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};
Result<Array> read_npy(const std::filesystem::path &path);
/// As read_npy(); a value that is not finite is BadFile, since no network can use it.
Result<Array> read_latents(const std::filesystem::path &path);
Status write_npy(const std::filesystem::path &path, std::span<const std::int64_t> shape,
                 std::span<const float> values, bool overwrite);

/// The same in pieces, for arrays larger than memory. Nothing stands under the name before
/// commit(). One thread at a time.
class NpyWriter final
{
public:
    static Result<NpyWriter> create(const std::filesystem::path &path,
                                    std::span<const std::int64_t> shape);
    NpyWriter(NpyWriter &&) noexcept;
    NpyWriter &operator=(NpyWriter &&) noexcept;
    ~NpyWriter();
    /// The next values in C order. Error (WrongUse): more than the shape has.
    Status write(std::span<const float> values);
    /// Error (WrongUse): fewer values than the shape has.
    Status commit(bool overwrite);

private:
    struct Impl;
    explicit NpyWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace hit
