// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/new_run_dock.h"

#include "model/run/run_pack.h"
#include "ui/train/cost_foot.h"
#include "ui/train/few_images_offer.h"
#include "ui/train/form_row.h"
#include "ui/train/new_run_images.h"
#include "ui/train/recipe_group.h"
#include "ui/train/run_name.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/copy_button.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>

namespace hit {
namespace {

using namespace std::chrono_literals;

const QString firstRecipe = QStringLiteral("tiny-64");
constexpr int leastBody = 60;
constexpr int aboutAPlace = 80; ///< what is said above and below it is seen too
constexpr int copyInset = 8;    ///< a flat button's text begins inside it
constexpr auto rest = 1s;

QLabel *makeTitle(const QString &text)
{
    return makeLabel(text, TextRole::Title);
}

QString localPath(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

} // namespace

NewRunDock::NewRunDock(QWidget *parent)
    : Dock(QStringLiteral("NewRunDock"), tr("New run"), QStringLiteral("train"), parent)
    , m_scroll(new QScrollArea)
    , m_name(new QLineEdit)
    , m_when(new QComboBox)
    , m_foot(new CostFoot)
    , m_clear(new QPushButton(tr("Clear")))
    , m_copy(new CopyButton(tr("Copy as command"), [this] { return m_form.command(); }))
    , m_start(new QPushButton(tr("Start")))
{
    (void)m_form.setRecipe(firstRecipe); // a bundled one
    setAcceptDrops(true);
    auto *body = new QWidget;
    m_scroll->setObjectName(QStringLiteral("newRunForm"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setMinimumHeight(leastBody);
    // However much it would like: the footer stays in sight.
    m_scroll->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    m_scroll->setWidget(makeForm());
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_scroll, 1);
    column->addWidget(makeFooter());
    setBody(body);

    connect(&m_form, &NewRunForm::changed, this, &NewRunDock::refresh);
    connect(&m_scan, &ImageScan::changed, this, &NewRunDock::refresh);
    connect(&m_trial, &RecipeTrial::changed, this, [this] {
        measure(); // again, if what was measured is no longer true
        showCost();
    });
    connect(m_recipe, &RecipeGroup::changed, this, &NewRunDock::refresh);
    connect(this, &QDockWidget::visibilityChanged, this, &NewRunDock::refresh);
    m_rest.setSingleShot(true);
    m_rest.setInterval(rest);
    connect(&m_rest, &QTimer::timeout, this, &NewRunDock::refresh);
    refresh();
}

QWidget *NewRunDock::makeForm()
{
    auto *form = new QWidget;
    m_images = new NewRunImages(m_scan);
    m_offer = new FewImagesOffer(m_few, m_form, m_scan);
    m_recipe = new RecipeGroup(m_form, m_few);
    m_nameRow = new FormRow(tr("Run name"), m_name);
    m_name->setObjectName(QStringLiteral("runName"));
    m_clear->setObjectName(QStringLiteral("button.clearForm"));
    m_clear->setFlat(true);
    m_clear->setAutoDefault(false);
    m_clear->setToolTip(tr("<b>Clear</b><br>Another run from the start: no images, no changes"));
    connect(m_clear, &QPushButton::clicked, this, &NewRunDock::beginAnew);
    m_whenRow = new FormRow(tr("Start"), m_when);
    m_when->setObjectName(QStringLiteral("runWhen"));
    m_when->setFocusPolicy(Qt::StrongFocus);
    m_when->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_when->setToolTip(tr("<b>Start</b><br>A queued run waits in the background, also when the "
                          "window is closed, and trains when the other has ended.<br>--after"));
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin,
                               metrics::panelMargin);
    column->setSpacing(metrics::gap);
    auto *top = new QHBoxLayout;
    top->addWidget(makeTitle(tr("Images")));
    top->addStretch();
    top->addWidget(m_clear);
    column->addLayout(top);
    column->addWidget(m_images);
    column->addWidget(m_offer);
    column->addSpacing(metrics::gap);
    column->addWidget(makeTitle(tr("Recipe")));
    column->addWidget(m_recipe);
    column->addSpacing(metrics::gap);
    column->addWidget(makeTitle(tr("Output")));
    column->addWidget(m_nameRow);
    column->addWidget(m_whenRow);
    column->addStretch();
    connect(m_images, &NewRunImages::chosen, &m_form, &NewRunForm::setData);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString &name) {
        m_nameEdited = !name.isEmpty();
        m_form.setName(name.trimmed());
    });
    connect(m_when, &QComboBox::activated, this,
            [this] { m_form.setAfter(m_when->currentData().toString()); });
    showOthers();
    connect(m_nameRow->label(), &FieldLabel::resetRequested, this, [this] {
        m_nameEdited = false;
        refresh();
    });
    return form;
}

