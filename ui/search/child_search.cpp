// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/child_search.h"

#include "ui/hit_child.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtConcurrentRun>

#include <utility>

namespace hit {

ChildSearch::ChildSearch(QObject *parent)
    : QObject(parent)
{
}

ChildSearch::~ChildSearch()
{
    cancel();
}

void ChildSearch::start(Prepare prepare)
{
    cancel();
    m_folder = std::make_shared<QTemporaryDir>();
    // It goes once nobody writes to it any more.
    QtConcurrent::run([prepare = std::move(prepare), folder = m_folder]() -> Result<QStringList> {
        if (!folder->isValid())
            return hit::fail(ErrorCode::WorkFailed, "a temporary folder",
                             folder->errorString().toStdString());
        return prepare(folder->path());
    }).then(this, [this, folder = m_folder](const Result<QStringList> &arguments) {
        if (folder != m_folder)
            return; // it was cancelled meanwhile
        if (!arguments)
            return fail(QString::fromStdString(arguments.error().line()));
        begin(*arguments);
    });
}

void ChildSearch::begin(const QStringList &arguments)
{
    m_child = std::make_unique<HitChild>(arguments);
    connect(m_child.get(), &HitChild::said, this, &ChildSearch::takeLine);
    connect(m_child.get(), &HitChild::finished, this, [this] { Q_EMIT finished(end()); });
    connect(m_child.get(), &HitChild::failed, this, &ChildSearch::fail);
}

void ChildSearch::cancel()
{
    m_child.reset(); // before the folder that it writes to
    m_folder.reset();
}

void ChildSearch::takeLine(const QByteArray &line)
{
    const QJsonObject told = QJsonDocument::fromJson(line).object();
    const double all = told[QLatin1String("of")].toDouble();
    if (all > 0)
        Q_EMIT progressed(told[QLatin1String("part")].toString() == QLatin1String("open"),
                          qBound(0.0, told[QLatin1String("done")].toDouble() / all, 1.0));
}

/// Its folder, for the last time.
std::shared_ptr<QTemporaryDir> ChildSearch::end()
{
    if (m_child)
        m_child.release()->deleteLater(); // it is telling this
    return std::exchange(m_folder, nullptr);
}

void ChildSearch::fail(const QString &why)
{
    end();
    Q_EMIT failed(why);
}

} // namespace hit
