// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/engine.h"
#include "ui/explorer.h"

#include <QString>

namespace hit {

/// What stands beside the picture as B: another state of the same model, or the present state drawn
/// by another model.
struct OtherSource
{
    std::optional<State> state;
    QString model; ///< its path; empty: the one that is open
    bool operator==(const OtherSource &) const = default;
};

/// Which B is wanted, asked for and there. Plain bookkeeping of EngineHost.
class OtherPicture final
{
public:
    void set(const std::optional<OtherSource> &wanted);
    const std::optional<OtherSource> &wanted() const { return m_wanted; }
    void setFirst(bool first) { m_first = first; }
    /// The model beside is open, or none any more.
    void setBeside(std::shared_ptr<const ModelInfo> model);
    const std::shared_ptr<const ModelInfo> &beside() const { return m_beside; }
    void forget(); ///< the picture that is there is one of another model

    /// What to ask with picture `id`; nothing if none is wanted, or it is there already.
    Result<std::optional<OtherRequest>> next(const Explorer &explorer, std::uint64_t id);
    /// `drawn`, or it failed and is asked for again with the next picture. True if it is about the
    /// picture that is wanted and not there yet, whichever of the questions for it was answered.
    bool take(std::uint64_t id, bool drawn);
    bool hasFailed() const { return m_asked && !m_there && m_answered >= m_askedId; }
    bool isUpToDate() const { return !m_asked || m_there || m_answered >= m_askedId; }
    void giveUp(std::uint64_t id); ///< it will not come

private:
    std::optional<OtherSource> m_wanted;
    std::shared_ptr<const ModelInfo> m_beside;
    std::optional<RenderRequest> m_asked; ///< newest
    std::uint64_t m_askedId = 0, m_answered = 0;
    std::uint64_t m_firstOfSame = 0; ///< that asked for the picture of m_asked
    bool m_there = false;            ///< the picture of m_asked
    bool m_first = false;
};

} // namespace hit
