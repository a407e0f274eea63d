// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/status_line.h"

#include "app/hitscope/icon_label.h"
#include "ui/theme/theme.h"
#include "ui/time_text.h"
#include "ui/widgets/basic.h"

#include <QFile>
#include <QLabel>
#include <QLocale>

#include <unistd.h>

namespace hit {

namespace {

constexpr std::chrono::milliseconds readable(250); ///< how long a figure stands at least

/// Resident memory of this process in bytes, 0 where unknown.
qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> fields = file.readAll().split(' ');
    return fields.size() > 1 ? fields[1].toLongLong() * sysconf(_SC_PAGESIZE) : 0;
}

QString stagesText(const RenderResult &result, const GeneratorConfig &config)
{
    const int stages = int(config.stages.size());
    if (stages == 0)
        return {};
    if (result.first_stage >= stages)
        return StatusLine::tr("no stage re-run");
    const int first = std::max(result.first_stage, 0);
    const int from = config.stage_side(first), to = config.stage_side(stages - 1);
    return from == to ? StatusLine::tr("stage %1 re-run").arg(to)
                      : StatusLine::tr("stages %1\u2013%2 re-run").arg(from).arg(to);
}

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QStatusBar(parent)
    , m_time(new QLabel)
    , m_stages(new QLabel)
    , m_upload(new QLabel)
    , m_memory(new QLabel)
    , m_noteIcon(makeIconLabel(QStringLiteral("info"), 14, &Tokens::text2))
    , m_note(new ElidedLabel)
{
    using namespace std::chrono_literals;
    setObjectName(QStringLiteral("statusBar"));
    setSurface(this, Surface::Window);
    setSizeGripEnabled(false);
    setContentsMargins(metrics::gap, 0, metrics::gap, 0);
    m_noteIcon->hide();
    for (QLabel *label : {m_time, m_stages, m_upload, m_memory, m_noteIcon}) {
        setTextRole(label, TextRole::Label);
        setTone(label, Tone::Secondary);
        label->setContentsMargins(0, 0, metrics::gap, 0);
        addWidget(label);
    }
    setTextRole(m_note, TextRole::Label);
    setTone(m_note, Tone::Secondary);
    addWidget(m_note, 1);
    connect(&m_timer, &QTimer::timeout, this, &StatusLine::refresh);
    fitText();
    connect(&Theme::current(), &Theme::changed, this, &StatusLine::fitText);
    m_clock.start();
    m_timer.start(readable);
    refresh();
}

void StatusLine::fitText()
{
    setFixedHeight(std::max(metrics::statusBar, fontMetrics().height() + 8));
}

void StatusLine::showResult(const RenderResult &result, const GeneratorConfig &config)
{
    m_milliseconds = result.milliseconds;
    m_stages->setText(stagesText(result, config));
    if (!m_said.isValid() || m_said.hasExpired(readable.count())) // not faster than it can be read
        refresh();
}

void StatusLine::countFrame()
{
    m_frames.enqueue(m_clock.elapsed());
}

void StatusLine::refresh()
{
    const qint64 second = 1000;
    while (!m_frames.isEmpty() && m_frames.head() < m_clock.elapsed() - second)
        m_frames.dequeue();
    if (m_milliseconds > 0) {
        const QString time = frameTimeText(m_milliseconds);
        const QString said =
            m_frames.size() > 1 ? tr("%1 \u00b7 %2 fps").arg(time).arg(m_frames.size()) : time;
        if (said != m_time->text())
            m_said.start();
        m_time->setText(said);
    }
    if (const qint64 bytes = residentBytes())
        m_memory->setText(tr("%1 MB").arg(QLocale().toString(bytes / 1'000'000)));
}

void StatusLine::showUpload(UploadPath path, const QString &reason)
{
    m_upload->setText(tr("upload: %1").arg(uploadPathName(path)));
    m_upload->setToolTip(reason);
}

void StatusLine::showNotes(const QStringList &notes)
{
    m_note->setFullText(notes.join(QStringLiteral(" \u00b7 ")));
    m_noteIcon->setVisible(!notes.isEmpty());
}

} // namespace hit
