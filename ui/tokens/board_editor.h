// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/hand_gesture.h"
#include "ui/tokens/board_edits.h"

namespace hit {

/// What the board's commands do to the Explorer: each is one step of undo with a name. Keeps
/// latent B, from which cells take tokens. GUI thread.
class BoardEditor final : public QObject
{
    Q_OBJECT
public:
    static constexpr double strengthStep = 0.05;

    explicit BoardEditor(Explorer &explorer, QObject *parent = nullptr);

    const State &state() const { return m_explorer.state(); }
    const std::optional<Latent> &latentB() const { return m_b; }
    /// All of the picture that B was set from; of a latent alone its plain picture.
    const std::optional<State> &stateB() const { return m_stateB; }
    // Each is a step of undo where another B was there.
    void setB(const Latent &latent);
    void setB(const State &state, const Latent &latent);
    void setPresentAsB();
    /// Goes to the picture of B, and the present one becomes B; nothing without B.
    void swapWithB();

    void toggleMuted(const BoardCells &cells); ///< mutes unless all are muted
    void toggleSolo(const BoardCells &cells);
    void toggleB(const BoardCells &cells); ///< from B, or back where all are from B; without B
                                           ///< `bMissing`
    void takeFrom(const BoardCells &cells, const Latent &latent, const QString &name);
    /// The first of what is dragged (latent_text.h), as it looks by itself.
    Status takeDropped(const BoardCells &cells, const QString &text);
    void swap(const BoardCells &cells); ///< of two
    void reset(const BoardCells &cells);
    void copy(BoardCell cell);
    bool canPaste() const { return m_copied.has_value(); }
    void paste(const BoardCells &cells);

    /// A gesture: begin, any number of changes, end. Outside of one a change is a step by itself.
    void beginStrength();
    void setStrength(const BoardCells &cells, double strength);
    void addStrength(const BoardCells &cells, double by); ///< to each its own
    void endStrength(const BoardCells &cells);
    void cancelStrength();

Q_SIGNALS:
    void bChosen();       ///< by setB(), before it changes: undo and redo are no choice
    void bChanged();      ///< or was set to what it is
    void bMissing();      ///< B was asked for and is not set
    void strengthEnded(); ///< the hand has let go, however the gesture ended

private:
    template <typename Change>
    void apply(const QString &name, Change change);
    void changeStrength(const BoardCells &cells, const State &next);
    void replaceB(const QString &step, const State &picture, const State &state,
                  const Latent &latent);
    void takeB(const std::optional<State> &state, const std::optional<Latent> &latent);

    Explorer &m_explorer;
    HandGesture m_strength;
    std::optional<Latent> m_b;
    std::optional<State> m_stateB;
    struct Copied
    {
        TokenCell cell;
        bool muted = false;
    };
    std::optional<Copied> m_copied;
};

} // namespace hit
