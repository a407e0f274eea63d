// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/gallery/pages.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QWidget>

#include <memory>
#include <utility>

// Writes FOLDER/PAGE-THEME.png; QT_SCALE_FACTOR and HIT_TEXT_SCALE make them larger.
int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    hit::Theme theme(&application);
    theme.setReducedMotion(true);
    const QDir folder(application.arguments().value(1, QStringLiteral(".")));
    if (const double scale = qEnvironmentVariable("HIT_TEXT_SCALE").toDouble(); scale > 0)
        theme.setTextScale(scale);
    const std::pair<const char *, QWidget *(*)()> pages[] = {
        {"icons", hit::iconsPage},
        {"widgets", hit::widgetsPage},
        {"docks", hit::docksPage},
        {"dialogs", hit::dialogsPage},
    };
    const std::pair<const char *, hit::ThemeMode> modes[] = {{"dark", hit::ThemeMode::Dark},
                                                             {"light", hit::ThemeMode::Light}};
    for (const auto &[mode, value] : modes) {
        theme.setMode(value);
        for (const auto &[name, make] : pages) {
            const std::unique_ptr<QWidget> page(make());
            page->show();
            QApplication::processEvents();
            page->grab().save(folder.filePath(
                QStringLiteral("%1-%2.png").arg(QLatin1String(name), QLatin1String(mode))));
        }
    }
    return 0;
}
