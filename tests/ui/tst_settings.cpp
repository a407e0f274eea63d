// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace hit;

class TestSettings final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasSetAndTellsOnce()
    {
        const QString file = m_folder.filePath(QStringLiteral("kept.ini"));
        {
            Settings settings(file);
            QSignalSpy appearance(&settings, &Settings::appearanceChanged);
            QSignalSpy speed(&settings, &Settings::speedChanged);
            settings.setTheme(ThemeMode::Light);
            settings.setTheme(ThemeMode::Light);
            settings.setTextPercent(150);
            settings.setUpload(UploadPath::Copy);
            settings.setDevice(QStringLiteral("cuda:1"));
            settings.setThreads(3);
            settings.setPixelFilter(PixelFilter::Smooth);
            settings.setCheckerboard(true);
            settings.setStateInImages(false);
            QDir(m_folder.path()).mkpath("sessions");
            QDir(m_folder.path()).mkpath("films");
            settings.setImageFolder(m_folder.path());
            settings.setSessionFolder(m_folder.filePath("sessions"));
            settings.setFilmFolder(m_folder.filePath("films"));
            QCOMPARE(appearance.count(), 2);
            QCOMPARE(speed.count(), 3);
        }
        const Settings again(file);
        QCOMPARE(again.theme(), ThemeMode::Light);
        QCOMPARE(again.textPercent(), 150);
        QCOMPARE(again.upload(), std::optional(UploadPath::Copy));
        QCOMPARE(again.device(), QStringLiteral("cuda:1"));
        QCOMPARE(again.threads(), 3);
        QCOMPARE(again.pixelFilter(), PixelFilter::Smooth);
        QVERIFY(again.checkerboard());
        QVERIFY(!again.stateInImages());
        QCOMPARE(again.imageFolder(), m_folder.path());
        QCOMPARE(again.sessionFolder(), m_folder.filePath("sessions"));
        QCOMPARE(again.filmFolder(), m_folder.filePath("films"));
    }

    void nonsenseInTheFileReadsAsDefault()
    {
        const QString file = m_folder.filePath(QStringLiteral("bad.ini"));
        {
            QSettings raw(file, QSettings::IniFormat);
            raw.setValue(QStringLiteral("appearance/theme"), QStringLiteral("purple"));
            raw.setValue(QStringLiteral("appearance/textPercent"), 100000);
            raw.setValue(QStringLiteral("speed/threads"), -4);
            raw.setValue(QStringLiteral("speed/upload"), 7);
            raw.setValue(QStringLiteral("files/imageFolder"), QStringLiteral("/no/such/folder"));
        }
        const Settings settings(file);
        QCOMPARE(settings.theme(), ThemeMode::System);
        QCOMPARE(settings.textPercent(), 100);
        QCOMPARE(settings.threads(), 0);
        QVERIFY(!settings.upload());
        QVERIFY(settings.imageFolder() != QStringLiteral("/no/such/folder"));
        QVERIFY(QDir(settings.imageFolder()).exists());
    }

    void keysMayBeNoneWhichIsNotTheDefault()
    {
        Settings settings(m_folder.filePath(QStringLiteral("keys.ini")));
        QVERIFY(!settings.keys(QStringLiteral("view.fit")));
        settings.setKeys(QStringLiteral("view.fit"), {});
        QVERIFY(settings.keys(QStringLiteral("view.fit")));
        QVERIFY(settings.keys(QStringLiteral("view.fit"))->isEmpty());
        const QList<QKeySequence> two{QKeySequence(QStringLiteral("Ctrl+,")),
                                      QKeySequence(QStringLiteral("F"))};
        settings.setKeys(QStringLiteral("view.fit"), two);
        QCOMPARE(*settings.keys(QStringLiteral("view.fit")), two);
        settings.resetKeys(QStringLiteral("view.fit"));
        QVERIFY(!settings.keys(QStringLiteral("view.fit")));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
