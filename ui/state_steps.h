// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"
#include "model/latent/state.h"

#include <QUndoStack>

#include <functional>

namespace hit {

/// One step of undo: from a state to another, with what is beside it.
class StateStep : public QUndoCommand
{
public:
    using Set = std::function<void(const State &)>;
    /// `beside` gets true now and when it is redone, false when it is undone; it may be empty.
    StateStep(const QString &name, State before, State after, Set set,
              std::function<void(bool done)> beside);
    void undo() override { set(m_before, false); }
    void redo() override { set(m_after, true); }
    const State &before() const { return m_before; }

private:
    void set(const State &state, bool done);

    State m_before, m_after;
    Set m_set;
    std::function<void(bool done)> m_beside;
};

/// What a model left out of the state, as nobody's wish: once all of it is there again the last
/// step goes, and nothing can be redone. Where steps follow, which know the state without it, it
/// stays.
class FitStep final : public StateStep
{
public:
    FitStep(const QString &name, State before, const State &shown, const QUndoStack &stack,
            Set set);
    void undo() override;
    bool fits(const ModelInfo &model) const; ///< all of what was left out

private:
    bool isLast() const;

    const State &m_shown;
    const QUndoStack &m_stack;
};

} // namespace hit