QWidget *NewRunDock::makeFooter()
{
    auto *footer = new QWidget;
    m_copy->setObjectName(QStringLiteral("button.copyCommand"));
    m_copy->setFlat(true);
    m_copy->setAutoDefault(false);
    m_start->setDefault(true);
    m_start->setAutoDefault(false);
    m_start->setIcon(icon(QStringLiteral("play"), tokens().onFill));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, metrics::panelMargin, 0);
    row->addSpacing(metrics::panelMargin - copyInset);
    row->addWidget(m_copy);
    row->addStretch();
    row->addWidget(m_start);
    m_foot->setContentsMargins(metrics::panelMargin, metrics::gap, metrics::panelMargin, 0);
    auto *column = new QVBoxLayout(footer);
    column->setContentsMargins(0, 0, 0, metrics::panelMargin);
    column->setSpacing(metrics::gap);
    column->addWidget(m_foot);
    column->addLayout(row);
    connect(m_start, &QPushButton::clicked, this, &NewRunDock::start);
    connect(m_foot, &CostFoot::placeWanted, this, [this](QWidget *place) {
        m_scroll->ensureWidgetVisible(place, 0, aboutAPlace);
        place->setFocus(Qt::ShortcutFocusReason);
    });
    return footer;
}

void NewRunDock::setRunsFolder(const QString &folder)
{
    m_form.setFolder(folder);
}

void NewRunDock::setDevice(const QString &device)
{
    m_form.setDevice(device);
}

void NewRunDock::setOthers(const QList<Other> &ends, const QString &training)
{
    if (ends == m_others && training == m_training)
        return;
    m_others = ends;
    m_training = training;
    showOthers();
    m_trial.setTraining(!training.isEmpty());
    refresh();
}

/// The choice to queue stays, behind another one if need be, until there is nothing to wait for.
void NewRunDock::showOthers()
{
    m_when->clear();
    m_when->addItem(tr("Now"), QString());
    for (const Other &other : m_others)
        m_when->addItem(tr("After %1 has ended").arg(other.name), other.path);
    const int last = m_form.after().isEmpty() ? 0 : m_when->count() - 1;
    const int same = m_when->findData(m_form.after());
    m_when->setCurrentIndex(same >= 0 ? same : last);
    m_form.setAfter(m_when->currentData().toString());
    m_whenRow->setVisible(!m_others.isEmpty());
}

void NewRunDock::setModelOnScreen(const QString &path, const QString &title)
{
    m_recipe->offerStart(path, title);
}

void NewRunDock::beginAnew()
{
    m_source.clear();
    m_nameEdited = false;
    (void)m_form.setRecipe(firstRecipe);
    m_form.resetAll();
    m_form.setAfter({});
    m_recipe->clear();
    m_images->choose({});
    goToImages();
}

void NewRunDock::goToImages()
{
    m_scroll->verticalScrollBar()->setValue(0);
    m_images->setFocus();
}

void NewRunDock::chooseImages(const QString &path)
{
    m_images->choose(path);
}

void NewRunDock::startFrom(const QString &checkpoint)
{
    m_recipe->startFrom(checkpoint);
}

void NewRunDock::fillFrom(const QString &runFolder)
{
    const QFileInfo folder(runFolder);
    m_form.resetAll();
    m_recipe->clear();
    m_nameEdited = false;
    m_source = folder.fileName();
    m_recipe->addRecipe(runFolder, tr("As %1").arg(folder.fileName()));
    const auto run = RunFolder::open(runFolder.toStdString());
    const auto described = run.and_then([](const RunFolder &each) { return each.description(); });
    if (!described)
        return; // the recipe's field says why
    const auto text = [&](const char *name) {
        const auto found = described->find(name);
        return found != described->end() && found->is_string()
                   ? QString::fromStdString(found->get<std::string>())
                   : QString();
    };
    m_recipe->startFrom(text("from"));
    m_images->choose(QString::fromStdString(find_pack(*run, text("data").toStdString()).string()));
}

/// Until a person writes another.
void NewRunDock::suggestName()
{
    if (m_nameEdited)
        return;
    const QString name = suggestedRunName(m_form, m_source);
    m_name->setText(name);
    if (name != m_form.name())
        m_form.setName(name);
}

