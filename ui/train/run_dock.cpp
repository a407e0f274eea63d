// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/run_dock.h"

#include "ui/theme/theme.h"
#include "ui/train/run_actions.h"
#include "ui/train/run_library.h"
#include "ui/train/run_mark.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QGridLayout>
#include <QLocale>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace hit {
namespace {

/// What Resume would do.
QString resumeNote(const RunFacts &run)
{
    const std::string &checkpoint = run.status.checkpoint;
    const QString from =
        checkpoint.empty()
            ? RunDock::tr("the beginning")
            : RunDock::tr("step %1").arg(countText(step_of_name(checkpoint, ".safetensors")));
    return run.hasImages ? RunDock::tr("Resume goes on from %1.").arg(from)
                         : RunDock::tr("Its images are no longer at %1. Resume asks where they "
                                       "are, and goes on from %2.")
                               .arg(run.data, from);
}

using namespace std::chrono_literals;

constexpr int speedDigits = 3, narrow = 264;
constexpr auto patience = 5s; ///< most steps are shorter

QString noteOf(const RunFacts &run)
{
    const auto &status = run.status;
    QStringList lines;
    if (!run.problem.isEmpty())
        lines.append(RunDock::tr("%1. Its checkpoints stay as they are.").arg(run.problem));
    if (!status.waits_for.empty() && !isAtWork(run))
        lines.append(RunDock::tr("It gave up its place behind %1. Resume begins it at once.")
                         .arg(aheadOf(run)));
    else if (isWaiting(run))
        lines.append(RunDock::tr("It trains when %1 has ended, also when the window is closed.")
                         .arg(aheadOf(run)));
    else if (status.state == RunState::Killed && run.isDescribed && status.time > 0)
        lines.append(RunDock::tr("Its trainer ended without a word, as after kill -9, a crash or a "
                                 "power loss. %1")
                         .arg(resumeNote(run)));
    else if (canResume(run))
        lines.append(resumeNote(run));
    for (const std::string &said : {status.last_error, status.last_warning})
        if (!said.empty())
            lines.append(QString::fromStdString(said));
    if (!run.note.isEmpty())
        lines.append(run.note);
    return lines.join(u'\n');
}

} // namespace

RunDock::RunDock(RunActions &actions, QWidget *parent)
    : Dock(QStringLiteral("RunDock"), tr("Run"), QStringLiteral("train"), parent)
    , m_actions(actions)
    , m_main(new QPushButton)
    , m_snapshot(new QPushButton(tr("Snapshot")))
    , m_explore(new QPushButton(tr("Explore result")))
    , m_menu(new QMenu(this))
    , m_follow(new QCheckBox(tr("Follow on the canvas")))
    , m_body(new QWidget)
    , m_note(makeLabel({}, TextRole::Label, Tone::Secondary))
{
    auto *column = new QVBoxLayout(m_body);
    column->setContentsMargins(metrics::panelMargin, 0, metrics::panelMargin, metrics::gap);
    column->setSpacing(metrics::gap);
    column->addWidget(makeButtons());
    column->addWidget(m_follow);
    column->addWidget(makeFacts());
    m_note->setWordWrap(true);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_note);
    column->addStretch();
    setBody(m_body);
    m_follow->setObjectName(QStringLiteral("followRun"));
    m_follow->setToolTip(
        tr("The canvas shows the model as it learns, a new one twice a minute. Your "
           "place and your edits stay."));
    connect(m_follow, &QCheckBox::clicked, this,
            [this](bool on) { Q_EMIT followRequested(on ? m_path : QString()); });
    connect(&m_actions.library(), &RunLibrary::changed, this, &RunDock::refresh);
    connect(&m_actions.library(), &RunLibrary::refused, this, [this](const QString &path) {
        if (path == m_path)
            mayAskAgain();
    });
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, &RunDock::mayAskAgain);
    connect(&m_actions, &RunActions::stopAsked, this, &RunDock::refresh);
    refresh();
}

