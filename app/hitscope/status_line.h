// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/request.h"
#include "render/uploader.h"

#include <QElapsedTimer>
#include <QQueue>
#include <QStatusBar>
#include <QTimer>

class QLabel;

namespace hit {

/// The status bar: what the last picture cost, which stages ran, how it came to the screen, memory,
/// what is to know about the device.
class StatusLine final : public QStatusBar
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);

    void showResult(const RenderResult &result, const GeneratorConfig &config);
    void countFrame(); ///< one more picture is on the screen
    void showUpload(UploadPath path, const QString &reason);
    void showNotes(const QStringList &notes);

private:
    void refresh();
    void fitText(); ///< at every text size

    QLabel *m_time, *m_stages, *m_upload, *m_memory, *m_noteIcon;
    class ElidedLabel *m_note;
    QTimer m_timer;
    QElapsedTimer m_clock, m_said; ///< the second: since the time of a frame was last changed
    QQueue<qint64> m_frames;       ///< when the frames of the last second came
    double m_milliseconds = 0;
};

} // namespace hit
