// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/run/run_events.h"

#include <map>

namespace hit {

struct CurvePoint
{
    std::int64_t step;
    double value;
};

/// What a run's events add up to, for curves and sheets: each step once, however often the run was
/// killed and resumed. Damaged or hostile fields are passed over. However long the file is, what is
/// kept takes a few hundred MB at most.
class RunCurves final
{
public:
    static constexpr std::size_t most_curves = 512; ///< those of further names are left out
    /// Room for points of all curves together, in use or not; when it is all taken, the longest
    /// curve keeps every second one.
    static constexpr std::size_t most_points = std::size_t{1} << 23;
    static constexpr std::size_t most_entries = 10'000; ///< so many of a list stay, the newest

    void add(const RunEvent &event);
    bool is_cut() const { return is_cut_; } ///< more was told than is kept

    using Series = std::map<std::string, std::vector<CurvePoint>>; ///< steps rise
    const Series &scalars() const { return scalars_; }
    const Series &metrics() const { return metrics_; }

    struct Named
    {
        std::int64_t step;
        std::string file; ///< a name without folders
    };
    const std::vector<Named> &samples() const { return samples_; }
    const std::vector<Named> &checkpoints() const { return checkpoints_; }

    struct Note
    {
        double time;
        std::int64_t step;
        std::string text;
    };
    const std::vector<Note> &warnings() const { return warnings_; }
    /// Where trainers began, and why: the first, resumes, rollbacks. None is made void.
    const std::vector<Note> &starts() const { return starts_; }

    /// Steps between which records were lost: nothing is known of what lies inside.
    struct Gap
    {
        std::int64_t from, to;
    };
    const std::vector<Gap> &gaps() const { return gaps_; } ///< they rise and do not overlap
    std::int64_t lost_lines() const { return lost_lines_; }

private:
    void go_back(std::int64_t step);
    void add_values(Series &series, const RunEvent &event);
    void make_room();
    template <typename Entry>
    void keep_newest(std::vector<Entry> &entries);
    void add_gap(const RunEvent &event);

    Series scalars_, metrics_;
    std::vector<Named> samples_, checkpoints_;
    std::vector<Note> warnings_, starts_;
    std::vector<Gap> gaps_;
    std::int64_t lost_lines_ = 0, last_step_ = 0;
    bool is_cut_ = false;
};

} // namespace hit
