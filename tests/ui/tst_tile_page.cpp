// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "tests/support/active_window.h"
#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/tiles/stage_border.h"
#include "ui/tiles/tile_page.h"
#include "ui/tiles/tile_view.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>
#include <numeric>

using namespace hit;

namespace {

constexpr int dim = 64, stages = 4;

std::shared_ptr<const ModelInfo> model(int stageCount = stages)
{
    auto info = std::make_shared<ModelInfo>();
    info->config.z_dim = dim;
    info->config.stages.resize(std::size_t(stageCount));
    info->config.size = 64;
    info->has_ema = true;
    return info;
}

double cosine(const std::vector<float> &a, const std::vector<float> &b)
{
    const double ab = std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
    const double aa = std::inner_product(a.begin(), a.end(), a.begin(), 0.0);
    const double bb = std::inner_product(b.begin(), b.end(), b.begin(), 0.0);
    return ab / std::sqrt(aa * bb);
}

QImage plain(const QColor &color)
{
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(color);
    return image;
}

struct Bench
{
    Bench()
    {
        explorer.setModel(model());
        explorer.travelTo({100, 0});
        QObject::connect(&page, &TilePage::picturesWanted, &page,
                         [this](const std::vector<State> &states) { wanted = states; });
        page.resize(700, 560);
        page.show();
        test::activate(page);
    }
    void open(TilePage::Kind kind)
    {
        page.open(kind);
        page.setFocus();
    }
    void wheel(int notches)
    {
        const QPointF place = page.view().rect().center();
        QWheelEvent event(place, page.view().mapToGlobal(place), {}, {0, 120 * notches},
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&page.view(), &event);
    }
    /// True: it was taken.
    bool drop(int tile, const QList<PictureSource> &sources)
    {
        QMimeData mime;
        mime.setData(latentsMime, sourcesToText(sources).toUtf8());
        const QPoint place = page.view().tileRect(tile).center().toPoint();
        QDragEnterEvent enter(place, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page.view(), &enter);
        QDragMoveEvent move(place, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page.view(), &move);
        if (!enter.isAccepted() || !move.isAccepted())
            return false;
        QDropEvent drop(place, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page.view(), &drop);
        return drop.isAccepted();
    }
    const State &tile(int index) const { return *page.view().plan().tiles[index].state; }
    TileView &view() { return page.view(); }

    Explorer explorer;
    mutable TilePage page{explorer};
    std::vector<State> wanted;
    QSignalSpy left{&page, &TilePage::leaveRequested};
};

} // namespace

