// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/sample_sheets.h"
#include "ui/widgets/dock.h"

class QLabel;

namespace hit {

class CurvePanel;
class RunLibrary;
class SampleStrip;

/// The selected run over time: its curves, and one of its samples at growing steps.
class TrainingDock final : public Dock
{
    Q_OBJECT
public:
    explicit TrainingDock(RunLibrary &library, QWidget *parent = nullptr);
    void showRun(const QString &path); ///< empty: none
    CurvePanel &curves() const { return *m_curves; }
    SampleStrip &samples() const { return *m_strip; }

Q_SIGNALS:
    void sheetsChanged(const QList<hit::SampleSheetFile> &sheets, int size); ///< of the run shown

private:
    void takeSheets();
    void sayLost();

    RunLibrary &m_library;
    QString m_path;
    CurvePanel *m_curves;
    SampleStrip *m_strip;
    QWidget *m_samples;
    QLabel *m_lost; ///< how much of the run's records
};

} // namespace hit
