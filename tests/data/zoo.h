// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/data/image_set.h"

#include <QByteArray>

#include <map>

namespace hit::test {

/// What is expected of a file: its verdict, or its notes where it is ok.
struct ExpectedVerdict
{
    Verdict verdict = Verdict::Ok;
    std::vector<std::string> notes{};
};

/// A folder of files of which each has its verdict, for images of at least 16 pixels.
class Zoo
{
public:
    explicit Zoo(std::filesystem::path root);

    void file(const std::string &name, const QByteArray &bytes, ExpectedVerdict expected);
    void link(const std::string &name, const std::filesystem::path &to, ExpectedVerdict expected);
    void is(const std::string &name, Verdict verdict) { m_expected[name] = {verdict}; }
    /// More than 200 files: every kind of image, whole, cut short and damaged, strangers, sizes, no
    /// files.
    void fill();

    const std::filesystem::path &root() const { return m_root; }
    const std::map<std::string, ExpectedVerdict> &expected() const { return m_expected; }
    std::int64_t good() const;

private:
    std::filesystem::path m_root;
    std::map<std::string, ExpectedVerdict> m_expected;
};

/// Gives up the superuser's rights, for whom nothing is forbidden.
class AsNobody
{
public:
    AsNobody();
    ~AsNobody();
    AsNobody(const AsNobody &) = delete;
    AsNobody &operator=(const AsNobody &) = delete;

private:
    bool m_changed;
};

} // namespace hit::test
