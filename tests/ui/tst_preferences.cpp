// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/preferences_dialog.h"
#include "ui/key_map.h"
#include "ui/settings.h"

#include <QCheckBox>
#include <QComboBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace hit;

namespace {

struct Bench
{
    QComboBox *combo(const char *name) const
    {
        for (QComboBox *found : dialog.findChildren<QComboBox *>())
            if (found->accessibleName() == QLatin1String(name))
                return found;
        return nullptr;
    }
    QCheckBox *box(const char *text) const
    {
        for (QCheckBox *found : dialog.findChildren<QCheckBox *>())
            if (found->text() == QLatin1String(text))
                return found;
        return nullptr;
    }

    QTemporaryDir folder;
    Settings settings{folder.filePath(QStringLiteral("s.ini"))};
    KeyMap keys{settings};
    PreferencesDialog dialog{settings, keys, {{QStringLiteral("cuda:0"), QStringLiteral("GPU 0")}}};
};

void choose(QComboBox *combo, const QString &text)
{
    combo->setCurrentText(text);
    Q_EMIT combo->activated(combo->currentIndex());
}

} // namespace

class TestPreferences final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyChoiceHoldsAtOnce()
    {
        Bench bench;
        choose(bench.combo("Theme"), QStringLiteral("Light"));
        QCOMPARE(bench.settings.theme(), ThemeMode::Light);
        choose(bench.combo("Device"), QStringLiteral("GPU 0"));
        QCOMPARE(bench.settings.device(), QStringLiteral("cuda:0"));
        choose(bench.combo("To the screen"), QStringLiteral("Copy"));
        QCOMPARE(bench.settings.upload(), std::optional(UploadPath::Copy));
        choose(bench.combo("To the screen"), QStringLiteral("The fastest that works"));
        QVERIFY(!bench.settings.upload());
        choose(bench.combo("Pixels"), QStringLiteral("Always sharp"));
        QCOMPARE(bench.settings.pixelFilter(), PixelFilter::Nearest);
        bench.box("Increase contrast")->click();
        QVERIFY(bench.settings.highContrast());
        bench.box("Keep the whole state inside saved pictures")->click();
        QVERIFY(!bench.settings.stateInImages());
    }

    void followsChangesFromElsewhere()
    {
        Bench bench;
        bench.settings.setDevice(QStringLiteral("cpu"));
        QCOMPARE(bench.combo("Device")->currentText(), QStringLiteral("CPU"));
        bench.settings.setReducedMotion(true);
        QVERIFY(bench.box("Reduce motion")->isChecked());
    }

    void opensBesideThePicture()
    {
        QWidget window;
        window.setGeometry(0, 0, 1280, 720);
        QTemporaryDir folder;
        Settings settings(folder.filePath(QStringLiteral("s.ini")));
        KeyMap keys(settings);
        PreferencesDialog dialog(settings, keys, {}, &window);
        dialog.show();
        QVERIFY(dialog.x() > window.geometry().center().x());
        QVERIFY(window.geometry().contains(dialog.geometry()));
    }

    void everyControlHasAName()
    {
        Bench bench;
        for (const QWidget *widget : bench.dialog.findChildren<QWidget *>()) {
            const bool control = qobject_cast<const QComboBox *>(widget);
            QVERIFY(!control || !widget->accessibleName().isEmpty());
        }
        QCOMPARE(bench.dialog.findChild<QTabWidget *>()->count(), 5);
    }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestPreferences)
#include "tst_preferences.moc"
