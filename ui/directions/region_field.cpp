// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/region_field.h"

#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/field_note.h"

#include <QBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include <optional>

namespace hit {
namespace {

std::optional<QRect> rectFrom(const QString &text)
{
    QList<int> numbers;
    for (const QString &part : text.split(u',')) {
        bool isNumber = false;
        numbers.append(part.trimmed().toInt(&isNumber));
        if (!isNumber)
            return std::nullopt;
    }
    if (numbers.size() != 4)
        return std::nullopt;
    return QRect(numbers[0], numbers[1], numbers[2], numbers[3]);
}

} // namespace

RegionField::RegionField(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLineEdit)
    , m_draw(new QPushButton(tr("Draw")))
    , m_note(new FieldNote)
{
    m_text->setPlaceholderText(tr("x, y, width, height"));
    m_text->setAccessibleName(tr("Region"));
    m_draw->setCheckable(true);
    m_draw->setAutoDefault(false);
    m_draw->setObjectName(QStringLiteral("button.draw"));
    m_draw->setToolTip(tr("<b>Draw</b><br>The next drag on the picture draws the region."));
    auto *row = new QHBoxLayout;
    row->addWidget(m_text, 1);
    row->addWidget(m_draw);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_note);
    auto *hint = makeLabel(tr("Looks at the latent of the start grid: edits of single stages or "
                              "tokens, and those without the grid, are left out."),
                           TextRole::Caption, Tone::Caption);
    hint->setWordWrap(true);
    column->addWidget(hint);
    connect(m_text, &QLineEdit::textEdited, this, [this] {
        check();
        Q_EMIT changed(region());
    });
    connect(m_draw, &QPushButton::clicked, this, &RegionField::drawRequested);
    check();
}

void RegionField::setPicture(int side)
{
    m_side = side;
    check();
}

QRect RegionField::region() const
{
    const auto typed = rectFrom(m_text->text());
    return typed && !typed->isEmpty() && QRect(0, 0, m_side, m_side).contains(*typed) ? *typed
                                                                                      : QRect();
}

void RegionField::setRegion(const QRect &region)
{
    m_text->setText(QStringLiteral("%1, %2, %3, %4")
                        .arg(region.x())
                        .arg(region.y())
                        .arg(region.width())
                        .arg(region.height()));
    check();
}

void RegionField::setDrawing(bool on)
{
    m_draw->setChecked(on);
}

void RegionField::check()
{
    if (m_text->text().trimmed().isEmpty())
        m_note->say(tr("Draw it on the picture, or type it."), Tone::Caption);
    else if (!rectFrom(m_text->text()))
        m_note->say(tr("Four whole numbers: x, y, width, height."), Tone::Error);
    else if (region().isEmpty())
        m_note->say(tr("It is not inside the picture of %1 \u00d7 %1.").arg(m_side), Tone::Error);
    else
        m_note->say({}, Tone::Normal);
}

} // namespace hit
