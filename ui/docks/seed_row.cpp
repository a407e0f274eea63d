// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/seed_row.h"

#include "model/latent/latent.h"
#include "ui/explorer.h"
#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

namespace hit {

SeedRow::SeedRow(Explorer &explorer, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_label(makeLabel(tr("Seed"), TextRole::Label, Tone::Secondary))
    , m_field(new QLineEdit)
    , m_error(makeLabel({}, TextRole::Caption, Tone::Error))
{
    m_label->setFixedWidth(textLength(metrics::label));
    m_field->setObjectName(QStringLiteral("seed"));
    m_error->setObjectName(QStringLiteral("seedError"));
    m_field->setAccessibleName(tr("Seed"));
    m_field->setToolTip(tr("A seed, a place between seeds such as \u201c4217.38, 12.06\u201d, or a "
                           "copied latent"));
    m_field->installEventFilter(this);
    m_error->setWordWrap(true);
    m_error->hide();
    auto *random = new IconButton(QStringLiteral("random"), tr("New image (R)"));
    connect(random, &QToolButton::clicked, &m_explorer, &Explorer::randomSeed);
    connect(m_field, &QLineEdit::editingFinished, this, &SeedRow::enter);

    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::gap);
    line->addWidget(m_label);
    line->addWidget(m_field, 1);
    line->addWidget(random);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(line);
    column->addWidget(m_error);
}

void SeedRow::showState()
{
    if (m_field->isModified() && m_field->hasFocus())
        return;
    const State &state = m_explorer.state();
    const bool onPlane = state.mix.empty() && state.latent.kind == Latent::Kind::Plane;
    m_field->setText(onPlane ? QString::fromStdString(to_text(state.latent.plane)) : QString());
    m_field->setPlaceholderText(state.mix.empty() ? tr("Free vector") : tr("Mix"));
    m_field->setCursorPosition(0);
    m_error->hide();
}

void SeedRow::enter()
{
    if (!m_field->isModified())
        return;
    const auto model = m_explorer.model();
    const auto latent = latentFromText(m_field->text(), model ? model->config.z_dim : 0,
                                       m_explorer.state().latent.plane);
    if (!latent)
        return showError(QString::fromStdString(latent.error().why));
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
        m_label->setFixedWidth(textLength(metrics::label));
}

void SeedRow::showError(const QString &why)
{
    m_error->setText(why);
    m_error->show();
}

bool SeedRow::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field)
        return QWidget::eventFilter(watched, event);
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
