// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/action_player.h"
#include "app/hitscope/action_recorder.h"
#include "app/hitscope/end_signals.h"
#include "app/hitscope/heartbeat.h"
#include "app/hitscope/main_window.h"
#include "app/hitscope/options.h"
#include "model/core/log.h"
#include "render/gl_format.h"
#include "ui/settings.h"
#include "ui/theme/theme.h"
#include "ui/widgets/accessible.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QSessionManager>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <memory>

using namespace hit;

namespace {

void applyAppearance(const Settings &settings, Theme &theme)
{
    theme.setMode(settings.theme());
    theme.setHighContrast(settings.highContrast());
    theme.setReducedMotion(settings.reducedMotion());
    theme.setTextScale(settings.textPercent() / 100.0);
}

void startLog()
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation));
    if (folder.mkpath(QStringLiteral(".")))
        log::set_file(folder.filePath(QStringLiteral("hitscope.log")).toStdString());
}

/// Saves what the window shows once there is a picture, or the reason why there is none.
void takeScreenshot(MainWindow &window, const QString &path)
{
    const auto save = [&window, path](int exitCode) {
        const bool saved = window.grab().save(path);
        if (!saved)
            log::error(path.toStdString() + ": the screenshot could not be written");
        QApplication::exit(saved ? exitCode : 1);
    };
    const auto later = Qt::QueuedConnection;
    QObject::connect(
        &window, &MainWindow::pictureShown, &window, [save] { save(0); }, later);
    QObject::connect(
        &window, &MainWindow::nothingToShow, &window, [save] { save(1); }, later);
}

/// Logs how long the person waited for the first picture.
void measureStart(MainWindow &window, const QElapsedTimer &sinceStart)
{
    QObject::connect(
        &window, &MainWindow::pictureShown, &window,
        [sinceStart] {
            log::info("first picture after " + std::to_string(sinceStart.elapsed()) + " ms");
        },
        Qt::SingleShotConnection);
}

/// Other programs may still stop it, so that nothing ends here.
void answerLogOut(MainWindow &window, QSessionManager &session)
{
    if (!session.allowsInteraction())
        return;
    if (!window.mayLogOut())
        session.cancel();
    session.release();
}

} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer sinceStart;
    sinceStart.start();
    const ParsedOptions parsed = parseOptions(argc, argv);
    if (parsed.exitCode)
        return *parsed.exitCode;
    const Options &options = parsed.options;

    QSurfaceFormat::setDefaultFormat(canvasFormat());
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("hitscope"));
    QApplication::setApplicationDisplayName(QStringLiteral("Hitscope"));
    QApplication::setApplicationVersion(QStringLiteral(HIT_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("hitscope"));
    if (!options.isolated())
        startLog();

    installAccessibleFactory();
    Theme theme(&application);
    QApplication::setWindowIcon(icon(QStringLiteral("hitscope"), tokens().accent));
    const QTemporaryDir own; // for the settings of a recording or a screenshot
    Settings settings(options.isolated() ? own.filePath(QStringLiteral("settings.ini"))
                                         : QString());
    applyAppearance(settings, theme);
    QObject::connect(&settings, &Settings::appearanceChanged, &theme,
                     [&] { applyAppearance(settings, theme); });

    MainWindow window(settings, options);
    measureStart(window, sinceStart);
    if (!options.screenshot.isEmpty())
        takeScreenshot(window, options.screenshot);
    std::unique_ptr<ActionRecorder> recorder;
    if (!options.record.isEmpty())
        recorder = std::make_unique<ActionRecorder>(window, window.explorer(), window.host(),
                                                    window.motion());
    ActionPlayer player(window, window.explorer(), window.host(), window.motion());
    QObject::connect(&player, &ActionPlayer::finished, &QApplication::exit);
    const EndSignals ended;
    QObject::connect(&ended, &EndSignals::asked, &window, &MainWindow::endNow);
    QObject::connect(&application, &QGuiApplication::commitDataRequest, &window,
                     [&window](QSessionManager &session) { answerLogOut(window, session); });
    window.show();
    if (!options.play.isEmpty() && !player.start(options.play))
        return 1;
    const Heartbeat heartbeat;
    const int exitCode = QApplication::exec();
    return recorder && !recorder->save(options.record) ? 1 : exitCode;
}
