// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/edit_details.h"

#include "ui/directions/edit_steps.h"
#include "ui/directions/stage_range.h"
#include "ui/directions/token_mask.h"
#include "ui/hand_gesture.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/wrap_layout.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>

#include <utility>

namespace hit {
namespace {

QPushButton *flatButton(const QString &text, const char *name)
{
    auto *button = new QPushButton(text);
    button->setFlat(true);
    button->setAutoDefault(false);
    button->setObjectName(QLatin1String(name));
    return button;
}

} // namespace

EditDetails::EditDetails(Explorer &explorer, int row, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_row(row)
    , m_stages(new StageRange)
    , m_tokens(new TokenMask)
    , m_grid(new QCheckBox(tr("Start grid")))
{
    m_grid->setToolTip(tr("<b>Start grid</b><br>Also moves the 8 \u00d7 8 grid that the first "
                          "stage begins with: the layout of the picture."));
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(metrics::iconButton + metrics::gap, 4, 0, metrics::gap);
    grid->setHorizontalSpacing(metrics::gap);
    grid->setVerticalSpacing(metrics::gap);
    grid->addWidget(makeLabel(tr("Stages"), TextRole::Label, Tone::Secondary), 0, 0, Qt::AlignTop);
    grid->addWidget(m_stages, 0, 1);
    grid->addWidget(makeLabel(tr("Tokens"), TextRole::Label, Tone::Secondary), 1, 0, Qt::AlignTop);
    grid->addWidget(m_tokens, 1, 1);
    grid->addWidget(m_grid, 2, 1);
    grid->addLayout(makeButtons(), 3, 0, 1, 2);
    grid->setColumnStretch(1, 1);

    connectStages();
    connectTokens();
    connect(m_grid, &QCheckBox::clicked, this, [this](bool on) {
        changeEdit(m_explorer, m_row,
                   on ? tr("%1 moves the start grid").arg(name())
                      : tr("%1 leaves the start grid").arg(name()),
                   [on](Edit &edit) { edit.start_grid = on; });
    });
    refresh();
}

QLayout *EditDetails::makeButtons()
{
    auto *others = flatButton(tr("Separate from"), "button.separate");
    others->setToolTip(tr("<b>Separate from</b><br>Takes out what it has in common with another "
                          "direction.<br>Orthogonal to it"));
    auto *menu = new QMenu(others);
    others->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillOthers(*menu); });
    connect(&m_explorer, &Explorer::modelChanged, menu, &QMenu::close); // other rows
    auto *rename = flatButton(tr("Rename"), "button.rename");
    auto *remove = flatButton(tr("Remove"), "button.remove");
    connect(rename, &QPushButton::clicked, this, &EditDetails::renameRequested);
    // Later: the row that this belongs to goes.
    connect(
        remove, &QPushButton::clicked, this, [this] { removeEdit(m_explorer, m_row); },
        Qt::QueuedConnection);
    auto *buttons = new WrapLayout;
    buttons->setSpacing(0);
    for (QPushButton *button : {others, rename, remove})
        buttons->addWidget(button);
    return buttons;
}

QString EditDetails::name() const
{
    return nameOf(editAt(m_explorer, m_row));
}

void EditDetails::connectStages()
{
    const auto step = [this] { return tr("Stages of %1").arg(name()); };
    const auto change = [this, step](int first, int last) {
        const int end = int(m_explorer.model()->config.stages.size()) - 1;
        changeEdit(m_explorer, m_row, step(), [&](Edit &edit) {
            edit.first_stage = first;
            edit.last_stage = last == end ? -1 : last;
        });
    };
    bindGesture(m_explorer, m_stages, &StageRange::changed, {step}, change, [this] { refresh(); });
}

void EditDetails::connectTokens()
{
    const auto step = [this] { return tr("Tokens of %1").arg(name()); };
    const auto change = [this, step](quint16 mask) {
        changeEdit(m_explorer, m_row, step(), [mask](Edit &edit) { edit.token_mask = mask; });
    };
    bindGesture(m_explorer, m_tokens, &TokenMask::changed, {step}, change, [this] { refresh(); });
}

void EditDetails::fillOthers(QMenu &menu)
{
    menu.clear();
    QList<int> all;
    const auto &edits = m_explorer.state().edits;
    for (int row = 0; row < int(edits.size()); ++row) {
        if (row == m_row)
            continue;
        all.append(row);
        menu.addAction(nameOf(edits[std::size_t(row)]), this,
                       [this, row] { Q_EMIT separateRequested({row}); });
    }
    if (all.isEmpty()) {
        menu.addAction(tr("There is no other direction"))->setEnabled(false);
        return;
    }
    menu.addSeparator();
    menu.addAction(tr("All others"), this, [this, all] { Q_EMIT separateRequested(all); })
        ->setEnabled(all.size() > 1);
}

void EditDetails::mousePressEvent(QMouseEvent *event)
{
    event->setAccepted(event->button() == Qt::LeftButton);
}

void EditDetails::setTabOrderAfter(QWidget *before)
{
    QList<QWidget *> stops{m_stages, m_tokens, m_grid};
    for (QPushButton *button : findChildren<QPushButton *>())
        stops.append(button);
    for (QWidget *stop : stops)
        setTabOrder(std::exchange(before, stop), stop);
}

void EditDetails::refresh()
{
    if (!hasEdit(m_explorer, m_row))
        return; // this is about to go
    const auto model = m_explorer.model();
    const Edit &edit = editAt(m_explorer, m_row);
    if (model) {
        QStringList names;
        for (int stage = 0; stage < int(model->config.stages.size()); ++stage)
            names.append(QString::number(model->config.stage_side(stage)));
        m_stages->setStages(names);
        m_stages->setRange(edit.first_stage,
                           edit.last_stage < 0 ? int(names.size()) - 1 : edit.last_stage);
    }
    m_tokens->setMask(edit.token_mask);
    m_grid->setChecked(edit.start_grid);
}

} // namespace hit
