// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/cost_foot.h"

#include "ui/widgets/basic.h"

#include <QGridLayout>
#include <QPainter>

namespace hit {
namespace {

constexpr int rowGap = 4, adviceLines = 2;

} // namespace

CostFoot::CostFoot(QWidget *parent)
    : QWidget(parent)
    , m_remark(new ElidedLabel)
    , m_advice(new VerdictLine)
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
    grid->addWidget(m_advice, int(names.size()) + 1, 0, 1, 2);
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
    QStringList texts;
    for (const Advice &each : advice)
        texts.append(each.text);
    m_advice->say(advice.isEmpty() ? VerdictLine::Kind::Info : advice.front().kind,
                  texts.join(u' '));
}

} // namespace hit
