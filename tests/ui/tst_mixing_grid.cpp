// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "ui/theme/theme.h"
#include "ui/tiles/tile_page.h"
#include "ui/tiles/tile_view.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

using namespace hit;

namespace {

constexpr int dim = 64, stages = 4;

Edit editOf(int entry, double strength)
{
    Edit edit;
    edit.direction.assign(dim, 0);
    edit.direction[std::size_t(entry)] = 1;
    edit.strength = strength;
    return edit;
}

struct Bench
{
    Bench()
    {
        auto info = std::make_shared<ModelInfo>();
        info->config.z_dim = dim;
        info->config.stages.resize(stages);
        info->config.size = 64;
        info->has_ema = true;
        explorer.setModel(info);
        page.resize(700, 560);
        page.show();
    }
    const State &tile(int index) const { return *page.view().plan().tiles[index].state; }

    Explorer explorer;
    mutable TilePage page{explorer};
    QSignalSpy leftOut{&page, &TilePage::editsLeftOut};
};

} // namespace

/// Pictures with edits as rows and columns.
class TestMixingGrid final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void anEditedPictureLooksAsItWasKept()
    {
        Bench bench;
        State present = bench.explorer.state();
        present.latent = seedPlace(100);
        present.edits = {editOf(0, 3)};
        bench.explorer.apply("Edit", present);
        State kept;
        kept.latent = seedPlace(7);
        kept.edits = {editOf(1, 3), editOf(0, 2)};
        kept.edits[0].first_stage = 3;
        kept.edits[0].start_grid = false;
        bench.page.open(TilePage::Kind::Mixing);
        bench.page.chooseHeads(MixHeads::rows, {kept});
        auto wanted = *resolve(seedPlace(7), dim);
        wanted[0] += 2 - 3; // the picture's own edit adds 3
        QVERIFY(bench.tile(1).latent.z == wanted);
        QCOMPARE(bench.page.view().plan().tiles[1].name, QString("seed 7, edited"));
        const State &mixed = bench.tile(7);
        QVERIFY(mixed.latent == seedPlace(100));
        QVERIFY(mixed.stage_latents.at(2).z == wanted);
        wanted[1] += 3; // in the last stage
        QVERIFY(mixed.stage_latents.at(3).z == wanted);
        QVERIFY(bench.leftOut.isEmpty());
    }

    void itStaysSoWhenThePictureIsEdited()
    {
        Bench bench;
        State kept;
        kept.latent = seedPlace(7);
        kept.edits = {editOf(0, 2)};
        bench.page.open(TilePage::Kind::Mixing);
        bench.page.chooseHeads(0, {kept});
        auto wanted = *resolve(seedPlace(7), dim);
        wanted[0] += 2;
        QVERIFY(bench.tile(6).latent.z == wanted);
        State edited = bench.explorer.state();
        edited.edits = {editOf(0, 2)};
        bench.explorer.apply("Edit", edited);
        QVERIFY2(bench.tile(6).latent == seedPlace(7), "the picture has that edit too");
    }

    void whatCanNotBeMixedIsSaid()
    {
        Bench bench;
        State kept;
        kept.edits = {editOf(0, 2)};
        kept.edits[0].token_mask = 1;
        bench.page.open(TilePage::Kind::Mixing);
        bench.page.chooseHeads(0, {kept});
        QCOMPARE(bench.leftOut.count(), 1);
        QSignalSpy refused(&bench.page, &TilePage::dropRefused);
        kept.edits[0].direction.pop_back();
        bench.page.chooseHeads(1, {kept});
        QCOMPARE(refused.count(), 1);
        QVERIFY(!bench.page.heads().isChosen(1));
    }
};

QTEST_MAIN(TestMixingGrid)
#include "tst_mixing_grid.moc"
