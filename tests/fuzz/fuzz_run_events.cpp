// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_curves.h"
#include "tests/fuzz/fuzz_entry.h"
#include "tests/fuzz/fuzz_files.h"

/// A whole events.jsonl: whatever it says, steps rise and names stay inside of their folder.
void HIT_FUZZ_ENTRY(const std::uint8_t *data, std::size_t size)
{
    static const hit::fuzz::InputFolder folder;
    hit::EventReader reader(folder.put("events.jsonl", {data, size}));
    hit::RunCurves curves;
    for (auto more = reader.read_more(); more && !more->empty(); more = reader.read_more())
        for (const hit::RunEvent &event : *more)
            curves.add(event);
    for (const auto *series : {&curves.scalars(), &curves.metrics()})
        for (const auto &[name, points] : *series)
            for (std::size_t i = 1; i < points.size(); ++i)
                if (points[i - 1].step >= points[i].step)
                    std::abort();
    for (const auto *files : {&curves.samples(), &curves.checkpoints()})
        for (const auto &named : *files)
            if (named.file.empty() || named.file.find('/') != std::string::npos)
                std::abort();
}
