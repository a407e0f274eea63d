// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/action_player.h"
#include "app/hitscope/action_recorder.h"
#include "app/hitscope/end_signals.h"
#include "app/hitscope/file_opener.h"
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

#include <cstdlib>
#include <iostream>
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

/// Saves what the window shows once all that was asked for is shown or refused. The same size for
/// every screen.
class Screenshot final : public QObject
{
public:
    Screenshot(MainWindow &window, const QString &path)
        : QObject(&window)
        , m_window(window)
        , m_path(path)
    {
        window.resize(1600, 1000);
        connect(&window, &MainWindow::pictureShown, this, [this] {
            m_shown = true;
            later();
        });
        connect(&window.opener(), &FileOpener::refused, this, [this] {
            m_refused = true;
            later();
        });
        connect(&window.explorer(), &Explorer::motionEnded, this, &Screenshot::later);
        connect(
            &window, &MainWindow::nothingToShow, this, [this] { save(1); }, Qt::QueuedConnection);
    }

private:
    void later()
    {
        const auto look = [this] {
            if (m_shown && m_window.isSettled())
                save(m_refused ? exit_code(ErrorCode::BadFile) : 0);
        };
        QMetaObject::invokeMethod(this, look, Qt::QueuedConnection);
    }

    void save(int exitCode)
    {
        QImage image(m_window.size(), QImage::Format_RGB32);
        m_window.render(&image);
        const bool saved = image.save(m_path);
        if (!saved)
            log::error(m_path.toStdString() + ": the screenshot could not be written");
        QApplication::exit(saved ? exitCode : 1);
    }

    MainWindow &m_window;
    QString m_path;
    bool m_shown = false, m_refused = false;
};

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

/// Qt aborts where it finds no screen, and advises to install the program again.
void endWithoutScreen(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    static QString reason = QStringLiteral("there is none");
    if (type == QtWarningMsg && text.contains(QLatin1String("display")))
        reason = text;
    if (type != QtFatalMsg)
        return;
    std::cerr << "hitscope: the screen: " << reason.toStdString()
              << " (start it in a graphical session; hit works without one)\n";
    std::_Exit(1);
}

/// For as long as the application is made. A screenshot needs no screen.
void prepareForNoScreen(const Options &options)
{
    const bool anyScreen =
        !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    if (!options.screenshot.isEmpty() && !anyScreen
        && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qInstallMessageHandler(endWithoutScreen);
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
    prepareForNoScreen(options);
    QApplication application(argc, argv);
    qInstallMessageHandler(nullptr);
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
        new Screenshot(window, options.screenshot);
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
