// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/safetensors_checksums.h"

#include "model/checkpoint/checks.h"
#include "model/checkpoint/sax_refuser.h"

#include <algorithm>
#include <limits>

namespace hit {
namespace {

class ChecksumVisitor final : public SaxRefuser
{
public:
    Checksums checksums;

    bool start_object(std::size_t) override { return !std::exchange(inside_, true) || refuse(); }
    bool end_object() override { return true; }
    bool key(std::string &key) override
    {
        key_ = std::move(key);
        return true;
    }
    bool number_unsigned(std::uint64_t number) override
    {
        if (!inside_ || number > std::numeric_limits<std::uint32_t>::max()
            || checksums.size() == max_tensors)
            return refuse();
        checksums.emplace_back(std::move(key_), static_cast<std::uint32_t>(number));
        return true;
    }

private:
    bool inside_ = false;
    std::string key_;
};

} // namespace

std::string checksums_text(const Checksums &checksums)
{
    std::string text = "{";
    for (const auto &[name, crc] : checksums)
        text +=
            (text.size() > 1 ? "," : "") + nlohmann::json(name).dump() + ":" + std::to_string(crc);
    return text + "}";
}

Result<std::vector<std::uint32_t>> parse_checksums(const std::filesystem::path &path,
                                                   std::string_view text,
                                                   const std::vector<TensorEntry> &entries)
{
    const std::string subject = "its checksums (" + std::string(checksums_key) + ") ";
    ChecksumVisitor visitor;
    if (!visitor.read(text))
        return damaged(path, subject + "cannot be read: " + visitor.why());
    auto &found = visitor.checksums;
    std::ranges::sort(found);
    if (!std::ranges::equal(found, entries, {}, &Checksums::value_type::first, &TensorEntry::name))
        return damaged(path, subject + "are not those of its tensors");
    std::vector<std::uint32_t> crcs(found.size());
    std::ranges::transform(found, crcs.begin(), &Checksums::value_type::second);
    return crcs;
}

} // namespace hit
