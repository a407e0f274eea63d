// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/manifold_row.h"

#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QPushButton>

namespace hit {

class ManifoldRow::Meter final : public QWidget
{
public:
    Meter()
    {
        setMinimumSize(16, metrics::compact);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    void setValue(double value)
    {
        m_value = value;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        drawProgressLine(painter, rect(), m_value);
    }

private:
    double m_value = 0;
};

ManifoldRow::ManifoldRow(QWidget *parent)
    : QWidget(parent)
    , m_meter(new Meter)
    , m_number(makeLabel({}, TextRole::Label))
    , m_snap(new QPushButton(tr("Snap to z")))
{
    m_snap->setObjectName(QStringLiteral("snapToZ"));
    m_snap->setAutoDefault(false);
    m_number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_number->setMinimumWidth(
        m_number->fontMetrics().horizontalAdvance(QLocale().toString(0.99, 'f', 2)) + 2);
    auto *label = makeLabel(tr("Off manifold"), TextRole::Label, Tone::Secondary);
    setToolTip(tr("<b>Off manifold</b><br>How far the tokens are from all that one latent can "
                  "give: 0, one gives them all; 1, none explains anything of them.<br>Least "
                  "squares distance of start grid and tokens over their distance from those of "
                  "z = 0"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(metrics::gap);
    row->addWidget(label);
    row->addWidget(m_meter, 1);
    row->addWidget(m_number);
    row->addWidget(m_snap);
    connect(m_snap, &QPushButton::clicked, this, &ManifoldRow::snapRequested);
    showResidual(0);
}

void ManifoldRow::show(double residual, const QString &number, const QString &whyNot)
{
    m_residual = residual;
    m_meter->setValue(residual);
    m_number->setText(number);
    m_snap->setEnabled(whyNot.isEmpty());
    m_snap->setToolTip(tr("<b>Snap to z</b><br>%1")
                           .arg(whyNot.isEmpty() ? tr("Goes to the picture of the nearest latent; "
                                                      "the board is as trained again.")
                                                 : whyNot));
    setAccessibleDescription(tr("%1 off manifold").arg(number));
}

void ManifoldRow::showResidual(double residual)
{
    show(residual, QLocale().toString(residual, 'f', 2),
         residual > 0 ? QString() : tr("One latent gives all tokens already."));
}

void ManifoldRow::showUnknown(const QString &why)
{
    show(0, QStringLiteral("\u2013"), why);
}

} // namespace hit
