// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/comparing.h"

#include "app/hitscope/engine_host.h"
#include "app/hitscope/file_kind.h"
#include "app/hitscope/messages.h"
#include "model/inspect/colour_map.h"
#include "model/latent/latent.h"
#include "model/media/saved_picture.h"
#include "render/canvas.h"
#include "ui/fitted_state.h"
#include "ui/latent_text.h"
#include "ui/model_title.h"
#include "ui/tokens/board_editor.h"

#include <QActionGroup>
#include <QApplication>
#include <QFileInfo>
#include <QKeyEvent>
#include <QtConcurrent>

#include <algorithm>
#include <array>
#include <utility>

namespace hit {
namespace {

using Show = Comparison::Show;

constexpr std::array sides{
    std::pair{Command::ShowA, Show::A}, std::pair{Command::ShowSplit, Show::Split},
    std::pair{Command::ShowB, Show::B}, std::pair{Command::ShowDifference, Show::Difference}};

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

} // namespace

Comparing::Comparing(const Parts &parts, QWidget *window)
    : QObject(window)
    , m(parts)
    , m_window(window)
{
    connectCommands();
    connectEngine();
    connect(&m.canvas, &Canvas::dividerMoved, this, [this](double at) {
        m_divider = at;
        refresh();
    });
    // Who sets B wants to see it; who undoes that does not ask for it.
    connect(&m.editor, &BoardEditor::bChosen, this, [this] { m_model.clear(); });
    connect(&m.editor, &BoardEditor::bChanged, this, &Comparing::askForOther);
    connect(&m.explorer, &Explorer::stateChanged, this, &Comparing::refresh);
    refresh();
}

void Comparing::connectCommands()
{
    const auto on = [this](Command command, auto &&run) {
        connect(m.actions[command], &QAction::triggered, this, run);
    };
    on(Command::Compare, [this](bool checked) { setOn(checked); });
    on(Command::FlipSides, [this] { flip(true); });
    on(Command::SwapSides, [this] { swap(); });
    on(Command::SaveComparison, [this] { saveSeen(); });
    m.actions[Command::FlipSides]->setAutoRepeat(false);
    m.actions[Command::FlipSides]->installEventFilter(this);
    connectSides();
}

/// One of them; the difference once more is the split again.
void Comparing::connectSides()
{
    auto *group = new QActionGroup(this);
    group->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (const auto &[command, side] : sides)
        connect(group->addAction(m.actions[command]), &QAction::triggered, this,
                [this, show = side] {
                    const bool again = m_on && m_chosen == show && show == Show::Difference;
                    setOn(true);
                    setShow(again ? Show::Split : show);
                });
}

void Comparing::connectEngine()
{
    connect(&m.host, &EngineHost::otherReady, this, [this](const RenderResult &result) {
        m.messages.withdraw(QStringLiteral("pictureB"));
        m.canvas.setOther(result.frame);
        refreshCommands();
    });
    connect(&m.host, &EngineHost::otherOpened, this, [this] {
        m_before = {m_on, m_model};
        m_drawing = m.host.otherModel();
        refresh();
        sayLeftOut();
    });
    connect(&m.host, &EngineHost::otherFailed, this, [this](const Error &error) {
        Message message =
            messageFrom(tr("Picture B was not made"), error,
                        m.canvas.hasOther() ? tr("The last one stays.") : tr("A is shown alone."));
        message.key = QStringLiteral("pictureB");
        m.messages.show(message);
    });
    connect(&m.host, &EngineHost::otherNotOpened, this, &Comparing::takeFailure);
    connect(&m.host, &EngineHost::opened, this, &Comparing::followModel);
    connect(&m.host, &EngineHost::modelsInMemoryChanged, this, &Comparing::refresh);
}

/// What was compared before is so again; nothing, if that is the model that is not there any more.
void Comparing::takeFailure(const QString &path, const Error &error)
{
    m.messages.show(messageFrom(tr("\u201c%1\u201d was not opened").arg(QFileInfo(path).fileName()),
                                error, tr("The picture stays.")));
    if (path != m_model)
        return;
    if (m_before.model == path)
        m_before = {};
    m_model = m_before.model;
    m_on = m_before.on;
    askForOther();
}

/// The model of B became that of A: B is the one that was A.
void Comparing::followModel()
{
    const QString before = std::exchange(m_shown, text(m.explorer.model()->path));
    if (m_model == m_shown)
        m_model = m_before.model = before;
    askForOther();
    if (m_model.isEmpty())
        sayLeftOut();
}

void Comparing::setOn(bool on)
{
    const auto model = m.explorer.model();
    if (on && model && m_model.isEmpty() && !m.editor.stateB())
        m.editor.setPresentAsB();
    m_on = on && model;
    askForOther();
}

void Comparing::setShow(Comparison::Show show)
{
    m_chosen = show;
    refresh();
}

void Comparing::setGain(int gain)
{
    m_gain = gain;
    refresh();
}

void Comparing::compareWith(const QString &path)
{
    m.messages.withdraw(QStringLiteral("modelOfB"));
    m_model = path;
    setOn(true);
}

void Comparing::setB(const State &state)
{
    const auto latent = shown_latent(state, m.explorer.model()->config.z_dim);
    m.editor.setB(state, latent.value_or(state.latent));
}

void Comparing::takeDrop(const QString &name, const SavedPicture &saved)
{
    const auto model = m.explorer.model();
    if (!model)
        return;
    if (saved.made_with(*model))
        return setB(saved.state);
    Message message;
    message.what = tr("\u201c%1\u201d was not taken as B").arg(name);
    message.why = tr("It was made with %1, and %2 is open. Open that one, or compare with it.")
                      .arg(text(saved.model_file), modelTitle(*model));
    message.key = QStringLiteral("notB");
    m.messages.show(message);
}

bool Comparing::takeDrop(const QString &path)
{
    const FileKind kind = fileKind(path);
    if (kind == FileKind::Latents)
        return false;
    if (kind == FileKind::Model) {
        compareWith(QFileInfo(path).absoluteFilePath());
        return true;
    }
    QtConcurrent::run([path] {
        return read_saved_picture(path.toStdString());
    }).then(this, [this, path](const Result<SavedPicture> &saved) {
        const QString name = QFileInfo(path).fileName();
        if (saved)
            takeDrop(name, *saved);
        else
            m.messages.show(messageFrom(tr("\u201c%1\u201d was not taken as B").arg(name),
                                        saved.error(), tr("B stays.")));
    });
    return true;
}

bool Comparing::leave()
{
    if (!m_on)
        return false;
    setOn(false);
    return true;
}

void Comparing::askForOther()
{
    if (!m_on || m_model.isEmpty()) // else when it is open
        m_before = {m_on, m_model};
    std::optional<OtherSource> other;
    if (m_on && !m_model.isEmpty())
        other = OtherSource{{}, m_model};
    else if (m_on)
        other = OtherSource{m.editor.stateB(), {}};
    refresh(); // whether B is seen alone
    // While a file is read, the one that was B must not stand there under its name.
    const bool isOther = std::exchange(m_askedOf, m_model) != m_model;
    if (!other || (isOther && !m_model.isEmpty() && !isInMemory(m_model)))
        m.canvas.clearOther();
    refreshCommands();
    m.host.setOther(other);
}

bool Comparing::isInMemory(const QString &path) const
{
    const std::vector<ModelInMemory> &models = m.host.modelsInMemory();
    return std::any_of(models.begin(), models.end(),
                       [&](const ModelInMemory &model) { return text(model.info->path) == path; });
}

void Comparing::refresh()
{
    const auto model = m.explorer.model();
    Comparison comparison;
    if (m_on && model) {
        comparison.show = !m_flipped ? m_chosen : m_chosen == Show::B ? Show::A : Show::B;
        comparison.divider = m_divider;
        comparison.gain = m_gain;
        comparison.legend = legend();
        const bool places = m_model.isEmpty();
        comparison.nameA = places ? placeText(m.explorer.state()) : titleWithStep(*model);
        comparison.nameB = places ? placeText(*m.editor.stateB()) : nameOf(m_model);
    }
    m.host.setOtherFirst(comparison.show == Show::B);
    m.canvas.setComparison(comparison);
    refreshCommands();
    Q_EMIT changed();
}

void Comparing::refreshCommands()
{
    const bool model = m.explorer.model() != nullptr;
    const QString noModel = tr("Open a model first."), notOn = tr("Compare A and B first.");
    m.actions.setAvailable(Command::Compare, model, noModel);
    m.actions.setAvailable(Command::SwapSides, m.editor.stateB() || !m_model.isEmpty(),
                           tr("There is no B yet: set one."));
    m.actions.setAvailable(Command::FlipSides, m_on, notOn);
    m.actions.setAvailable(Command::SaveComparison, m_on && m.canvas.hasOther(),
                           m_on ? tr("There is no picture of B yet.") : notOn);
    m.actions[Command::Compare]->setChecked(m_on);
    for (const auto &[command, side] : sides) {
        m.actions.setAvailable(command, model, noModel);
        m.actions[command]->setChecked(m_on && m_chosen == side);
    }
}

MapLegend Comparing::legend() const
{
    MapLegend legend;
    legend.title = tr("|A \u2212 B|, the largest of red, green and blue");
    legend.least = QStringLiteral("0");
    legend.most = m_gain == 1 ? tr("255") : tr("%1 and more").arg(255 / m_gain);
    for (const Rgb8 &color : colour_table(ColourMap::Magma))
        legend.ramp.push_back(qRgb(color[0], color[1], color[2]));
    return legend;
}

/// Ends with the key that began it, wherever the focus is by then.
void Comparing::flip(bool on)
{
    if (m_flipped == on)
        return;
    m_flipped = on;
    m_keyFlips = on && m_keyFlips;
    if (on)
        qApp->installEventFilter(this);
    else
        qApp->removeEventFilter(this);
    refresh();
}

bool Comparing::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    if (watched == m.actions[Command::FlipSides]) {
        m_keyFlips = m_keyFlips || type == QEvent::Shortcut;
        return QObject::eventFilter(watched, event);
    }
    const bool up = type == QEvent::KeyRelease && !static_cast<QKeyEvent *>(event)->isAutoRepeat();
    const bool next = type == QEvent::KeyPress || type == QEvent::MouseButtonPress;
    if ((m_keyFlips ? up : next) || type == QEvent::WindowDeactivate)
        flip(false);
    return QObject::eventFilter(watched, event);
}

void Comparing::swap()
{
    if (m_model.isEmpty())
        m.editor.swapWithB();
    else
        m.host.open(m_model); // followModel() does the rest
}

void Comparing::sayLeftOut()
{
    const bool isLatent = m_model.isEmpty();
    const auto model = isLatent ? m.explorer.model() : m.host.otherModel();
    if (!m_on || !model
        || !leavesPartsOut(isLatent ? *m.editor.stateB() : m.explorer.state(), *model))
        return;
    Message message;
    message.what = tr("B is drawn without a part of the latent or the edits");
    message.why = (isLatent ? tr("%1 has no room for all of them. They come back with a model that "
                                 "has.")
                            : tr("%1 has no room for all of them. A keeps them."))
                      .arg(modelTitle(*model));
    message.key = QStringLiteral("leftOutOfB");
    m.messages.show(message);
}

} // namespace hit