QWidget *RunDock::makeButtons()
{
    m_main->setObjectName(QStringLiteral("button.run"));
    m_snapshot->setObjectName(QStringLiteral("button.snapshot"));
    m_snapshot->setAccessibleName(m_snapshot->text());
    m_snapshot->setIcon(icon(QStringLiteral("snapshot")));
    m_snapshot->setToolTip(tr("Asks for a copy of the present model, to explore it."));
    m_explore->setObjectName(QStringLiteral("button.exploreRun"));
    m_explore->setIcon(icon(QStringLiteral("travel")));
    m_explore->setToolTip(tr("Its newest model on the canvas"));
    connect(m_explore, &QPushButton::clicked, this,
            [this] { Q_EMIT m_actions.exploreRequested(m_path); });
    for (QPushButton *button : {m_main, m_snapshot, m_explore})
        button->setAutoDefault(false);
    auto *more = new IconButton(QStringLiteral("more"), tr("More for this run"));
    more->setObjectName(QStringLiteral("button.runMenu"));
    more->setMenu(m_menu);
    more->setPopupMode(QToolButton::InstantPopup);
    connect(m_menu, &QMenu::aboutToShow, this, [this] {
        m_menu->clear();
        if (const RunFacts *run = m_actions.library().run(m_path))
            m_actions.fillMenu(*m_menu, *run);
    });
    connect(m_snapshot, &QPushButton::clicked, this, [this] { m_actions.snapshot(m_path); });
    connect(m_main, &QPushButton::clicked, this, [this] {
        const RunFacts *run = m_actions.library().run(m_path);
        if (!run)
            return;
        m_asked = run->status.state;
        m_patience.start();
        if (isWaiting(*run))
            m_actions.stop(m_path);
        else
            m_actions.pauseOrGoOn(m_path);
        refresh();
    });
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::gap);
    for (QPushButton *button : {m_main, m_snapshot, m_explore})
        layout->addWidget(button);
    layout->addWidget(more);
    layout->addStretch();
    return row;
}

QWidget *RunDock::makeFacts()
{
    auto *table = new QWidget;
    auto *grid = new QGridLayout(table);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(metrics::gap);
    grid->setVerticalSpacing(metrics::gap);
    grid->setColumnStretch(1, 1);
    for (const QString &name : {tr("State"), tr("Step"), tr("Images seen"), tr("Speed"),
                                tr("Time left"), tr("Checkpoint"), tr("FD-Lite0"), tr("Memory"),
                                tr("On disk"), tr("Disk free"), tr("Trained on")}) {
        const int at = int(m_rows.size());
        auto *label = makeLabel(name, TextRole::Label, Tone::Secondary);
        auto *value = new ElidedLabel(Qt::ElideMiddle);
        setTextRole(value, TextRole::Title);
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(label, at, 0);
        grid->addWidget(value, at, 1);
        m_rows.append({label, value});
    }
    m_rows[Metric].name->setToolTip(tr("Fréchet distance of EfficientNet-Lite0 features to the "
                                       "run's own images; lower is better. It is not FID."));
    return table;
}

void RunDock::showRun(const QString &path)
{
    m_path = path;
    mayAskAgain();
}

void RunDock::mayAskAgain()
{
    m_asked.reset();
    refresh();
}

/// In a narrow dock the icon says it alone.
void RunDock::resizeEvent(QResizeEvent *event)
{
    Dock::resizeEvent(event);
    m_snapshot->setText(width() < textLength(narrow) ? QString() : m_snapshot->accessibleName());
}

void RunDock::showFollowed(const QString &path)
{
    m_followed = path;
    refresh();
}

void RunDock::refresh()
{
    const RunFacts *run = m_actions.library().run(m_path);
    m_body->setVisible(run);
    setTitle(run ? run->name : tr("Run"));
    if (!run)
        return;
    showButtons(*run);
    showFacts(*run);
    m_follow->setChecked(m_followed == m_path);
    m_follow->setVisible((isAtWork(*run) && !isPreparing(*run)) || m_follow->isChecked());
    m_note->setText(noteOf(*run));
    m_note->setVisible(!m_note->text().isEmpty());
}

