// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/model_dock.h"

#include "ui/docks/stage_table.h"
#include "ui/explorer.h"
#include "ui/model_title.h"
#include "ui/theme/theme.h"
#include "ui/time_text.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QLocale>
#include <QStackedWidget>

namespace hit {
namespace {

/// "HiT 128 · 38.0 M · step 12,345".
QString summary(const ModelInfo &model)
{
    const QLocale locale;
    QStringList parts;
    parts.append(ModelDock::tr("HiT %1").arg(model.config.size));
    if (model.cost.parameters > 0)
        parts.append(ModelDock::tr("%1\u202fM")
                         .arg(locale.toString(double(model.cost.parameters) / 1e6, 'f', 1)));
    if (model.step >= 0)
        parts.append(ModelDock::tr("step %1").arg(locale.toString(qlonglong(model.step))));
    return parts.join(QStringLiteral(" \u00b7 "));
}

QString summaryToolTip(const ModelInfo &model)
{
    const QLocale locale;
    QStringList lines{QString::fromStdString(model.path)};
    lines.append(ModelDock::tr("%1, %2").arg(QString::fromStdString(model.format),
                                             locale.formattedDataSize(model.file_bytes)));
    lines.append(ModelDock::tr("%1 parameters, %2 MACs per picture, %3 statistics")
                     .arg(locale.toString(qlonglong(model.cost.parameters)),
                          locale.toString(qlonglong(model.cost.macs)),
                          locale.toString(qlonglong(model.statistics))));
    return lines.join(u'\n');
}

} // namespace

struct ModelDock::Private
{
    Private(ModelDock *dock, Explorer &explored)
        : q(dock)
        , explorer(explored)
    {
    }

    ModelDock *q;
    Explorer &explorer;
    StageModel stages;
    QStackedWidget *pages = nullptr;
    QWidget *head = nullptr;
    ElidedLabel *name = nullptr, *second = nullptr;
    StageTable *table = nullptr;
    Segmented *which = nullptr;
    QBoxLayout *foot = nullptr;
    QLabel *total = nullptr, *notes = nullptr;

    QWidget *makeModelPage();
    void showWhich();
    void placeTotal();
};

ModelDock::ModelDock(Explorer &explorer, QWidget *parent)
    : Dock(QStringLiteral("ModelDock"), tr("Model"), QStringLiteral("stages"), parent)
    , d(new Private(this, explorer))
{
    d->pages = new QStackedWidget;
    d->pages->addWidget(new EmptyState(QStringLiteral("open"), tr("No model yet"),
                                       tr("Open a checkpoint, or drop one on the window.")));
    d->pages->addWidget(d->makeModelPage());
    setBody(d->pages);
    connect(&explorer, &Explorer::modelChanged, this, [this] { setModel(d->explorer.model()); });
    connect(&explorer, &Explorer::stateChanged, this, [this] { d->showWhich(); });
    connect(d->which, &Segmented::chosen, this, [this](int index) {
        d->explorer.setWhich(index == 0 ? Which::Ema : Which::Generator);
    });
    connect(d->table, &StageTable::stageSelected, this, &ModelDock::stageSelected);
    setModel(explorer.model());
}

ModelDock::~ModelDock() = default;

QWidget *ModelDock::Private::makeModelPage()
{
    name = new ElidedLabel(Qt::ElideMiddle);
    setTextRole(name, TextRole::Headline);
    second = new ElidedLabel(Qt::ElideRight);
    setTextRole(second, TextRole::Label);
    setTone(second, Tone::Secondary);
    table = new StageTable(stages);
    which = new Segmented;
    which->addSegment(tr("EMA"));
    which->addSegment(tr("Generator"));
    total = makeLabel({}, TextRole::Title);
    total->setToolTip(tr("<b>Time of the last picture</b><br>Stages without a time did not run "
                         "for it: what they gave was kept from the one before."));
    total->setAccessibleName(tr("Time of the last picture"));
    total->setMinimumWidth(1); // the dock may be narrower than both: see placeTotal()
    notes = makeLabel({}, TextRole::Caption, Tone::Caption);
    notes->setWordWrap(true);
    notes->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, metrics::panelMargin);
    column->setSpacing(metrics::gap);
    head = new QWidget;
    auto *lines = new QVBoxLayout(head);
    lines->setContentsMargins(metrics::panelMargin, 2, metrics::panelMargin, 0);
    lines->setSpacing(2);
    lines->addWidget(name);
    lines->addWidget(second);
    foot = new QBoxLayout(QBoxLayout::LeftToRight);
    foot->setContentsMargins(metrics::panelMargin, 0, metrics::gap, 0); // as the column above it
    foot->addWidget(which, 0, Qt::AlignLeft);
    foot->addWidget(total, 1, Qt::AlignRight | Qt::AlignVCenter);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(metrics::panelMargin, 0, metrics::panelMargin, 0);
    below->addWidget(notes);
    auto *body = new QHBoxLayout;
    body->setContentsMargins(4, 0, 4, 0);
    body->addWidget(table);
    column->addWidget(head);
    column->addLayout(body);
    column->addLayout(foot);
    column->addLayout(below);
    column->addStretch();
    return page;
}

void ModelDock::setModel(std::shared_ptr<const ModelInfo> model)
{
    d->pages->setCurrentIndex(model ? 1 : 0);
    d->stages.setModel(model);
    d->total->clear();
    if (!model)
        return;
    d->name->setFullText(modelTitle(*model));
    d->second->setFullText(summary(*model));
    d->head->setToolTip(summaryToolTip(*model));
    const QString alone = tr("This file has only one of the two sets of weights.");
    d->which->setSegmentEnabled(0, model->has_ema, alone);
    d->which->setSegmentEnabled(1, model->has_generator, alone);
    QStringList notes;
    for (const std::string &note : model->notes)
        notes.append(QString::fromStdString(note));
    d->notes->setText(notes.join(u'\n'));
    d->notes->setVisible(!notes.isEmpty());
    d->showWhich();
}

void ModelDock::Private::showWhich()
{
    which->setCurrent(explorer.state().which == Which::Ema ? 0 : 1);
}

/// The time stands beside the switch, below it where there is no room.
void ModelDock::Private::placeTotal()
{
    const int needed = which->sizeHint().width() + metrics::gap + total->sizeHint().width()
                       + metrics::panelMargin + metrics::gap;
    const bool beside = needed <= q->width();
    foot->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    foot->setStretchFactor(total, beside ? 1 : 0);
}

void ModelDock::resizeEvent(QResizeEvent *event)
{
    Dock::resizeEvent(event);
    d->placeTotal();
}

void ModelDock::setTimings(const std::vector<double> &ms, int firstStage, double total)
{
    if (firstStage >= int(ms.size()))
        return; // nothing ran: the times stay those of the picture that was made last
    d->stages.setTimings(ms, firstStage);
    d->table->restartFade();
    d->total->setText(frameTimeText(total));
    d->placeTotal();
}

} // namespace hit
