// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "tests/support/active_window.h"
#include "ui/docks/mix_row.h"
#include "ui/docks/mix_tiles.h"
#include "ui/explorer.h"
#include "ui/latent_text.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDropEvent>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QToolButton>

#include <numeric>

using namespace hit;

namespace {

constexpr int dim = 16;

Latent seed(double x)
{
    return {Latent::Kind::Plane, {x, 0}, {}};
}

struct Bench
{
    Bench()
    {
        auto info = std::make_shared<ModelInfo>();
        info->has_ema = true;
        info->config.z_dim = dim;
        info->config.stages.resize(3);
        explorer.setModel(info);
        // As the dock does.
        QObject::connect(&explorer, &Explorer::stateChanged, &row, &MixRow::showState);
        row.resize(336, 200);
        row.show();
        hit::test::activate(row);
        explorer.travelTo({1, 0});
    }
    int steps() const { return explorer.undoStack()->count(); }
    const Mix &mix() const { return explorer.state().mix; }
    QList<int> percents() const { return percentsOf(mix()); }
    void drop(const QString &text)
    {
        QMimeData mime;
        mime.setData(latentsMime, text.toUtf8());
        QDragEnterEvent enter({9, 9}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&row, &enter);
        if (!enter.isAccepted())
            return;
        QDropEvent event({9, 9}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&row, &event);
    }
    void drag(int tile, int pixels, Qt::KeyboardModifiers modifiers = {})
    {
        const QPoint from = tiles->tileRect(tile).center();
        QTest::mousePress(tiles, Qt::LeftButton, modifiers, from);
        const QPoint start = from + QPoint(QApplication::startDragDistance(), 0);
        for (const QPoint &to : {start, start + QPoint(pixels, 0)}) {
            QMouseEvent move(QEvent::MouseMove, to, tiles->mapToGlobal(to), Qt::NoButton,
                             Qt::LeftButton, modifiers);
            QCoreApplication::sendEvent(tiles, &move);
        }
    }
    void release() { QTest::mouseRelease(tiles, Qt::LeftButton); }
    void press(Qt::Key key) { QTest::keyClick(tiles, key); }

    Explorer explorer;
    MixRow row{explorer};
    MixTiles *tiles = row.findChild<MixTiles *>();
    QToolButton *add = tiles->addButton();
};

} // namespace

