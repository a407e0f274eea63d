// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/compare_row.h"

#include "app/hitscope/comparing.h"
#include "ui/widgets/basic.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace hit {
CompareRow::CompareRow(Comparing &comparing, QWidget *parent)
    : QWidget(parent)
    , m_comparing(comparing)
    , m_sides(new Segmented)
    , m_gain(new QToolButton)
{
    m_sides->setObjectName(QStringLiteral("compareSides"));
    m_sides->setAccessibleName(tr("What of A and B is seen"));
    m_sides->addSegment(QStringLiteral("A"), {}, tr("Only A, the picture"));
    m_sides->addSegment(QStringLiteral("A|B"), {}, tr("A left of the divider, B right of it"));
    m_sides->addSegment(QStringLiteral("B"), {}, tr("Only B"));
    m_sides->addSegment(QStringLiteral("A\u2212B"), {}, tr("How far A is from B"));
    connect(m_sides, &Segmented::chosen, this,
            [this](int index) { m_comparing.setShow(Comparison::Show(index)); });

    m_gain->setObjectName(QStringLiteral("compareGain"));
    m_gain->setAccessibleName(tr("Gain of the difference"));
    m_gain->setToolTip(tr("Gain of the difference"));
    m_gain->setMenu(comparing.makeGainMenu(m_gain));
    m_gain->setPopupMode(QToolButton::InstantPopup);
    m_gain->setToolButtonStyle(Qt::ToolButtonTextOnly);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_sides);
    row->addWidget(m_gain);
    connect(&m_comparing, &Comparing::changed, this, &CompareRow::follow);
    follow();
}

bool CompareRow::isWanted() const
{
    return m_comparing.isOn();
}

QMenu *CompareRow::hiddenGain() const
{
    const bool wanted = isWanted() && m_comparing.show() == Comparison::Show::Difference;
    return wanted && (isHidden() || m_gain->isHidden()) ? m_gain->menu() : nullptr;
}

void CompareRow::setNarrow(bool narrow)
{
    m_narrow = narrow;
    m_gain->setVisible(m_comparing.show() == Comparison::Show::Difference && !m_narrow);
    layout()->activate(); // the row is measured now, without what it hides
}

void CompareRow::follow()
{
    m_sides->setCurrent(int(m_comparing.show()));
    m_gain->setText(Comparing::gainText(m_comparing.gain()));
    setNarrow(m_narrow);
    Q_EMIT changed();
}

} // namespace hit
