// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"
#include "model/latent/state.h"

#include <QUndoStack>

#include <functional>
#include <memory>

namespace hit {

/// One step of undo: from a state to another, with what is beside it. Steps that follow one another
/// share the state between them.
class StateStep : public QUndoCommand
{
public:
    using Set = std::function<void(const State &)>;
    using Shared = std::shared_ptr<const State>;
    /// `beside` gets true now and when it is redone, false when it is undone; it may be empty.
    StateStep(const QString &name, Shared before, Shared after, Set set,
              std::function<void(bool done)> beside);
    void undo() override { set(*m_before, false); }
    void redo() override { set(*m_after, true); }
    const Shared &before() const { return m_before; }
    const Shared &after() const { return m_after; }

private:
    void set(const State &state, bool done);

    Shared m_before, m_after;
    Set m_set;
    std::function<void(bool done)> m_beside;
};

/// What a model left out of the state, as nobody's wish: once all of it is there again the last
/// step goes, and nothing can be redone. Where steps follow, which know the state without it, it
/// stays.
class FitStep final : public StateStep
{
public:
    FitStep(const QString &name, Shared before, const State &shown, const QUndoStack &stack,
            Set set);
    void undo() override;
    bool fits(const ModelInfo &model) const; ///< all of what was left out

private:
    bool isLast() const;

    const State &m_shown;
    const QUndoStack &m_stack;
};

} // namespace hit
