// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/seed_row.h"

#include "model/latent/latent.h"
#include "ui/explorer.h"
#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/field_note.h"
#include "ui/widgets/value_slider.h"

#include <QFocusEvent>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>

namespace hit {

SeedRow::SeedRow(Explorer &explorer, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_label(makeLabel(tr("Seed"), TextRole::Label, Tone::Secondary))
    , m_field(new QLineEdit)
    , m_note(new FieldNote)
{
    m_label->setFixedWidth(labelColumn(metrics::label));
    m_field->setObjectName(QStringLiteral("seed"));
    m_note->setObjectName(QStringLiteral("seedNote"));
    m_field->setAccessibleName(tr("Seed"));
    m_field->setToolTip(tr("A seed, a place between seeds such as \u201c4217.38, 12.06\u201d, or a "
                           "copied latent"));
    m_field->installEventFilter(this);
    m_note->hide();
    auto *random = new IconButton(QStringLiteral("random"), tr("New image (R)"));
    connect(random, &QToolButton::clicked, &m_explorer, &Explorer::randomSeed);
    auto *near = new IconButton(QStringLiteral("neighbours"), tr("Neighbours (N)"));
    near->setObjectName(QStringLiteral("button.neighbours"));
    connect(near, &QToolButton::clicked, this, &SeedRow::neighboursRequested);
    auto *keep = new IconButton(QStringLiteral("keep"), tr("Keep on the shelf (B)"));
    keep->setObjectName(QStringLiteral("button.keep"));
    connect(keep, &QToolButton::clicked, this, &SeedRow::keepRequested);
    connect(m_field, &QLineEdit::editingFinished, this, &SeedRow::enter);
    connect(m_field, &QLineEdit::textEdited, this, &SeedRow::recheck);

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(metrics::gap);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_label, 0, 0);
    grid->addWidget(m_field, 0, 1);
    grid->addWidget(random, 0, 2);
    grid->addWidget(near, 0, 3);
    grid->addWidget(keep, 0, 4);
    grid->addWidget(m_note, 1, 1, 1, 4);
}

void SeedRow::showState()
{
    if (m_field->isModified() && m_field->hasFocus())
        return;
    const State &state = m_explorer.state();
    const bool onPlane = state.mix.empty() && state.latent.kind == Latent::Kind::Plane;
    // All of its digits only for who is about to change them.
    const PlanePoint seed = state.latent.plane;
    const QString text =
        m_field->hasFocus() ? QString::fromStdString(to_text(seed)) : seedText(seed);
    m_field->setText(onPlane ? text : QString());
    QString place = placeText(state);
    m_field->setPlaceholderText(place.replace(0, 1, place.front().toUpper()));
    m_field->setCursorPosition(0);
    m_note->hide();
}

void SeedRow::enter()
{
    if (!m_field->isModified())
        return;
    const auto latent = typed();
    if (!latent) {
        const Error &error = latent.error();
        m_note->say(QString::fromStdString(error.why + ". " + error.remedy), Tone::Error);
        m_note->show();
        return;
    }
    m_field->setModified(false);
    if (latent->kind == Latent::Kind::Plane) {
        m_explorer.travelTo(latent->plane);
    } else {
        State state = m_explorer.state();
        state.mix.clear();
        state.latent = *latent;
        m_explorer.apply(tr("Paste latent"), state);
    }
    showState();
}

void SeedRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

void SeedRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

/// The label leaves the column of labels, and the gaps shrink, where a place has no room else.
void SeedRow::fit()
{
    constexpr int frame = 24, tightGap = 2;
    const int needed =
        m_field->fontMetrics().horizontalAdvance(seedText({999'999.99, 0.05})) + frame;
    const auto buttons = findChildren<IconButton *>(QString(), Qt::FindDirectChildrenOnly);
    int others = labelColumn(metrics::label) + metrics::gap;
    for (const IconButton *button : buttons)
        others += button->sizeHint().width() + metrics::gap;
    const bool tight = width() - others < needed;
    m_label->setFixedWidth(tight ? m_label->fontMetrics().horizontalAdvance(m_label->text())
                                       + tightGap
                                 : labelColumn(metrics::label));
    static_cast<QGridLayout *>(layout())->setHorizontalSpacing(tight ? tightGap : metrics::gap);
}

Result<Latent> SeedRow::typed() const
{
    const auto model = m_explorer.model();
    return latentFromText(m_field->text(), model ? model->config.z_dim : 0,
                          m_explorer.state().latent.plane);
}

void SeedRow::recheck()
{
    if (m_note->isVisible() && typed())
        m_note->hide();
}

/// What is in force stands there again instead of nonsense. The field itself says nothing on being
/// left when nothing was typed since Enter.
void SeedRow::moveFocus(const QFocusEvent &event)
{
    const Qt::FocusReason reason = event.reason();
    const bool passing = reason == Qt::ActiveWindowFocusReason || reason == Qt::PopupFocusReason;
    const bool pending = m_field->isModified() && (event.gotFocus() || typed());
    if (passing || pending)
        return;
    m_field->setModified(false);
    showState();
}

bool SeedRow::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut || event->type() == QEvent::FocusIn)
        moveFocus(*static_cast<QFocusEvent *>(event));
    const bool override = event->type() == QEvent::ShortcutOverride;
    if (!override && event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    if (static_cast<QKeyEvent *>(event)->key() != Qt::Key_Escape || !m_field->isModified())
        return QWidget::eventFilter(watched, event);
    if (override) {
        event->accept();
    } else {
        m_field->setModified(false);
        showState();
    }
    return true;
}

} // namespace hit
