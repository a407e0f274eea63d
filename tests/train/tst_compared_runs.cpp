// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/run_support.h"
#include "ui/theme/theme.h"
#include "ui/train/curve_panel.h"
#include "ui/train/run_library.h"

#include <QApplication>
#include <QMenu>
#include <QSettings>
#include <QToolButton>
#include <QtTest>

#include <algorithm>

using namespace hit;
using namespace hit::test;

namespace {

QString text(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

/// A run whose loss is known.
QString makeRun(const Scratch &scratch, const char *name)
{
    const auto run = RunFolder::create(scratch / name);
    if (!run || !run->describe({{"recipe", {{"generator", {{"size", 16}}}}}}))
        qFatal("no run");
    writeAll(run->events_file(), R"({"v":1,"t":5,"step":1,"type":"scalars",)"
                                 R"("values":{"loss/generator":1}})"
                                 "\n");
    return text(run->path());
}

/// The panel of the run "own", beside two others.
struct Compared
{
    Compared()
        : settings(text(scratch / "settings.ini"), QSettings::IniFormat)
        , own(makeRun(scratch, "own"))
        , other(makeRun(scratch, "other"))
    {
        makeRun(scratch, "third");
        settings.setValue("train/folders", QStringList{text(scratch.path())});
        library = std::make_unique<RunLibrary>(settings);
        panel = std::make_unique<CurvePanel>(*library);
        panel->showRun(own);
    }
    /// That of the menu, as it opens.
    QAction *entry(const QString &name) const
    {
        QMenu *menu = panel->findChild<QToolButton *>("button.compare")->menu();
        Q_EMIT menu->aboutToShow();
        const auto actions = menu->actions();
        const auto found = std::ranges::find(actions, name, &QAction::text);
        return found == actions.end() ? nullptr : *found;
    }
    /// Of the first chart: the lines of other runs.
    QStringList others() const
    {
        QStringList names;
        for (const Curve &curve : panel->findChild<CurveChart *>()->curves())
            if (curve.style != Qt::SolidLine)
                names.append(curve.name);
        return names;
    }
    bool compare(const QString &name) const
    {
        if (!QTest::qWaitFor([&] { return library->rowCount() == 3; }))
            return false;
        entry(name)->trigger();
        return QTest::qWaitFor([&] { return others().size() == 1; });
    }

    Scratch scratch;
    QSettings settings;
    QString own, other;
    std::unique_ptr<RunLibrary> library;
    std::unique_ptr<CurvePanel> panel;
};

} // namespace

/// The curves of other runs beside a run's own.
class TestComparedRuns final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void aRunIsComparedAndLeft()
    {
        const Compared compared;
        QVERIFY(compared.compare("other"));
        QVERIFY(compared.others().front().contains("other"));
        QVERIFY(compared.entry("other")->isChecked() && !compared.entry("third")->isChecked());
        compared.entry("other")->trigger();
        QTRY_VERIFY(compared.others().isEmpty());
    }

    /// One is known by its colour in every chart, whichever others come and go.
    void everyRunKeepsAColourOfItsOwn()
    {
        const Compared compared;
        QVERIFY(compared.compare("other"));
        const auto colorsOf = [&](const QString &run) {
            QSet<QRgb> colors;
            for (const CurveChart *chart : compared.panel->findChildren<CurveChart *>())
                for (const Curve &curve : chart->curves())
                    if (curve.column.startsWith(run + ':'))
                        colors.insert(curve.color.rgb());
            return colors;
        };
        const QSet<QRgb> other = colorsOf("other");
        QCOMPARE(other.size(), 1);
        QVERIFY(!colorsOf("own").intersects(other));
        compared.entry("third")->trigger();
        QTRY_COMPARE(colorsOf("third").size(), 1);
        QVERIFY(!colorsOf("third").intersects(other));
        QCOMPARE(colorsOf("other"), other);
        const QSet<QRgb> third = colorsOf("third");
        compared.entry("other")->trigger();
        QTRY_VERIFY(colorsOf("other").isEmpty());
        QCOMPARE(colorsOf("third"), third);
    }

    void aRenamedRunIsComparedOn()
    {
        const Compared compared;
        QVERIFY(compared.compare("other"));
        compared.library->rename(compared.other, "new");
        QTRY_VERIFY(compared.others().size() == 1 && compared.others().front().contains("new"));
        QTRY_VERIFY(compared.entry("new"));
        QVERIFY(compared.entry("new")->isChecked());
        compared.entry("new")->trigger();
        QTRY_VERIFY(compared.others().isEmpty());
    }

    void aRunThatHasGoneIsComparedNoMore()
    {
        const Compared compared;
        QVERIFY(compared.compare("other"));
        compared.library->remove(compared.other);
        QTRY_VERIFY(compared.others().isEmpty());
        // Another one by this name is another one.
        makeRun(compared.scratch, "other");
        QTRY_VERIFY(compared.entry("other"));
        QVERIFY(!compared.entry("other")->isChecked() && compared.others().isEmpty());
    }

    void aRunThatIsNotWatchedIsComparedNoMore()
    {
        const Compared compared;
        QVERIFY(compared.compare("other"));
        compared.library->removeFolder(text(compared.scratch.path()));
        QTRY_VERIFY(compared.others().isEmpty());
    }
};

QTEST_MAIN(TestComparedRuns)
#include "tst_compared_runs.moc"
