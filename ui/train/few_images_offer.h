// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/run_cost.h"

#include <QWidget>

#include <optional>

class QPushButton;

namespace hit {

class FewImages;
class ImageScan;
class NewRunForm;
class VerdictLine;

/// Warns when a scan finds few images, and switches few-image mode on and off again by a click;
/// says what it changes. Not there while there are enough.
class FewImagesOffer final : public QWidget
{
    Q_OBJECT
public:
    FewImagesOffer(FewImages &mode, NewRunForm &form, const ImageScan &scan,
                   QWidget *parent = nullptr);
    std::optional<Advice> advice() const; ///< nothing while it doesn't warn

private:
    void refresh();

    FewImages &m_mode;
    NewRunForm &m_form;
    const ImageScan &m_scan;
    VerdictLine *m_line;
    QPushButton *m_button;
};

} // namespace hit