class TestTilePage final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void neighboursLieAroundThePresentPlace()
    {
        Bench bench;
        bench.open(TilePage::Kind::Neighbours);
        QCOMPARE(bench.view().plan().tiles.size(), 9);
        QCOMPARE(bench.view().plan().present, 4);
        QVERIFY(bench.tile(4) == bench.explorer.state());
        const auto here = seed_latent(100, 0, dim);
        for (int i = 0; i < 9; ++i) {
            if (i == 4)
                continue;
            const auto z = resolve(bench.tile(i).latent, dim);
            const int seed = 101 + i - (i > 4);
            QVERIFY(*z == slerp(here, seed_latent(seed, 0, dim), bench.page.radius()));
            QVERIFY(cosine(*z, here) > 0.8);
        }
    }

    void theWheelChangesTheRadius()
    {
        Bench bench;
        bench.open(TilePage::Kind::Neighbours);
        const auto before = resolve(bench.tile(0).latent, dim);
        bench.wheel(2);
        QCOMPARE(bench.page.radius(), 0.35);
        const auto here = seed_latent(100, 0, dim);
        QVERIFY(cosine(*resolve(bench.tile(0).latent, dim), here) < cosine(*before, here));
        bench.wheel(40);
        QCOMPARE(bench.page.radius(), 1.0);
        QVERIFY2(bench.tile(0).latent == seedPlace(101), "at 1 it is that seed");
        bench.wheel(-80);
        QCOMPARE(bench.page.radius(), 0.02);
    }

    void otherNeighboursOnTheNextPage()
    {
        Bench bench;
        bench.open(TilePage::Kind::Neighbours);
        const State first = bench.tile(0);
        QTest::keyClick(&bench.view(), Qt::Key_PageDown);
        QVERIFY(!(bench.tile(0) == first));
        QTest::keyClick(&bench.view(), Qt::Key_PageUp);
        QVERIFY(bench.tile(0) == first);
        bench.page.findChild<QToolButton *>("button.otherTiles")->click();
        QVERIFY(!(bench.tile(0) == first));
    }

    void samplesAreTheNextSeeds()
    {
        Bench bench;
        bench.open(TilePage::Kind::Samples);
        QCOMPARE(bench.view().plan().tiles.size(), 24);
        QCOMPARE(bench.view().plan().present, 0);
        for (int i = 0; i < 24; ++i)
            QVERIFY(bench.tile(i).latent == seedPlace(100 + i));
        bench.wheel(3); // larger pictures
        QCOMPARE(bench.page.columns(), 3);
        QCOMPARE(bench.view().plan().tiles.size(), 6);
    }

    void mixingTakesCoarseStagesFromTheRow()
    {
        Bench bench;
        bench.open(TilePage::Kind::Mixing);
        const TilePlan &plan = bench.view().plan();
        QCOMPARE(plan.columns, 6);
        QCOMPARE(plan.tiles.size(), 30);
        QVERIFY(!plan.tiles[0].state);
        QCOMPARE(bench.page.border(), 2);
        const State &mixed = bench.tile(6 + 1); // first row, first column
        QVERIFY(mixed.latent == seedPlace(100));
        QVERIFY(!mixed.stage_latents.contains(1));
        QVERIFY(mixed.stage_latents.at(2) == bench.tile(1).latent);
        QVERIFY(mixed.stage_latents.at(3) == bench.tile(1).latent);
        QVERIFY2(plan.tiles[6].head && bench.tile(6).stage_latents.empty(), "heads are plain");
    }

    void aKeptPictureThatIsDroppedOnAHeadIsThatRowOrColumn()
    {
        Bench bench;
        bench.open(TilePage::Kind::Mixing);
        const State before = bench.explorer.state();
        const Latent second = bench.tile(12).latent;
        QVERIFY(bench.drop(18, {seedPlace(7)})); // the third row
        QVERIFY(bench.tile(18).latent == seedPlace(7));
        QVERIFY(bench.tile(19).latent == seedPlace(7));
        QVERIFY(bench.drop(3, {seedPlace(8), seedPlace(9)})); // the third column and the next
        QVERIFY(bench.tile(3).latent == seedPlace(8) && bench.tile(4).latent == seedPlace(9));
        QVERIFY(bench.tile(21).stage_latents.at(3) == seedPlace(8));
        QVERIFY2(bench.tile(12).latent == second, "the others stay");
        QVERIFY2(!bench.drop(20, {seedPlace(5)}), "a mixture is no head");
        QVERIFY2(bench.explorer.state() == before && bench.left.isEmpty(), "the picture stays");
        bench.page.turn(1);
        QVERIFY2(bench.tile(18).latent == seedPlace(7), "other seeds for those nobody chose");
        QVERIFY(!(bench.tile(12).latent == second));
        bench.explorer.setModel(model());
        QVERIFY2(!(bench.tile(18).latent == seedPlace(7)), "it may not fit another model");
    }

    void manyFillTheRowsAndThenTheColumns()
    {
        Bench bench;
        connect(&bench.page, &TilePage::mixingOpened, &bench.page, [&bench] {
            QList<PictureSource> many;
            for (int seed = 1; seed <= 12; ++seed)
                many.append(seedPlace(seed));
            bench.page.chooseHeads(0, many);
        });
        bench.open(TilePage::Kind::Mixing);
        for (int row = 0; row < 4; ++row)
            QVERIFY(bench.tile(6 * (row + 1)).latent == seedPlace(1 + row));
        for (int column = 0; column < 5; ++column)
            QVERIFY(bench.tile(1 + column).latent == seedPlace(5 + column));
    }

    void aHeadHasAMenuOfItsOwn()
    {
        Bench bench;
        bench.open(TilePage::Kind::Mixing);
        QSignalSpy asked(&bench.page, &TilePage::headMenuRequested);
        const auto click = [&bench](int tile) {
            const QPoint place = bench.view().tileRect(tile).center().toPoint();
            QContextMenuEvent event(QContextMenuEvent::Mouse, place,
                                    bench.view().mapToGlobal(place));
            QApplication::sendEvent(&bench.view(), &event);
        };
        click(7);
        QVERIFY2(asked.isEmpty(), "a mixture has none");
        click(2);
        QCOMPARE(asked.takeFirst().first().toInt(), 5); // rows are counted first
        const auto isAlone = [&bench](int tile) {
            for (int head : {1, 2, 3, 4, 5, 6, 12, 18, 24})
                if (head != tile && bench.tile(head).latent == bench.tile(tile).latent)
                    return false;
            return true;
        };
        for (int press = 0; press < 3; ++press) {
            const Latent before = bench.tile(2).latent;
            bench.page.takeOtherSeed(5);
            QVERIFY(!(bench.tile(2).latent == before));
            QVERIFY(isAlone(2));
        }
        bench.page.releaseHead(5);
        QVERIFY(bench.tile(2).latent == seedPlace(105));
    }

    void theBorderMovesByHandleKeysAndWheel()
    {
        Bench bench;
        bench.open(TilePage::Kind::Mixing);
        auto *border = bench.page.findChild<StageBorder *>();
        QVERIFY(border->isVisible());
        QTest::mousePress(border, Qt::LeftButton, {}, border->stageRect(3).center().toPoint());
        QTest::mouseRelease(border, Qt::LeftButton);
        QCOMPARE(bench.page.border(), 3);
        QVERIFY(!bench.tile(7).stage_latents.contains(2));
        border->setFocus();
        QTest::keyClick(border, Qt::Key_Left);
        QTest::keyClick(border, Qt::Key_Left);
        QTest::keyClick(border, Qt::Key_Left); // at least one stage is coarse
        QCOMPARE(bench.page.border(), 1);
        bench.wheel(1);
        QCOMPARE(bench.page.border(), 2);
        QTest::keyClick(&bench.view(), Qt::Key_BracketRight);
        QCOMPARE(bench.page.border(), 3);
        QVERIFY(bench.tile(7).stage_latents.contains(3));
    }

    void theBorderIsOneOfTheOpenModel()
    {
        Bench bench;
        bench.open(TilePage::Kind::Mixing);
        bench.explorer.setModel(model(8));
        QCOMPARE(bench.page.border(), 4);
        QVERIFY(bench.tile(7).stage_latents.contains(7));
        auto *border = bench.page.findChild<StageBorder *>();
        border->setFocus();
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(border, Qt::Key_Left);
        bench.open(TilePage::Kind::Samples);
        bench.open(TilePage::Kind::Mixing);
        QCOMPARE(bench.page.border(), 1); // as it was chosen
        bench.explorer.setModel(model(3));
        QCOMPARE(bench.page.border(), 1);
    }

    void picturesAreAskedForInReadingOrder()
    {
        Bench bench;
        bench.open(TilePage::Kind::Mixing);
        QCOMPARE(bench.wanted.size(), 29u);
        QVERIFY(bench.wanted[0] == bench.tile(1)); // the corner is empty
        QVERIFY(bench.wanted[28] == bench.tile(29));
        bench.page.setPicture(0, plain(Qt::red));
        QVERIFY(bench.view().hasPicture(1));
        QVERIFY(!bench.view().hasPicture(2));
        const QImage drawn = bench.view().grab().toImage();
        QCOMPARE(drawn.pixelColor(bench.view().tileRect(1).center().toPoint()), QColor(Qt::red));
        QCOMPARE(drawn.pixelColor(bench.view().tileRect(2).center().toPoint()), tokens().control);
    }

    void anOldPictureIsFadedUntilItsSuccessorComes()
    {
        Bench bench;
        bench.open(TilePage::Kind::Neighbours);
        bench.page.setPicture(0, plain(Qt::white));
        const QPoint at = bench.view().tileRect(0).center().toPoint();
        QCOMPARE(bench.view().grab().toImage().pixelColor(at), QColor(Qt::white));
        bench.wheel(1);
        QVERIFY(!bench.view().hasPicture(0));
        const QColor faded = bench.view().grab().toImage().pixelColor(at);
        QVERIFY(faded != QColor(Qt::white) && faded != tokens().control);
    }

    void aClickGoesThereInOneStepAndLeaves()
    {
        Bench bench;
        bench.open(TilePage::Kind::Mixing);
        const State target = bench.tile(7);
        const int steps = bench.explorer.undoStack()->count();
        const State before = bench.explorer.state();
        QTest::mouseClick(&bench.view(), Qt::LeftButton, {},
                          bench.view().tileRect(7).center().toPoint());
        QCOMPARE(bench.left.size(), 1);
        QVERIFY(bench.explorer.state() == target);
        QCOMPARE(bench.explorer.undoStack()->count(), steps + 1);
        bench.explorer.undo();
        QVERIFY(bench.explorer.state() == before);
    }

    void keysMoveEnterGoesAndEscLeaves()
    {
        Bench bench;
        bench.open(TilePage::Kind::Neighbours);
        QCOMPARE(bench.view().cursor(), 4);
        QTest::keyClick(&bench.view(), Qt::Key_Left);
        QTest::keyClick(&bench.view(), Qt::Key_Left); // not into the row above
        QTest::keyClick(&bench.view(), Qt::Key_Down);
        QTest::keyClick(&bench.view(), Qt::Key_Down);
        QCOMPARE(bench.view().cursor(), 6);
        QTest::keyClick(&bench.view(), Qt::Key_Escape);
        QCOMPARE(bench.left.size(), 1);
        QCOMPARE(bench.explorer.undoStack()->count(), 1); // the way to 100
        const State target = bench.tile(6);
        QTest::keyClick(&bench.view(), Qt::Key_Return);
        QVERIFY(bench.explorer.state() == target);
    }

    void theEmptyCornerCantBeChosen()
    {
        Bench bench;
        bench.open(TilePage::Kind::Mixing);
        QTest::mouseClick(&bench.view(), Qt::LeftButton, {},
                          bench.view().tileRect(0).center().toPoint());
        QCOMPARE(bench.left.size(), 0);
    }

    void itFollowsThePicture()
    {
        Bench bench;
        bench.open(TilePage::Kind::Samples);
        bench.explorer.travelTo({500, 0});
        QVERIFY(bench.tile(0).latent == seedPlace(500));
        State edited = bench.explorer.state();
        edited.tokens[{1, 2}].strength = 0.5;
        bench.explorer.apply("Edit", edited);
        QVERIFY2(bench.tile(3).tokens == edited.tokens, "the board stays on all tiles");
    }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestTilePage)
#include "tst_tile_page.moc"
