// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tokens/latent_b_row.h"

#include "ui/latent_text.h"
#include "ui/theme/shapes.h"
#include "ui/theme/theme.h"
#include "ui/tokens/board_editor.h"
#include "ui/widgets/basic.h"

#include <QBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace hit {

/// Framed and lettered in B's colour.
class LatentBRow::Thumbnail final : public QWidget
{
public:
    Thumbnail() { setFixedSize(side, side); }
    void show(bool set, const QImage &picture)
    {
        m_set = set;
        m_picture = picture;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokens();
        QPainter painter(this);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        drawPlate(painter, rect(), t.control, {}, metrics::radius);
        if (!m_picture.isNull())
            painter.drawImage(rect().adjusted(2, 2, -2, -2), m_picture);
        else {
            painter.setFont(font());
            painter.setPen(m_set ? t.b : t.disabled);
            painter.drawText(rect(), Qt::AlignCenter, QStringLiteral("B"));
        }
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_set ? t.b : t.border, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }

private:
    static constexpr int side = 36;
    bool m_set = false;
    QImage m_picture;
};

LatentBRow::LatentBRow(BoardEditor &editor, QWidget *parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_thumbnail(new Thumbnail)
    , m_place(new ElidedLabel)
    , m_set(new QPushButton(tr("Set as B")))
{
    m_set->setObjectName(QStringLiteral("setAsB"));
    m_set->setAutoDefault(false);
    m_set->setToolTip(tr("<b>Set as B</b><br>The latent of the present picture becomes B. Cells "
                         "can then take their tokens from it."));
    setTextRole(m_place, TextRole::Label);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(metrics::gap);
    row->addWidget(m_thumbnail);
    row->addWidget(m_place, 1);
    row->addWidget(m_set);
    connect(m_set, &QPushButton::clicked, &editor, &BoardEditor::setPresentAsB);
    connect(&editor, &BoardEditor::bChanged, this, &LatentBRow::refresh);
    refresh();
}

void LatentBRow::setPicture(const QImage &picture)
{
    m_thumbnail->show(m_editor.latentB().has_value(), picture);
}

void LatentBRow::refresh()
{
    const auto &latent = m_editor.latentB();
    State there;
    if (latent)
        there.latent = *latent;
    m_place->setFullText(latent ? tr("B: %1").arg(placeText(there))
                                : tr("No B to take tokens from"));
    setTone(m_place, latent ? Tone::Normal : Tone::Caption);
    setPicture({});
}

} // namespace hit