class TestMixRow final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void whatIsDroppedIsMixedWithThePicture()
    {
        Bench bench;
        bench.drop("7");
        QCOMPARE(bench.percents(), (QList<int>{50, 50}));
        QVERIFY(bench.mix()[0].latent == seed(1));
        QVERIFY(bench.mix()[1].latent == seed(7));
        bench.drop("8\n9.5, 2");
        QCOMPARE(bench.percents(), (QList<int>{25, 25, 25, 25}));
        bench.explorer.undo();
        bench.explorer.undo();
        QVERIFY(bench.mix().empty());
    }

    void oneFoundPictureAfterTheOtherIsAdded()
    {
        Bench bench;
        bench.add->click();
        QCOMPARE(bench.percents(), QList<int>{100});
        QVERIFY(!bench.add->isEnabled()); // the mix is what is seen
        QVERIFY(!bench.add->toolTip().isEmpty());
        bench.explorer.travelTo({5, 0});
        QVERIFY(bench.mix().empty());
        QVERIFY(bench.add->isEnabled());
        bench.add->click();
        QCOMPARE(bench.percents(), (QList<int>{50, 50}));
        QVERIFY(bench.mix()[1].latent == seed(5));
    }

    void aClickMixesAgainWhatWasLeft()
    {
        Bench bench;
        bench.drop("7");
        const Mix before = bench.mix();
        bench.explorer.travelTo({3, 0});
        QTest::mouseClick(bench.tiles, Qt::LeftButton, {}, bench.tiles->tileRect(0).center());
        QVERIFY(bench.mix() == before);
    }

    void whatIsDroppedIsMixedWithWhatIsSeenAndNotWithAnOldMix()
    {
        Bench bench;
        bench.drop("7\n8");
        bench.explorer.travelTo({3, 0});
        bench.drop("9");
        QCOMPARE(bench.mix().size(), std::size_t(2));
        QVERIFY(bench.mix()[0].latent == seed(3));
        QVERIFY(bench.mix()[1].latent == seed(9));
        bench.drop("10");
        QCOMPARE(bench.mix().size(), std::size_t(3));
    }

    void aPictureIsNotMixedWithItself()
    {
        Bench bench;
        const QSignalSpy refused(&bench.row, &MixRow::refused);
        bench.drop("1");
        QCOMPARE(refused.count(), 1);
        QVERIFY(bench.mix().empty());
        bench.drop("7\n1");
        QCOMPARE(bench.percents(), (QList<int>{50, 50}));
        bench.drop("7");
        QCOMPARE(refused.count(), 2);
        bench.explorer.travelTo({7, 0});
        bench.add->click();
        QCOMPARE(refused.count(), 3);
        QVERIFY(bench.mix().empty());
    }

    void undoneTheRowIsAsItWas()
    {
        Bench bench;
        bench.drop("7");
        bench.explorer.undo();
        Q_EMIT bench.tiles->mixRequested(); // a click on a faded tile
        QVERIFY2(bench.mix().empty(), "there is none");
        bench.explorer.redo();
        QCOMPARE(bench.mix().size(), std::size_t(2));
        bench.explorer.travelTo({3, 0});
        bench.drop("9");
        bench.explorer.undo();
        Q_EMIT bench.tiles->mixRequested();
        QCOMPARE(bench.mix().size(), std::size_t(2));
        QVERIFY2(bench.mix()[1].latent == seed(7), "what was faded before is so again");
    }

    void draggingATileWeighsItAsOneStep()
    {
        Bench bench;
        bench.drop("7\n8");
        const int steps = bench.steps();
        bench.drag(0, 50);
        bench.release();
        const double weight = 1.0 / 3 + 50.0 / 200;
        QVERIFY(qAbs(bench.mix()[0].weight - weight) < 1e-9);
        QVERIFY(qAbs(bench.mix()[1].weight - (1 - weight) / 2) < 1e-9);
        QCOMPARE(bench.steps(), steps + 1);
        bench.drag(0, -20, Qt::ShiftModifier);
        bench.release();
        QVERIFY(qAbs(bench.mix()[0].weight - weight + 0.01) < 1e-9);
    }

    void whatIsPushedToNothingComesBackInTheSameDrag()
    {
        Bench bench;
        bench.drop("7\n8");
        bench.drag(2, -40);
        bench.release();
        const Mix before = bench.mix();
        bench.drag(0, 300);
        QCOMPARE(bench.percents(), (QList<int>{100, 0, 0}));
        bench.press(Qt::Key_Escape);
        QVERIFY(bench.mix() == before);
        bench.release();
        QVERIFY(bench.mix() == before);
    }

    void undoEndsADragThatGoesOn()
    {
        Bench bench;
        bench.drop("7\n8");
        const int steps = bench.steps();
        const Mix before = bench.mix();
        bench.drag(0, 50);
        bench.explorer.undo();
        const QPoint on = bench.tiles->tileRect(0).center() + QPoint(30, 0);
        QTest::mouseMove(bench.tiles, on);
        QTest::mouseMove(bench.tiles, on + QPoint(9, 0));
        bench.release();
        QVERIFY(bench.mix() == before);
        QCOMPARE(bench.steps(), steps);
    }

    void theKeyboardChoosesWeighsAndRemoves()
    {
        Bench bench;
        bench.drop("7\n8");
        bench.tiles->setFocus();
        bench.press(Qt::Key_Right);
        const int steps = bench.steps();
        QTest::keyPress(bench.tiles, Qt::Key_Up);
        QTest::keyPress(bench.tiles, Qt::Key_Up);
        QTest::keyRelease(bench.tiles, Qt::Key_Up);
        QCOMPARE(bench.steps(), steps + 1);
        QVERIFY(qAbs(bench.mix()[1].weight - 1.0 / 3 - 0.1) < 1e-9);
        bench.press(Qt::Key_Home);
        QCOMPARE(bench.percents(), (QList<int>{34, 33, 33}));
        bench.press(Qt::Key_Delete);
        QCOMPARE(bench.percents(), (QList<int>{50, 50}));
        QVERIFY(bench.mix()[1].latent == seed(8));
    }

    void withoutPartsThePictureStays()
    {
        Bench bench;
        bench.drop("7");
        bench.tiles->setFocus();
        bench.press(Qt::Key_Delete);
        QCOMPARE(bench.percents(), QList<int>{100});
        bench.press(Qt::Key_Delete);
        QVERIFY(bench.mix().empty());
        QVERIFY(bench.explorer.state().latent == seed(7));
        bench.drop("9");
        const std::vector<float> z = bench.explorer.latent();
        Q_EMIT bench.tiles->menuRequested(0, {});
        bench.row.findChild<QMenu *>("mixMenu")->actions().last()->trigger();
        QVERIFY(bench.mix().empty());
        QVERIFY(bench.explorer.latent() == z);
    }

    void thereIsRoomForEight()
    {
        Bench bench;
        bench.drop("2\n3\n4\n5\n6\n7\n8\n9\n10\n11");
        QCOMPARE(bench.mix().size(), std::size_t(State::max_mix));
        QVERIFY(bench.add->isHidden());
        const QList<int> percents = bench.percents();
        QCOMPARE(std::accumulate(percents.begin(), percents.end(), 0), 100);
        bench.drop("12");
        QCOMPARE(bench.mix().size(), std::size_t(State::max_mix));
    }

    void whatHasNoRoomIsSaid()
    {
        Bench bench;
        const QSignalSpy leftOut(&bench.row, &MixRow::leftOut);
        bench.row.add({seed(2), seed(3), seed(4), seed(5), seed(6), seed(7), seed(8), seed(9)});
        QCOMPARE(leftOut.count(), 1);
        QCOMPARE(leftOut[0][0].toInt(), 1);
        const State before = bench.explorer.state();
        const int steps = bench.steps();
        bench.row.add({seed(12)});
        QVERIFY2(bench.explorer.state() == before, "nothing was added, so nothing is mixed");
        QCOMPARE(bench.steps(), steps);
        QCOMPARE(leftOut.count(), 2);
    }

    void anEditedPictureIsMixedAsItLooks()
    {
        Bench bench;
        State kept;
        kept.latent = seed(7);
        Edit edit;
        edit.direction.assign(dim, 0);
        edit.direction[2] = 1;
        edit.strength = 2;
        kept.edits = {edit};
        const QSignalSpy leftOut(&bench.row, &MixRow::editsLeftOut);
        bench.drop(sourcesToText({kept}));
        QCOMPARE(bench.mix().size(), std::size_t(2));
        auto wanted = seed_latent(7, 0, dim);
        wanted[2] += 2;
        QVERIFY(bench.mix()[1].latent.z == wanted);
        QVERIFY(leftOut.isEmpty());
        kept.edits[0].first_stage = 1;
        bench.drop(sourcesToText({kept}));
        QCOMPARE(leftOut.count(), 1);
        QVERIFY(bench.mix()[2].latent == seed(7));
    }

    void withoutAModelNothingIsAdded()
    {
        Explorer explorer;
        MixRow row(explorer);
        row.add({seed(2)});
        QVERIFY(explorer.state().mix.empty());
    }

    void whatIsNoLatentOfThisModelIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("words") << "hello";
        QTest::newRow("another length")
            << latentToText({Latent::Kind::Free, {}, std::vector<float>(dim + 1)});
        QTest::newRow("one of two") << "7\nhello";
    }
    void whatIsNoLatentOfThisModelIsRefused()
    {
        QFETCH(QString, text);
        Bench bench;
        const QSignalSpy refused(&bench.row, &MixRow::refused);
        bench.drop(text);
        QCOMPARE(refused.count(), 1);
        QVERIFY(bench.mix().empty());
    }

    void namesOfFilesAreNoLatents()
    {
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile("/tmp/7")});
        mime.setText("7");
        QVERIFY(latentsFromMime(mime).isEmpty());
    }

    void percentsAddUpToAHundred()
    {
        const auto of = [](const std::vector<double> &weights) {
            Mix mix;
            for (const double weight : weights)
                mix.push_back({{}, weight});
            return percentsOf(mix);
        };
        QCOMPARE(of({1.0 / 3, 1.0 / 3, 1.0 / 3}), (QList<int>{34, 33, 33}));
        QCOMPARE(of({0.005, 0.995}), (QList<int>{1, 99}));
        QCOMPARE(of({0.125, 0.125, 0.75}), (QList<int>{13, 12, 75}));
        QCOMPARE(of({}), QList<int>());
    }

    void thumbnailsAreAskedForOnceEach()
    {
        Bench bench;
        QSignalSpy wanted(&bench.row, &MixRow::thumbnailsWanted);
        bench.drop("7");
        QCOMPARE(wanted.last().first().value<QList<Latent>>().size(), 2);
        bench.row.setThumbnail(seed(7), QImage(8, 8, QImage::Format_RGB888));
        bench.row.setThumbnail(seed(1), QImage(8, 8, QImage::Format_RGB888));
        wanted.clear();
        bench.drag(0, 20);
        bench.release();
        QCOMPARE(wanted.count(), 0);
    }

    void withLittleRoomItIsBehindItsName()
    {
        Bench bench;
        bench.row.setNarrow(true);
        auto *name = bench.row.findChild<QToolButton *>("button.mix");
        QVERIFY(bench.tiles->isHidden());
        QCOMPARE(name->text(), QString("Mix..."));
        name->click();
        QVERIFY(!bench.tiles->isHidden());
        name->click();
        bench.drop("7");
        QVERIFY(!bench.tiles->isHidden());
    }
};

QTEST_MAIN(TestMixRow)
#include "tst_mix_row.moc"
