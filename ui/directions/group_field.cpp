// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/directions/group_field.h"

#include "ui/shelf/shelf_library.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/choice_row.h"
#include "ui/widgets/field_note.h"

#include <QComboBox>
#include <QGridLayout>
#include <QSignalBlocker>

#include <algorithm>
#include <array>

namespace hit {
namespace {

constexpr std::array fits{GroupFit::Logistic, GroupFit::Mean};
constexpr int fewest = 2; ///< pictures of a group: the mean of one is that picture

QStringList apartFrom(const QStringList &ids, const QStringList &others)
{
    const QSet<QString> known(others.begin(), others.end());
    QStringList rest;
    for (const QString &id : ids)
        if (!known.contains(id))
            rest.append(id);
    return rest;
}

/// Null: the general entry, which is the first.
QString tagOf(const QComboBox *box)
{
    return box->currentData().toString();
}

} // namespace

GroupField::GroupField(const ShelfLibrary &library, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_with(new QComboBox)
    , m_without(new QComboBox)
    , m_withCount(makeLabel({}, TextRole::Label, Tone::Secondary))
    , m_withoutCount(makeLabel({}, TextRole::Label, Tone::Secondary))
    , m_fit(new ChoiceRow(tr("Fit")))
    , m_note(new FieldNote)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(metrics::gap);
    grid->setVerticalSpacing(metrics::gap);
    grid->setColumnStretch(1, 1);
    m_with->setObjectName(QStringLiteral("groupWith"));
    m_without->setObjectName(QStringLiteral("groupWithout"));
    addGroup(grid, tr("With"), m_with, m_withCount);
    addGroup(grid, tr("Without"), m_without, m_withoutCount);
    m_fit->setChoices({tr("Boundary"), tr("Means")});
    m_fit->setToolTip(tr("<b>Fit</b><br>Boundary: straight across what separates the groups best. "
                         "Means: from the middle of one to that of the other, steadier with few "
                         "pictures.<br>Logistic regression, mean difference"));
    grid->addWidget(m_fit, grid->rowCount(), 0, 1, 3);
    grid->addWidget(m_note, grid->rowCount(), 0, 1, 3);
    connect(m_fit, &ChoiceRow::chosen, this, &GroupField::changed);
    connect(&library, &ShelfLibrary::changed, this, &GroupField::refill);
    connect(&library, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
                if (roles.contains(ShelfLibrary::ModelRole))
                    refresh();
            });
    refill();
}

void GroupField::addGroup(QGridLayout *grid, const QString &text, QComboBox *box, QLabel *count)
{
    const int row = grid->rowCount();
    QLabel *label = makeLabel(text, TextRole::Label, Tone::Secondary);
    label->setMinimumWidth(textLength(metrics::label));
    label->setMinimumHeight(controlHeight());
    box->setAccessibleName(text);
    box->setFocusPolicy(Qt::StrongFocus);
    box->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    count->setMinimumWidth(count->fontMetrics().horizontalAdvance(QStringLiteral("0000")));
    grid->addWidget(label, row, 0);
    grid->addWidget(box, row, 1);
    grid->addWidget(count, row, 2);
    connect(box, &QComboBox::currentIndexChanged, this, &GroupField::refresh);
}

void GroupField::setSelected(const QStringList &ids)
{
    m_selected = ids;
    refresh();
}

void GroupField::chooseSelected()
{
    m_with->setCurrentIndex(0);
    m_without->setCurrentIndex(0);
}

/// The tag that is chosen stays as long as there is one like it.
void GroupField::fill(QComboBox *box, const QString &general)
{
    const QSignalBlocker quiet(box);
    const QString chosen = tagOf(box);
    box->clear();
    box->addItem(general);
    for (const QString &tag : m_library.tags())
        box->addItem(tag, tag);
    box->setCurrentIndex(chosen.isNull() ? 0 : std::max(box->findData(chosen), 0));
}

void GroupField::refill()
{
    fill(m_with, tr("Selected on the shelf"));
    fill(m_without, tr("All others"));
    refresh();
}

QStringList GroupField::chosenWith() const
{
    const QString tag = tagOf(m_with);
    return tag.isNull() ? m_selected : m_library.tagged(tag);
}

QStringList GroupField::chosenWithout() const
{
    const QString tag = tagOf(m_without);
    return tag.isNull() ? apartFrom(m_library.ids(), chosenWith()) : m_library.tagged(tag);
}

QStringList GroupField::with() const
{
    return m_library.ofOpenModel(apartFrom(chosenWith(), chosenWithout()));
}

QStringList GroupField::without() const
{
    return m_library.ofOpenModel(apartFrom(chosenWithout(), chosenWith()));
}

GroupFit GroupField::fit() const
{
    return fits.at(std::size_t(m_fit->current()));
}

QString GroupField::name() const
{
    const QString with = tagOf(m_with), without = tagOf(m_without);
    const QString first = with.isNull() ? tr("Selected pictures") : with;
    return without.isNull() ? first : tr("%1, not %2").arg(first, without);
}

QString GroupField::whyNot() const
{
    const QString with = tagOf(m_with);
    if (m_library.rowCount() == 0)
        return tr("Keep pictures first: press B.");
    if (with.isNull() && m_selected.isEmpty())
        return tr("Select pictures on the shelf, or take a tag.");
    if (!with.isNull() && with == tagOf(m_without))
        return tr("Both groups are the same.");
    if (this->with().size() < fewest || without().size() < fewest)
        return tr("Each group needs %1 pictures or more.").arg(fewest) + u' ' + leftOut();
    return {};
}

/// What the counts do not count, and why.
QString GroupField::leftOut() const
{
    const QStringList with = chosenWith(), without = chosenWithout();
    const qsizetype both = with.size() - apartFrom(with, without).size();
    const QStringList all = with + apartFrom(without, with);
    const qsizetype other = all.size() - m_library.ofOpenModel(all).size();
    QStringList parts;
    if (both > 0)
        parts.append(tr("%1 in both are left out.").arg(both));
    if (other > 0)
        parts.append(tr("%1 made with another model are left out.").arg(other));
    return parts.join(u' ');
}

void GroupField::refresh()
{
    m_withCount->setText(QString::number(with().size()));
    m_withoutCount->setText(QString::number(without().size()));
    m_withCount->setToolTip(tr("Pictures of the open model in this group alone"));
    m_withoutCount->setToolTip(m_withCount->toolTip());
    const QString why = whyNot();
    const bool begun = m_library.rowCount() > 0 && !chosenWith().isEmpty();
    m_note->say(why.isEmpty() ? leftOut() : why,
                !why.isEmpty() && begun ? Tone::Error : Tone::Caption);
    Q_EMIT changed();
}

} // namespace hit
