// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/cost_foot.h"

#include "ui/widgets/basic.h"

#include <QGridLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace hit {
namespace {

constexpr int rowGap = 4, adviceLines = 2;

} // namespace

CostFoot::CostFoot(QWidget *parent)
    : QWidget(parent)
    , m_remark(new ElidedLabel)
    , m_advice(new VerdictLine)
    , m_more(new QToolButton)
    , m_list(new QMenu(m_more))
{
    setObjectName(QStringLiteral("costFoot"));
    setTextRole(m_remark, TextRole::Caption);
    setTone(m_remark, Tone::Caption);
    m_remark->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_advice->setLines(adviceLines);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(metrics::labelGap);
    grid->setVerticalSpacing(rowGap);
    grid->setColumnStretch(1, 1);
    grid->addWidget(makeLabel(tr("Cost"), TextRole::Title), 0, 0);
    grid->addWidget(m_remark, 0, 1);
    const std::array names{tr("Time"), tr("Memory"), tr("Disk")};
    for (std::size_t i = 0; i < names.size(); ++i) {
        m_rows[i] = {makeLabel(names[i], TextRole::Label, Tone::Secondary), new ElidedLabel};
        m_rows[i].name->setMinimumWidth(textLength(metrics::label));
        setTextRole(m_rows[i].value, TextRole::Label);
        m_rows[i].value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_rows[i].value->setFocusPolicy(Qt::NoFocus);
        grid->addWidget(m_rows[i].name, int(i) + 1, 0);
        grid->addWidget(m_rows[i].value, int(i) + 1, 1);
    }
    m_more->setObjectName(QStringLiteral("button.advice"));
    m_more->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_more->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Ignored); // as high as the two lines
    m_more->setPopupMode(QToolButton::InstantPopup);
    connect(m_list, &QMenu::aboutToShow, this, &CostFoot::fillList);
    connect(m_more, &QToolButton::clicked, this, [this] {
        if (m_all.size() == 1) // several are in the menu
            choose(m_all.front());
    });
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics::gap);
    row->addWidget(m_advice, 1);
    row->addWidget(m_more);
    grid->addLayout(row, int(names.size()) + 1, 0, 1, 2);
    showCost({}, false);
    showAdvice({});
}

/// What is above scrolls.
void CostFoot::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, 0, width(), 1, tokens().line);
}

void CostFoot::showCost(const CostTexts &texts, bool isOld)
{
    const std::array<const CostText *, 3> costs{&texts.time, &texts.memory, &texts.disk};
    for (std::size_t i = 0; i < costs.size(); ++i) {
        const bool known = !costs[i]->text.isEmpty();
        m_rows[i].value->setFullText(known ? costs[i]->text : QStringLiteral("\u2013"));
        setTone(m_rows[i].value, !known || isOld       ? Tone::Disabled
                                 : costs[i]->isTooMuch ? Tone::Warning
                                                       : Tone::Normal);
    }
}

void CostFoot::showRemark(const QString &remark)
{
    m_remark->setFullText(remark);
}

void CostFoot::showAdvice(const QList<Advice> &advice)
{
    m_all = advice;
    if (const auto chosen = std::ranges::find(m_all, m_chosen, &Advice::text);
        chosen != m_all.end())
        std::rotate(m_all.begin(), chosen, chosen + 1);
    QStringList texts;
    for (const Advice &each : m_all)
        texts.append(each.text);
    m_advice->say(m_all.isEmpty() ? VerdictLine::Kind::Info : m_all.front().kind, texts.join(u' '));
    const bool several = m_all.size() > 1;
    m_more->setVisible(several || (!m_all.isEmpty() && m_all.front().place));
    m_more->setText(several ? tr("All %1").arg(m_all.size()) : tr("Show"));
    m_more->setToolTip(several ? tr("What to know before the start")
                               : tr("Shows where it is in the form"));
    if (QMenu *menu = several ? m_list : nullptr; m_more->menu() != menu)
        m_more->setMenu(menu);
}

void CostFoot::fillList()
{
    m_list->clear();
    for (const Advice &each : std::as_const(m_all)) {
        QString text = each.text;
        m_list->addAction(VerdictLine::iconOf(each.kind), text.replace(u'&', QStringLiteral("&&")),
                          this, [this, each] { choose(each); });
    }
}

void CostFoot::choose(const Advice &advice)
{
    m_chosen = advice.text;
    showAdvice(QList<Advice>(m_all));
    if (advice.place)
        Q_EMIT placeWanted(advice.place);
}

} // namespace hit
