// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/run_facts.h"

#include <filesystem>
#include <map>
#include <vector>

namespace hit {

/// Reads the runs of one folder again and again, and does again only what may have changed. It
/// waits for the disk: one thread, not the GUI's.
class RunReader final
{
public:
    /// `side`: of the thumbnails, in pixels.
    RunReader(QString folder, int side);

    /// All runs that the folder is or holds, the newest first. A run that is damaged is among them,
    /// with what is wrong.
    std::vector<RunFacts> read();

private:
    struct Known
    {
        RunFacts facts;
        QString description;        ///< what is wrong with run.json
        std::filesystem::path data; ///< that it names
        double describedAt = -1;    ///< run.json as it was read; Unix seconds, as below
        double sampledAt = -1, savedAt = -1;
    };
    RunFacts readRun(const std::filesystem::path &path);
    static QString describe(const RunFolder &run, Known &known);
    static void findImages(const RunFolder &run, Known &known);
    static void observeRun(const RunFolder &run, Known &known);
    void sample(const RunFolder &run, Known &known) const;

    const std::filesystem::path m_folder;
    const int m_side;
    std::map<std::filesystem::path, Known> m_known;
};

} // namespace hit
