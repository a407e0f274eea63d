// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explorer.h"

#include "model/latent/latent.h"
#include "model/latent/limits.h"
#include "ui/fitted_state.h"
#include "ui/state_steps.h"

#include <QLocale>
#include <QRandomGenerator>

#include <algorithm>

namespace hit {

namespace {

constexpr quint32 largestRandomSeed = 1'000'000; // short enough to be told to somebody

Latent onPlane(PlanePoint place)
{
    return {Latent::Kind::Plane, place, {}};
}

QString number(double value)
{
    return QLocale().toString(value, 'f', 2);
}

} // namespace

struct Explorer::Private
{
    enum class Gesture { None, Hand, Motion };

    explicit Private(Explorer *explorer)
        : q(explorer)
    {
        constexpr int mostSteps = 10'000; // some kilobytes each, and more with many directions
        undoStack.setUndoLimit(mostSteps);
    }

    Explorer *q;
    State state;
    std::shared_ptr<const ModelInfo> model;
    QUndoStack undoStack;
    QRandomGenerator random = QRandomGenerator::securelySeeded();
    Gesture gesture = Gesture::None;
    quint64 gestures = 0; ///< so far
    QString gestureName;
    State gestureStart;
    std::optional<State> goal; ///< of the motion
    bool quiet = false;        ///< on the way to a step further off
    std::optional<Edit> tried;

    void set(const State &next)
    {
        State fitting = within_limits(model ? fittedState(next, *model) : next);
        if (fitting == state)
            return;
        state = std::move(fitting);
        tried.reset();
        if (!quiet)
            Q_EMIT q->stateChanged();
    }

    void begin(Gesture kind, const QString &name)
    {
        q->commit();
        gesture = kind;
        ++gestures;
        gestureName = name;
        gestureStart = state;
    }

    void endGesture()
    {
        const bool moved = gesture == Gesture::Motion;
        gesture = Gesture::None;
        goal.reset();
        if (moved)
            Q_EMIT q->motionEnded();
    }

    /// From `before` to the present state, which is shown already.
    void pushStep(const QString &name, const State &before,
                  std::function<void(bool done)> beside = {});

    StateStep::Shared shared(const State &before) const;
    void takeBackWhatFits();

    void endMotion()
    {
        if (gesture == Gesture::Motion)
            q->commit();
    }

    /// `next`, which was made on the way, as it is at the goal of the motion.
    State atGoal(State next) const
    {
        if (goal && next.latent == state.latent && next.mix == state.mix) {
            next.latent = goal->latent;
            next.mix = goal->mix;
        }
        return next;
    }

