// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/media/image_file.h"

#include <QtTest>

#include <sys/resource.h>

#include <cmath>
#include <csignal>

namespace hit::test {

/// stdout of a tool that serves as oracle; fails the test if the tool does.
inline QByteArray run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    const bool fine = process.waitForFinished(120'000)
                      && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (!fine)
        QTest::qFail(qPrintable(program + ": " + process.errorString()
                                + QString::fromUtf8(process.readAllStandardError())),
                     __FILE__, __LINE__);
    return process.readAllStandardOutput();
}

/// A smooth picture that moves with `step`; red is strong on the left, so that a wrong colour
/// matrix shows.
inline Picture gradient(int width, int height, int step = 0)
{
    Picture picture{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            picture.rgb.push_back(1.0F - 2.0F * static_cast<float>(x) / static_cast<float>(width));
            picture.rgb.push_back(-1.0F
                                  + 2.0F * static_cast<float>(y) / static_cast<float>(height));
            picture.rgb.push_back(static_cast<float>(std::sin(0.2 * step)));
        }
    }
    return picture;
}

/// Everything in a folder, hidden things too.
inline QStringList names(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

/// No file of this process may grow over `bytes` while this lives: a disk that fills up.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit m_before{};
};

} // namespace hit::test
