// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSemaphore>
#include <QThreadPool>

namespace hit::test {

/// All of the program's own threads wait, as for a disk that does not answer.
class BusyThreads
{
public:
    BusyThreads()
    {
        for (int i = 0; i < count(); ++i)
            QThreadPool::globalInstance()->start([this] { m_go.acquire(); });
    }
    ~BusyThreads()
    {
        m_go.release(count());
        QThreadPool::globalInstance()->waitForDone();
    }

private:
    static int count() { return QThreadPool::globalInstance()->maxThreadCount(); }
    QSemaphore m_go;
};

} // namespace hit::test
