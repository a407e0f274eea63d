// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"
#include "model/latent/state.h"

#include <QObject>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <optional>

namespace hit {

/// What the person is looking at: the open model and the State, and the one way to change it. Every
/// change that shows in the picture is one step of undo; a gesture (drag, slider) is one step
/// however often it changes. Whatever is asked for, the state is one that can be saved and read
/// again. GUI thread. Knows no engine and no widget: it says `stateChanged`, and who draws listens.
class Explorer final : public QObject
{
    Q_OBJECT
public:
    explicit Explorer(QObject *parent = nullptr);
    ~Explorer() override;

    const State &state() const;
    /// The state with the edit that is tried: what the picture shows.
    State pictureState() const;
    std::shared_ptr<const ModelInfo> model() const; ///< null before the first model
    /// z of the picture before edits, spread included: [D]; empty without a model.
    std::vector<float> latent() const;
    /// The latent that is shown, before spread and edits; a mix as the free vector that it makes.
    Latent shownLatent() const;
    /// Its texts and whether it can; to go back and forth call undo() and redo().
    const QUndoStack *undoStack() const;
    bool inGesture() const { return gesture() != 0; }
    quint64 gesture() const; ///< a number of its own for each; 0: none
    bool inStep() const;     ///< a gesture that will be a step of undo: the drift is none

    /// A gesture: begin, any number of changes, commit or cancel. `name` is the undo text:
    /// "Travel", "Spread 0.80". A gesture that is still open is committed first. What a widget
    /// leads is a HandGesture.
    void begin(const QString &name);
    /// The same for what moves the picture by itself (playing, the drift at the start, going to a
    /// place): whatever else changes the state commits it first, and `motionEnded` says so. Without
    /// a name it is no step of undo: nobody asked for the drift. With a `goal` it ends there, also
    /// where it is committed on the way.
    void beginMotion(const QString &name, std::optional<State> goal = {});
    void change(const State &state);
    void commit(const QString &name =
                    {}); ///< a better name now that the value is known; no step if nothing changed
    void cancel();       ///< back to where the gesture began
    void undo();         ///< cancels the gesture in progress instead, if there is one
    void redo();
    void goToStep(int index); ///< of the undo stack, as many undos or redos in one go
    /// One change that is a step by itself.
    void apply(const QString &name, const State &state);
    /// The same, also where the state stays, with something beside it: `set` gets true now and when
    /// it is redone, false when it is undone.
    void apply(const QString &name, const State &state, std::function<void(bool done)> set);
    /// Tries an edit after all others: on the picture, not in the state, no step of undo. Ends with
    /// endPreview() or whatever changes state or model.
    void preview(const Edit &edit);
    void endPreview();
    bool isTrying() const; ///< the picture is not that of the state
    /// A new model: the latent is kept where it fits, else its plane place. What of edits, stages
    /// and weights it does not have is left out, also of states that undo brings back. The model
    /// itself is not undoable; what was left out of the state shown is one step, which a model that
    /// has it takes back if nothing else was done meanwhile, and undo later.
    void setModel(std::shared_ptr<const ModelInfo> model);

    // The changes that more than one control makes; each is one step, or part of the gesture in
    // progress.
    void travelTo(PlanePoint point);
    void randomSeed();
    void setSpread(double spread);
    /// Of at most State::max_mix parts that fit the model. Without parts the picture stays: what
    /// was mixed becomes the latent.
    void setMix(const QString &name, std::vector<MixPart> mix);
    void setEntry(int index,
                  float value); ///< makes the latent a free vector that remembers its place
    void backToPlane();
    void setWhich(Which which);
    /// The next random seeds follow from `value`; a replayed recording asks for it.
    void seedRandom(quint32 value);

Q_SIGNALS:
    void stateChanged();   ///< anything of the state, undo and redo included
    void previewChanged(); ///< the edit that is tried, or there is none any more
    void modelChanged();
    void partsLeftOut(); ///< the new model does not have all that the state shown had
    void motionEnded();  ///< committed, cancelled or pushed aside

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hit
