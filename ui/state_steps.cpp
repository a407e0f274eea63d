// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/state_steps.h"

#include "ui/fitted_state.h"

#include <utility>

namespace hit {

StateStep::StateStep(const QString &name, Shared before, Shared after, Set set,
                     std::function<void(bool)> beside)
    : QUndoCommand(name)
    , m_before(std::move(before))
    , m_after(std::move(after))
    , m_set(std::move(set))
    , m_beside(std::move(beside))
{
}

void StateStep::set(const State &state, bool done)
{
    m_set(state);
    if (m_beside)
        m_beside(done);
}

FitStep::FitStep(const QString &name, Shared before, const State &shown, const QUndoStack &stack,
                 Set set)
    : StateStep(name, std::move(before), std::make_shared<State>(shown), std::move(set), {})
    , m_shown(shown)
    , m_stack(stack)
{
}

/// In a model that can't show it either, it stays to be taken back later.
void FitStep::undo()
{
    StateStep::undo();
    setObsolete(isLast() && m_shown == *before());
}

bool FitStep::isLast() const
{
    return m_stack.command(m_stack.count() - 1) == this;
}

bool FitStep::fits(const ModelInfo &model) const
{
    return !leavesPartsOut(*before(), model);
}

} // namespace hit
