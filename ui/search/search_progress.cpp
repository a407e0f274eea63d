// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/search_progress.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/time_text.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace hit {
namespace {

constexpr double secondsUntilGuess = 3;

} // namespace

SearchProgress::SearchProgress(QWidget *parent)
    : QWidget(parent)
    , m_text(makeLabel({}, TextRole::Label, Tone::Secondary))
{
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    cancel->setObjectName(QStringLiteral("button.cancelSearch"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({}); // the line lies under the text, so that Cancel is in its row
    row->addWidget(m_text, 1);
    row->addWidget(cancel);
    connect(cancel, &QPushButton::clicked, this, &SearchProgress::cancelRequested);
    m_running.setInterval(runningLineMs);
    connect(&m_running, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

void SearchProgress::begin()
{
    m_done = -1;
    m_searching.invalidate();
    m_text->setText(tr("Starting"));
    m_running.start();
    setVisible(true);
}

void SearchProgress::show(bool opening, double done)
{
    // Opening is short beside most searches, and what is done must not go back.
    m_done = opening ? -1 : done;
    if (opening) {
        m_text->setText(tr("Opening the model"));
        return;
    }
    m_running.stop();
    if (!m_searching.isValid())
        m_searching.start();
    QString text = done < 1 ? tr("Looking, %1\u202f%").arg(int(done * 100)) : tr("Finishing");
    const double seconds = double(m_searching.elapsed()) / 1000;
    if (seconds >= secondsUntilGuess && done > 0 && done < 1)
        text = tr("%1, %2").arg(text, timeLeftText(seconds / done - seconds));
    m_text->setText(text);
    update();
}

void SearchProgress::hideEvent(QHideEvent *event)
{
    m_running.stop();
    QWidget::hideEvent(event);
}

void SearchProgress::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    drawProgressLine(painter,
                     QRectF(0, height() - progressLineHeight, m_text->width(), progressLineHeight),
                     m_done);
}

} // namespace hit