QStringList NewRunDock::missing() const
{
    QStringList list{m_images->missing(), m_recipe->missing(),
                     runNameProblem(m_form.name(), m_form.folder())};
    list.removeAll(QString());
    return list;
}

void NewRunDock::refresh()
{
    m_scan.setLeastSide(m_form.recipe().size());
    suggestName();
    m_nameRow->label()->setEdited(m_nameEdited, tr("the images' name"));
    m_nameRow->setHint(tr("in %1").arg(QDir::toNativeSeparators(m_form.folder())));
    m_nameRow->setError(runNameProblem(m_form.name(), m_form.folder()));
    const QStringList list = missing();
    m_start->setEnabled(list.isEmpty() && !m_rest.isActive());
    const bool queued = !m_form.after().isEmpty();
    m_start->setText(queued ? tr("Queue") : tr("Start"));
    const QString whyNot = tr("<b>Not yet</b><br>") + list.join(QStringLiteral("<br>"));
    m_start->setToolTip(list.isEmpty() ? startTip() : whyNot);
    m_copy->setEnabled(list.isEmpty());
    m_copy->setToolTip(list.isEmpty() ? tr("<b>Copy as command</b><br>The line that starts this "
                                           "run in a terminal")
                                      : whyNot);
    m_clear->setEnabled(!isAsAtTheStart());
    m_when->setCurrentIndex(std::max(0, m_when->findData(m_form.after())));
    m_start->setAccessibleDescription(list.join(u' '));
    measure();
    showCost();
}

bool NewRunDock::isAsAtTheStart() const
{
    return m_form.data().isEmpty() && m_form.recipeName() == firstRecipe && !m_form.start()
           && m_form.editedCount() == 0 && m_recipe->missing().isEmpty() && m_form.after().isEmpty()
           && m_source.isEmpty() && !m_nameEdited;
}

/// A few steps take time of a run at work: not before there is something to train on, and not for
/// what nobody sees.
void NewRunDock::measure()
{
    const bool knows = m_images->missing().isEmpty() && m_recipe->missing().isEmpty();
    if (!knows || isVisible())
        m_trial.measure(knows ? m_form.costArguments() : QStringList());
}

QString NewRunDock::startTip() const
{
    return m_form.after().isEmpty()
               ? tr("<b>Start</b><br>Trains in the background, also when the window is closed.")
               : tr("<b>Queue</b><br>Packs the images, then waits in the background, also when the "
                    "window is closed.");
}

void NewRunDock::showCost()
{
    CostTexts cost;
    if (m_trial.cost()) {
        const qint64 toPack = m_scan.packSize() > 0 ? 0 : m_scan.usable();
        cost = costTexts(m_form, *m_trial.cost(), freeBytesFor(m_form.folder()), toPack);
    }
    const bool measures = m_trial.isRunning();
    m_foot->showCost(cost, measures);
    m_foot->showRemark(measures                         ? tr("Measuring...")
                       : !m_images->missing().isEmpty() ? tr("measured once there are images")
                                                        : cost.remark);
    m_foot->showAdvice(advice(measures ? CostTexts() : cost));
}

/// The gravest first.
QList<Advice> NewRunDock::advice(const CostTexts &cost) const
{
    QList<Advice> advice = costAdvice(cost) + riskAdvice(m_form);
    for (const auto &warning : {m_offer->advice(), m_images->advice()})
        if (warning)
            advice.append(*warning);
    if (!m_trial.error().isEmpty())
        advice.append({VerdictLine::Kind::Warning,
                       tr("What it costs here could not be measured. %1").arg(m_trial.error())});
    if (!m_training.isEmpty() && m_form.after().isEmpty())
        advice.append(
            {VerdictLine::Kind::Info,
             tr("%1 trains on this machine: both are slower beside each other.").arg(m_training)});
    std::ranges::stable_sort(advice, std::greater(), &Advice::kind); // as they grow graver
    return advice;
}

void NewRunDock::start()
{
    refresh(); // the name may have been taken meanwhile
    if (!missing().isEmpty())
        return;
    m_rest.start(); // a double click is one start
    Q_EMIT startRequested(m_form.trainArguments(), m_form.output());
    m_nameEdited = false;
    refresh();
}

void NewRunDock::dragEnterEvent(QDragEnterEvent *event)
{
    if (!localPath(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void NewRunDock::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    chooseImages(localPath(event->mimeData()));
}

} // namespace hit
