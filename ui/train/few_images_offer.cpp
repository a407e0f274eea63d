// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/few_images_offer.h"

#include "ui/theme/theme.h"
#include "ui/train/few_images.h"
#include "ui/train/image_scan.h"
#include "ui/train/new_run_form.h"
#include "ui/train/verdict_line.h"

#include <QBoxLayout>
#include <QLocale>
#include <QPushButton>

namespace hit {

FewImagesOffer::FewImagesOffer(FewImages &mode, NewRunForm &form, const ImageScan &scan,
                               QWidget *parent)
    : QWidget(parent)
    , m_mode(mode)
    , m_form(form)
    , m_scan(scan)
    , m_line(new VerdictLine)
    , m_button(new QPushButton)
{
    m_button->setObjectName(QStringLiteral("button.fewImages"));
    m_button->setAutoDefault(false);
    auto *row = new QVBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics::gap);
    row->addWidget(m_line);
    row->addWidget(m_button, 0, Qt::AlignLeft);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (const QString refusal = m_mode.setOn(!m_mode.isOn()); !refusal.isEmpty())
            m_line->say(VerdictLine::Kind::Error, refusal);
    });
    connect(&form, &NewRunForm::changed, this, &FewImagesOffer::refresh);
    connect(&scan, &ImageScan::changed, this, &FewImagesOffer::refresh);
    refresh();
}

std::optional<Advice> FewImagesOffer::advice() const
{
    if (m_line->text().isEmpty() || m_line->kind() != VerdictLine::Kind::Warning)
        return {};
    return Advice{VerdictLine::Kind::Warning,
                  tr("%1 images are few: the discriminator learns them by heart.")
                      .arg(QLocale().toString(m_scan.usable())),
                  m_button};
}

void FewImagesOffer::refresh()
{
    const bool few = m_scan.state() == ImageScan::State::Done && m_scan.usable() > 0
                     && m_scan.usable() < FewImages::few;
    const bool on = m_mode.isOn(), augmented = m_form.recipe().augment != "none";
    const bool needed = few && (on || !augmented);
    setVisible(needed);
    if (!needed)
        return m_line->say(VerdictLine::Kind::Info, {});
    const QString count = QLocale().toString(m_scan.usable());
    const QString changes = m_mode.changes();
    m_line->say(on ? VerdictLine::Kind::Info : VerdictLine::Kind::Warning,
                on ? tr("Few-image mode for %1 images: %2.").arg(count, changes)
                   : tr("%1 images are few: the discriminator learns them by heart. Few-image mode "
                        "changes %2.")
                         .arg(count, changes));
    m_button->setText(on ? tr("Undo few-image mode") : tr("Few-image mode"));
}

} // namespace hit
