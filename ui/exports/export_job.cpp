// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exports/export_job.h"

#include <utility>

namespace hit {

ExportJob::ExportJob(const QString &name, Work work, QObject *parent)
    : QObject(parent)
    , m_thread(
          [this, name = name.toStdString(), work = std::move(work)](const std::stop_token &stop) {
              const Progress report = [this](double done, const QString &text) {
                  QMetaObject::invokeMethod(this, [=, this] { Q_EMIT progressed(done, text); });
              };
              const Status status = guard(name, [&] { return work(report, stop); });
              QMetaObject::invokeMethod(this, [this, status] { end(status); });
          })
{
}

void ExportJob::end(const Status &status)
{
    if (status)
        Q_EMIT finished();
    else if (status.error().code == ErrorCode::Interrupted)
        Q_EMIT cancelled();
    else
        Q_EMIT failed(status.error());
}

void ExportJob::cancel()
{
    m_thread.request_stop();
}

} // namespace hit
