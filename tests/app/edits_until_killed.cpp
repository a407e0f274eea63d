// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/window_test.h"

#include <QDateTime>
#include <QFile>
#include <QTimer>

/// A window that travels on and on, each place with its time in said.txt: FOLDER.
int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    QApplication application(argc, argv);
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    hit::Theme theme(&application);
    hit::Settings settings(folder.filePath("settings.ini"));
    hit::Options options;
    options.model = hit::test::fixtureModel();
    options.device = "cpu";
    hit::MainWindow window(settings, options);
    QFile said(folder.filePath("said.txt"));
    if (!said.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return 1;
    QTimer timer;
    int place = 0;
    QObject::connect(&timer, &QTimer::timeout, &window, [&] {
        window.explorer().travelTo({double(++place), 0});
        said.write(
            QString("%1 %2\n").arg(QDateTime::currentMSecsSinceEpoch()).arg(place).toLatin1());
    });
    QObject::connect(&window, &hit::MainWindow::pictureShown, &timer, [&] {
        if (!timer.isActive())
            timer.start(20);
    });
    window.show();
    return QApplication::exec();
}