    /// A step by itself, or part of the hand's gesture.
    void step(const QString &name, const State &next)
    {
        if (gesture == Gesture::Hand)
            set(next);
        else
            q->apply(name, next);
    }
};

void Explorer::Private::pushStep(const QString &name, const State &before,
                                 std::function<void(bool done)> beside)
{
    undoStack.push(new StateStep(
        name, shared(before), std::make_shared<State>(state),
        [this](const State &next) { set(next); }, std::move(beside)));
}

/// As the step before has it, if that ended there.
StateStep::Shared Explorer::Private::shared(const State &before) const
{
    const int index = undoStack.index();
    const auto *last =
        index > 0 ? dynamic_cast<const StateStep *>(undoStack.command(index - 1)) : nullptr;
    return last && *last->after() == before ? last->after() : std::make_shared<State>(before);
}

/// As long as it is the last step, undone ones too: what can be done or redone since then stays.
void Explorer::Private::takeBackWhatFits()
{
    const auto last = [this] {
        const int count = undoStack.count();
        return count > 0 && undoStack.index() == count
                   ? dynamic_cast<const FitStep *>(undoStack.command(count - 1))
                   : nullptr;
    };
    while (model && last() && last()->fits(*model))
        undoStack.undo();
}

Explorer::Explorer(QObject *parent)
    : QObject(parent)
    , d(new Private(this))
{
}

/// The stack says that it is cleared: by then who listens may be gone in part, as this is.
Explorer::~Explorer()
{
    d->undoStack.blockSignals(true);
}

const State &Explorer::state() const
{
    return d->state;
}

State Explorer::pictureState() const
{
    State shown = d->state;
    if (d->tried)
        shown.edits.push_back(*d->tried);
    return shown;
}

void Explorer::preview(const Edit &edit)
{
    State with = d->state;
    with.edits.push_back(edit);
    if (!d->model || fittedState(with, *d->model).edits.size() != with.edits.size())
        return;
    d->tried = edit;
    Q_EMIT previewChanged();
}

bool Explorer::isTrying() const
{
    return d->tried.has_value();
}

void Explorer::endPreview()
{
    if (!d->tried)
        return;
    d->tried.reset();
    Q_EMIT previewChanged();
}

std::shared_ptr<const ModelInfo> Explorer::model() const
{
    return d->model;
}

std::vector<float> Explorer::latent() const
{
    if (!d->model)
        return {};
    return resolve_base(d->state, d->model->config.z_dim).value_or(std::vector<float>());
}

Latent Explorer::shownLatent() const
{
    if (!d->model)
        return d->state.latent;
    return shown_latent(d->state, d->model->config.z_dim).value_or(d->state.latent);
}

const QUndoStack *Explorer::undoStack() const
{
    return &d->undoStack;
}

quint64 Explorer::gesture() const
{
    return d->gesture == Private::Gesture::None ? 0 : d->gestures;
}

bool Explorer::inStep() const
{
    return inGesture() && !d->gestureName.isEmpty();
}

void Explorer::begin(const QString &name)
{
    Q_ASSERT_X(!name.isEmpty(), "Explorer::begin", "it would change the state without a step");
    d->begin(Private::Gesture::Hand, name);
}

void Explorer::beginMotion(const QString &name, std::optional<State> goal)
{
    d->begin(Private::Gesture::Motion, name);
    d->goal = std::move(goal);
}

void Explorer::change(const State &state)
{
    d->set(state);
}

void Explorer::commit(const QString &name)
{
    if (!inGesture())
        return;
    if (const auto goal = std::exchange(d->goal, std::nullopt))
        d->set(*goal);
    const State before = std::move(d->gestureStart);
    const QString text = name.isEmpty() ? d->gestureName : name;
    d->endGesture();
    if (before != d->state && !text.isEmpty())
        d->pushStep(text, before);
}

void Explorer::cancel()
{
    if (!inGesture())
        return;
    const State before = std::move(d->gestureStart);
    d->endGesture();
    d->set(before);
}

void Explorer::undo()
{
    d->endMotion();
    if (inGesture())
        cancel();
    else
        d->undoStack.undo();
}

void Explorer::redo()
{
    commit();
    d->undoStack.redo();
}

void Explorer::goToStep(int index)
{
    commit();
    const State before = d->state;
    d->quiet = true;
    d->undoStack.setIndex(index);
    d->quiet = false;
    if (d->state != before)
        Q_EMIT stateChanged();
}

void Explorer::apply(const QString &name, const State &state)
{
    const State next = d->atGoal(state);
    begin(name);
    change(next);
    commit();
}

void Explorer::apply(const QString &name, const State &state, std::function<void(bool done)> set)
{
    const State next = d->atGoal(state);
    commit();
    const State before = d->state;
    d->set(next);
    d->pushStep(name, before, std::move(set));
}

void Explorer::setModel(std::shared_ptr<const ModelInfo> model)
{
    d->endMotion();
    const State before = d->state;
    d->tried.reset();
    d->model = std::move(model);
    Q_EMIT modelChanged();
    d->set(before);
    State kept = d->state;
    kept.which = before.which; // each model has its own
    if (inGesture())
        return;
    if (kept == before)
        return d->takeBackWhatFits();
    d->undoStack.push(new FitStep(tr("Fit to the model"), d->shared(before), d->state, d->undoStack,
                                  [this](const State &next) { d->set(next); }));
    Q_EMIT partsLeftOut();
}

void Explorer::travelTo(PlanePoint point)
{
    State next = d->state;
    next.mix.clear();
    next.latent = onPlane(point);
    d->step(tr("Travel"), next);
}

void Explorer::randomSeed()
{
    State next = d->state;
    next.mix.clear();
    const quint32 seed = d->random.bounded(largestRandomSeed);
    next.latent = onPlane({double(seed), 0});
    d->step(tr("New image, seed %1").arg(seed), next);
}

void Explorer::setSpread(double spread)
{
    State next = d->state;
    next.spread = std::clamp(spread, 0.0, max_spread); // the name has it too
    d->step(tr("Spread %1").arg(number(next.spread)), next);
}

void Explorer::setMix(const QString &name, std::vector<MixPart> mix)
{
    State next = d->state;
    if (mix.empty())
        next.latent = next.mix.size() == 1 ? next.mix.front().latent : shownLatent();
    next.mix = std::move(mix);
    d->step(name, next);
}

void Explorer::setEntry(int index, float value)
{
    if (!d->model || index < 0 || index >= d->model->config.z_dim)
        return;
    auto z = resolve(shownLatent(), d->model->config.z_dim);
    if (!z)
        return;
    State next = d->state;
    (*z)[std::size_t(index)] = value;
    next.mix.clear();
    next.latent.kind = Latent::Kind::Free;
    next.latent.z = std::move(*z);
    d->step(tr("Entry %1 to %2").arg(index).arg(number(double(value))), next);
}

void Explorer::backToPlane()
{
    State next = d->state;
    next.mix.clear();
    next.latent = onPlane(next.latent.plane);
    d->step(tr("Back to the seed plane"), next);
}

void Explorer::setWhich(Which which)
{
    State next = d->state;
    next.which = which;
    d->step(which == Which::Ema ? tr("EMA weights") : tr("Generator weights"), next);
}

void Explorer::seedRandom(quint32 value)
{
    d->random.seed(value);
}

} // namespace hit