void RunDock::showButtons(const RunFacts &run)
{
    const bool prepares = isPreparing(run), works = isAtWork(run),
               paused = run.status.state == RunState::Paused;
    const bool starting = !works && m_actions.isStarting(run);
    // Until the trainer has seen what was asked, which takes a step.
    const bool asked = m_asked == run.status.state && works;
    if (!asked)
        m_asked.reset();
    const bool stopping = m_actions.isStopping(run);
    m_main->setText(stopping         ? tr("Stopping")
                    : isWaiting(run) ? tr("Stop waiting")
                    : prepares       ? tr("Stop packing")
                    : !works         ? (starting ? tr("Starting") : tr("Resume"))
                                     : (paused ? tr("Continue") : tr("Pause")));
    m_main->setIcon(icon(prepares           ? QStringLiteral("stop")
                         : works && !paused ? QStringLiteral("pause")
                                            : QStringLiteral("play")));
    keepMainWidth();
    m_main->setEnabled(!asked && !starting && !stopping && (works || canResume(run)));
    const bool done = run.status.state == RunState::Finished;
    m_main->setVisible(!done);
    m_explore->setVisible(done);
    m_main->setToolTip(isWaiting(run) ? tr("Gives up its place. The run stays and can be resumed.")
                       : stopping     ? tr("It saves after its step, then it has ended.")
                       : prepares ? tr("Takes back what was begun. The images stay as they are.")
                       : works    ? (paused ? tr("Goes on where it is.") : tr("Saves and waits."))
                                  : tr("Goes on from the newest checkpoint that is whole."));
    m_snapshot->setVisible(works && !prepares);
    m_snapshot->setEnabled(!stopping);
}

/// Another word on the button must not move its neighbours, nor the canvas beside the dock.
void RunDock::keepMainWidth()
{
    const auto widthOf = [this](const QString &word) {
        return m_main->fontMetrics().size(Qt::TextShowMnemonic, word).width();
    };
    int widest = 0;
    for (const QString &word :
         {tr("Pause"), tr("Continue"), tr("Resume"), tr("Starting"), tr("Stopping")})
        widest = std::max(widest, widthOf(word));
    const int around = m_main->sizeHint().width() - widthOf(m_main->text());
    m_main->setMinimumWidth(around + widest);
}

void RunDock::setFact(Fact fact, const QString &value, Tone tone)
{
    const Row &row = m_rows[fact];
    row.name->setVisible(!value.isEmpty());
    row.value->setVisible(!value.isEmpty());
    row.value->setFullText(value);
    setTone(row.value, tone);
}

void RunDock::showFacts(const RunFacts &run)
{
    const RunStatus &status = run.status;
    const QLocale locale;
    const bool works = isAtWork(run);
    setFact(State, stateText(run), markOf(run).tone);
    setFact(Step, status.last_step > 0
                      ? tr("%1 of %2").arg(countText(status.step), countText(status.last_step))
                      : countText(status.step));
    setFact(Images, countText(status.images));
    const bool paused = status.state == RunState::Paused;
    const auto ofTraining = [&](bool isKnown, const QString &text) {
        return !works || !isKnown ? QString() : paused ? QStringLiteral("\u2013") : text;
    };
    setFact(
        Speed,
        ofTraining(
            status.images_per_second > 0,
            tr("%1 images/s").arg(locale.toString(status.images_per_second, 'g', speedDigits))));
    setFact(Left, ofTraining(status.seconds_left >= 0, spanText(status.seconds_left)));
    const auto saved = step_of_name(status.checkpoint, ".safetensors");
    setFact(Checkpoint, saved >= 0 ? tr("step %1").arg(countText(saved)) : tr("none yet"));
    const auto metric = [&](double value) { return locale.toString(value, 'g', speedDigits); };
    setFact(Metric,
            status.fd_lite0 < 0 ? QString()
            : status.best_fd_lite0 >= 0 && status.best_fd_lite0 < status.fd_lite0
                ? tr("%1, best %2").arg(metric(status.fd_lite0), metric(status.best_fd_lite0))
                : metric(status.fd_lite0));
    const qint64 memory = status.device_bytes > 0 ? status.device_bytes : status.memory_bytes;
    setFact(Memory, works && memory > 0 ? bytesText(memory) : QString());
    setFact(Disk, run.bytes < 0 ? QString() : bytesText(run.bytes));
    setFact(Free, run.freeBytes < 0 ? QString() : bytesText(run.freeBytes));
    const QString device = run.device.startsWith(QLatin1String("cuda"))
                               ? tr("GPU %1").arg(run.device.mid(5).isEmpty() ? QStringLiteral("0")
                                                                              : run.device.mid(5))
                               : run.device.toUpper();
    const QString host = QString::fromStdString(status.host);
    setFact(Device, device.isEmpty() || host.isEmpty() ? device : tr("%1, %2").arg(device, host));
}

} // namespace hit
