// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/busy_threads.h"
#include "tests/support/scratch.h"
#include "ui/theme/theme.h"
#include "ui/train/sheet_view.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int size = 16, apart = 2, across = 8;

/// 64 pictures of one colour, as a trainer draws them.
SampleSheetFile sheetOf(const std::filesystem::path &run, std::int64_t step, QColor color)
{
    constexpr int side = across * (size + apart) - apart;
    QImage picture(side, side, QImage::Format_RGB32);
    picture.fill(color);
    std::filesystem::create_directories(run / "samples");
    const auto file = QString::fromStdString(
        (run / "samples" / ("step-" + std::to_string(step) + ".png")).string());
    if (!picture.save(file))
        qFatal("not saved");
    return {step, file};
}

} // namespace

class TestSheetView final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};
    Scratch m_dir;

private Q_SLOTS:
    void samplesAreAsLargeAsTheRoomLets_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QSizeF>("room");
        QTest::addColumn<int>("columns");
        QTest::newRow("a square") << 64 << QSizeF(800, 800) << 8;
        QTest::newRow("wide and low") << 64 << QSizeF(600, 150) << 16;
        QTest::newRow("narrow and high") << 64 << QSizeF(150, 600) << 4;
        QTest::newRow("full rows") << 36 << QSizeF(700, 400) << 9;
        QTest::newRow("a prime number") << 7 << QSizeF(400, 200) << 4;
        QTest::newRow("one") << 1 << QSizeF(400, 200) << 1;
    }
    void samplesAreAsLargeAsTheRoomLets()
    {
        QFETCH(int, count);
        QFETCH(QSizeF, room);
        QTEST(bestColumns(count, room, 6), "columns");
    }

    void theSheetOfStepZeroIsShown()
    {
        const BusyThreads busy;
        SheetView view;
        const SampleSheetFile first = sheetOf(m_dir / "a", 0, Qt::red);
        view.clear(QStringLiteral("no samples yet"));
        QVERIFY(!view.isEmpty());
        view.showSheet(first, size);
        QTRY_COMPARE(view.sheet().file, first.file);
        view.clear();
        QVERIFY(view.isEmpty() && view.sheet().file.isEmpty());
    }

    void noSheetOfAnotherRunIsShownMeanwhile()
    {
        SheetView view;
        const SampleSheetFile one = sheetOf(m_dir / "a", 10, Qt::red),
                              other = sheetOf(m_dir / "b", 10, Qt::blue);
        QStringList shown;
        view.showSheet(one, size);
        view.clear();
        connect(&view, &SheetView::shown, this, [&] { shown.append(view.sheet().file); });
        view.showSheet(other, size);
        QTRY_COMPARE(view.sheet().file, other.file);
        QVERIFY2(shown == QStringList{other.file}, qPrintable(shown.join(u' ')));
    }

    /// Of another run nothing is chosen yet, and who shows the cell must know.
    void clearingChoosesTheFirstAgain()
    {
        SheetView view;
        view.showSheet(sheetOf(m_dir / "a", 10, Qt::red), size);
        QTRY_VERIFY(!view.isEmpty());
        QSignalSpy chosen(&view, &SheetView::cellChosen);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(&view, Qt::Key_Right);
        QCOMPARE(view.cell(), 5);
        view.clear();
        QCOMPARE(view.cell(), 0);
        QCOMPARE(chosen.last()[0].toInt(), 0);
    }

    /// run.json may say of the pictures what it likes.
    void aSheetHasNoMoreCellsThanATrainerDraws()
    {
        SheetView view;
        view.showSheet(sheetOf(m_dir / "a", 10, Qt::red), 1);
        QTRY_VERIFY(!view.isEmpty());
        QVERIFY2(view.accessibleDescription().contains("64 samples"),
                 qPrintable(view.accessibleDescription()));
    }
};

QTEST_MAIN(TestSheetView)
#include "tst_sheet_view.moc"
