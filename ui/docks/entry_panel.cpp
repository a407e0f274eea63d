// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/entry_panel.h"

#include "model/latent/latent.h"
#include "ui/docks/entry_list.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/panel_scroll.h"
#include "ui/widgets/search_field.h"

#include <QBoxLayout>
#include <QLocale>

namespace hit {

EntryPanel::EntryPanel(Explorer &explorer, QWidget *parent)
    : QWidget(parent)
    , m_explorer(explorer)
    , m_header(new QToolButton)
    , m_body(new QWidget)
    , m_filter(new SearchField(tr("Filter numbers")))
    , m_note(makeLabel({}, TextRole::Caption, Tone::Caption))
    , m_list(new EntryList)
    , m_gesture(explorer)
{
    m_header->setAutoRaise(true);
    m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_header->setText(tr("Numbers"));
    m_header->setToolTip(
        tr("<b>Numbers</b><br>Every number of the latent by itself.<br>The entries "
           "of z"));
    setTextRole(m_header, TextRole::Title);
    m_filter->setPlaceholderText(tr("17, 10-20, >2, edited"));
    m_note->setWordWrap(true);

    auto *inner = new QVBoxLayout(m_body);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(metrics::gap);
    inner->addWidget(m_filter);
    inner->addWidget(m_note);
    inner->addWidget(m_list, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_header, 0, Qt::AlignLeft);
    column->addWidget(m_body, 1);
    connect(m_header, &QToolButton::clicked, this, [this] {
        setOpen(!isOpen());
        if (isOpen())
            reveal(m_body);
    });
    connect(m_filter, &SearchField::textChanged, this, &EntryPanel::applyFilter);
    connect(m_list, &EntryList::countChanged, this, &EntryPanel::showCount);
    connectList();
    setOpen(true);
}

void EntryPanel::setOpen(bool open)
{
    m_header->setIcon(
        icon(open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    m_body->setVisible(open);
    setSizePolicy(QSizePolicy::Preferred, open ? QSizePolicy::Expanding : QSizePolicy::Maximum);
    showState();
}

bool EntryPanel::isOpen() const
{
    return m_body->isVisibleTo(this);
}

void EntryPanel::connectList()
{
    connect(m_list, &EntryList::gestureStarted, this,
            [this](int index) { m_gesture.begin(tr("z %1").arg(index)); });
    connect(m_list, &EntryList::valueChanged, this, [this](int index, double value) {
        if (m_gesture.isOpen())
            m_explorer.setEntry(index, float(value));
        else
            showState();
    });
    connect(m_list, &EntryList::gestureFinished, this, [this] {
        m_gesture.commit();
        showState();
    });
    connect(m_list, &EntryList::gestureCancelled, this, [this] {
        m_gesture.cancel();
        showState();
    });
}

void EntryPanel::showState()
{
    const auto model = m_explorer.model();
    setEnabled(model != nullptr);
    if (!model || !isOpen())
        return;
    const int dim = model->config.z_dim;
    State state = m_explorer.state();
    state.spread = 1;
    // A vector of another length cannot be here: the explorer keeps latents fitting.
    if (const auto values = resolve_base(state, dim))
        m_list->setValues(*values, plane_latent(state.latent.plane, dim));
    showCount();
}

void EntryPanel::applyFilter(const QString &text)
{
    m_list->setFilter(entryFilter(text));
    showCount();
    if (!text.isEmpty())
        reveal(m_body);
}

void EntryPanel::showCount()
{
    const auto model = m_explorer.model();
    const int dim = model ? model->config.z_dim : 0;
    m_header->setText(dim > 0 ? tr("Numbers (%1)").arg(dim) : tr("Numbers"));
    const QString text = m_filter->text();
    const bool known = entryFilter(text).valid;
    setTone(m_note, known ? Tone::Caption : Tone::Error);
    m_note->setText(known ? tr("%1 of %2").arg(m_list->count()).arg(dim)
                          : tr("Not understood: try 17, 10-20, >2 or edited"));
    m_note->setVisible(!text.isEmpty());
}

} // namespace hit
