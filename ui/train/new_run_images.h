// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/run_cost.h"

#include <QPointer>
#include <QWidget>

#include <optional>

class QLineEdit;
class QProgressBar;
class QPushButton;

namespace hit {

class ImageReport;
class ImageScan;
class SizeHistogram;
class ThumbnailStrip;
class VerdictLine;

/// Which images to train on and what is the matter with them.
class NewRunImages final : public QWidget
{
    Q_OBJECT
public:
    explicit NewRunImages(ImageScan &scan, QWidget *parent = nullptr);
    /// A folder, a .zip or a pack; looks through it.
    void choose(const QString &path);
    /// Why a run cannot start with them; empty: it can.
    QString missing() const;
    std::optional<Advice> advice() const;  ///< files that are skipped; nothing: none is
    static QString sizeText(qint64 bytes); ///< "11.9 GB"

Q_SIGNALS:
    void chosen(const QString &path);

private:
    QWidget *makePathRow();
    void browse(bool folder);
    void show();
    void showVerdict();
    void openReport();

    ImageScan &m_scan;
    QLineEdit *m_path;
    ThumbnailStrip *m_thumbnails;
    QProgressBar *m_progress;
    SizeHistogram *m_sizes;
    VerdictLine *m_good, *m_skipped, *m_noted, *m_wrong;
    QPushButton *m_report;
    QPointer<ImageReport> m_open;
};

} // namespace hit
