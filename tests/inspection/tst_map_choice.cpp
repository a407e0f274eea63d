// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspector.h"
#include "ui/inspect/reach.h"
#include "ui/inspect/stage_edits.h"

#include <QSignalSpy>
#include <QTest>

using namespace hit;

namespace {

/// The network of the paper for 128 px: five stages, the first three with self-attention.
std::shared_ptr<const ModelInfo> hit128()
{
    auto model = std::make_shared<ModelInfo>();
    model->name = "hit-128";
    model->config = preset("hit-128").value();
    model->cost = cost(model->config);
    return model;
}

AttentionQuery attention(const MapQuery &query)
{
    return std::get<AttentionQuery>(query.what);
}

} // namespace

/// What is looked at: choices, queries, places.
class TestMapChoice final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstTokenIsTheOneThatIsReadMost()
    {
        Explorer explorer;
        Inspector inspector(explorer);
        const auto open = [&](const char *path) {
            auto model = std::make_shared<ModelInfo>(*hit128());
            model->path = path;
            explorer.setModel(model);
        };
        const auto answer = [&](int token) {
            MapResult mass;
            mass.values.assign(16, 0.01F);
            mass.values[std::size_t(token)] = 0.85F;
            inspector.take(massQuery(0), mass);
        };
        MapLook look;
        look.on = true;
        inspector.setLook(look);
        open("one");
        QCOMPARE(inspector.pictureQueries(), (std::vector<MapQuery>{massQuery(0)}));
        answer(5);
        QCOMPARE(inspector.choice().stage, 0);
        QCOMPARE(inspector.choice().token, 5);
        QCOMPARE(inspector.pictureQueries(), (std::vector<MapQuery>{inspector.mapQuery()}));
        answer(9); // of another picture
        QCOMPARE(inspector.choice().token, 5);
        open("one"); // on another device
        answer(9);
        QCOMPARE(inspector.choice().token, 5);
        open("two");
        answer(9);
        QCOMPARE(inspector.choice().token, 9);
        MapChoice chosen = inspector.choice();
        chosen.token = 0;
        inspector.choose(chosen);
        open("three");
        QCOMPARE(inspector.pictureQueries(), (std::vector<MapQuery>{inspector.mapQuery()}));
        answer(5);
        QCOMPARE(inspector.choice().token, 0);
    }

    void withoutAnAnswerTheFirstTokenIsLookedAt()
    {
        Explorer explorer;
        Inspector inspector(explorer);
        MapLook look;
        look.on = true;
        inspector.setLook(look);
        auto model = std::make_shared<ModelInfo>(*hit128());
        model->path = "one";
        explorer.setModel(model);
        QSignalSpy changed(&inspector, &Inspector::choiceChanged);
        inspector.stopDeciding();
        QCOMPARE(changed.count(), 1); // so that it is asked for
        QCOMPARE(inspector.pictureQueries(), (std::vector<MapQuery>{inspector.mapQuery()}));
        QCOMPARE(inspector.choice().token, 0);
    }

    void aPositionReachesItsPatchAndItsLattice_data()
    {
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("patch");
        QTest::addColumn<QPoint>("cell");
        QTest::addColumn<QRect>("rect");
        QTest::addColumn<QList<QPoint>>("lattice");
        // By hand: 8 px in patches of 4 has 2 x 2 of them.
        QTest::newRow("8 px") << 8 << 4 << QPoint(5, 2) << QRect(4, 0, 4, 4)
                              << QList<QPoint>{{1, 2}, {5, 2}, {1, 6}, {5, 6}};
        QTest::newRow("8 px, corner") << 8 << 4 << QPoint(0, 7) << QRect(0, 4, 4, 4)
                                      << QList<QPoint>{{0, 3}, {4, 3}, {0, 7}, {4, 7}};
        QTest::newRow("16 px in patches of 8") << 16 << 8 << QPoint(9, 15) << QRect(8, 8, 8, 8)
                                               << QList<QPoint>{{1, 7}, {9, 7}, {1, 15}, {9, 15}};
    }
    void aPositionReachesItsPatchAndItsLattice()
    {
        QFETCH(int, side);
        QFETCH(int, patch);
        QFETCH(QPoint, cell);
        StageConfig stage;
        stage.block_side = {patch};
        QTEST(reachOf(stage, AttentionKind::Regional, side, cell).value(0), "rect");
        QList<QPoint> lattice;
        for (const QRect &place : reachOf(stage, AttentionKind::Dilated, side, cell)) {
            QCOMPARE(place.size(), QSize(1, 1));
            lattice.append(place.topLeft());
        }
        QTEST(lattice, "lattice");
        QVERIFY(reachOf(stage, AttentionKind::Cross, side, cell).isEmpty());
    }

    void aPixelLiesOnThePositionOfEachStage()
    {
        QCOMPARE(cellOf({127, 64}, 8, 128), QPoint(7, 4));
        QCOMPARE(cellOf({15, 16}, 8, 128), QPoint(0, 1));
        QCOMPARE(cellOf({15, 16}, 128, 128), QPoint(15, 16));
    }

    void aChoiceThatTheModelLacksBecomesTheNearest()
    {
        const auto model = hit128();
        const auto sites = attention_sites(model->config);
        MapChoice choice;
        choice.stage = 4; // per pixel: cross-attention only
        choice.kind = AttentionKind::Dilated;
        choice.layer = 2;
        choice.head = 99;
        const MapChoice nearest = fitted(choice, model->config, sites);
        QCOMPARE(nearest.stage, 4);
        QVERIFY(nearest.kind == AttentionKind::Cross);
        const auto site = siteOf(nearest, sites);
        QVERIFY(site.has_value());
        QCOMPARE(nearest.head, site->heads - 1);
    }

    void whatAStageLacksIsLookedAtWhereItIs()
    {
        GeneratorConfig config = hit128()->config;
        config.stages[4].cross_attention = false;
        MapChoice choice;
        choice.stage = 4;
        choice.view = MapView::Causal;
        const MapChoice nearest = fitted(choice, config, attention_sites(config));
        QVERIFY(nearest.view == MapView::Causal);
        QVERIFY(config.stages[std::size_t(nearest.stage)].cross_attention);
        choice.view = MapView::Features;
        QCOMPARE(fitted(choice, config, attention_sites(config)).stage, 4);
    }

    void theQueryFollowsTheLockedPixel()
    {
        Explorer explorer;
        Inspector inspector(explorer);
        QVERIFY(inspector.pictureQueries().empty());
        explorer.setModel(hit128());
        MapChoice choice;
        choice.kind = AttentionKind::Regional;
        choice.layer = 1;
        inspector.choose(choice);
        QVERIFY(attention(inspector.mapQuery()).what == AttentionQuery::What::Received);
        inspector.lock(QPoint(127, 16));
        QVERIFY(attention(inspector.mapQuery()).what == AttentionQuery::What::Position);
        QCOMPARE(attention(inspector.mapQuery()).x, 7);
        QCOMPARE(attention(inspector.mapQuery()).y, 1);
        const auto tokens = attention(inspector.tokensQuery().value());
        QVERIFY(tokens.kind == AttentionKind::Cross);
        QCOMPARE(tokens.x, 7);
        for (const MapQuery &query : inspector.headQueries())
            QVERIFY(check_query(query, model(explorer)).has_value());
        MapLook look;
        look.on = true;
        inspector.setLook(look);
        QVERIFY(!inspector.pictureQueries().empty());
        for (const MapQuery &query : inspector.pictureQueries())
            QVERIFY(check_query(query, model(explorer)).has_value());
    }

    void everyViewAsksForWhatTheModelHas_data()
    {
        QTest::addColumn<int>("view");
        for (int view = 0; view <= int(MapView::Causal); ++view)
            QTest::addRow("%d", view) << view;
    }
    void everyViewAsksForWhatTheModelHas()
    {
        QFETCH(int, view);
        const auto model = hit128();
        const auto sites = attention_sites(model->config);
        for (int stage = 0; stage < 5; ++stage)
            for (const HeadChoice heads :
                 {HeadChoice::One, HeadChoice::Mean, HeadChoice::Entropy}) {
                MapChoice choice;
                choice.view = MapView(view);
                choice.stage = stage;
                choice.heads = heads;
                choice = fitted(choice, model->config, sites);
                const auto status = check_query(queryOf(choice, QPoint(1, 1)), model->config);
                QVERIFY2(status.has_value(), status ? "" : status.error().line().c_str());
                QVERIFY(!titleOf(choice, QPoint(1, 1), model->config).isEmpty());
            }
    }

    void layersAreSteppedThroughInOrder()
    {
        Explorer explorer;
        Inspector inspector(explorer);
        explorer.setModel(hit128());
        QList<AttentionSite> seen;
        for (std::size_t i = 0; i < inspector.sites().size(); ++i) {
            seen.append(siteOf(inspector.choice(), inspector.sites()).value());
            inspector.stepLayer(1);
        }
        QVERIFY(std::equal(seen.begin(), seen.end(), inspector.sites().begin()));
    }

    void severalHeadsBecomeOneMap()
    {
        Explorer explorer;
        Inspector inspector(explorer);
        explorer.setModel(hit128());
        const AttentionSite site = inspector.sites().front();
        const auto one = [&](int head) {
            MapChoice choice;
            choice.layer = site.layer;
            choice.kind = site.kind;
            choice.heads = HeadChoice::One;
            choice.head = head;
            return choice;
        };
        QVERIFY(site.heads >= 3);
        inspector.choose(one(2));
        inspector.choose(withHead(inspector.choice(), one(0)));
        QVERIFY(inspector.choice().heads == HeadChoice::Mean);
        QVERIFY(shows(inspector.choice(), one(0)) && shows(inspector.choice(), one(2)));
        QVERIFY(!shows(inspector.choice(), one(1)));
        QVERIFY(titleOf(inspector.choice(), {}, model(explorer)).contains("mean of heads 1, 3"));
        const MapQuery query = inspector.mapQuery();
        QVERIFY(check_query(query, model(explorer)).has_value());
        MapResult each{8, 8, site.heads, {}, {}};
        for (int i = 0; i < 64 * site.heads; ++i)
            each.values.push_back(float(i % site.heads));
        inspector.take(query, each);
        QCOMPARE(inspector.map()->channels, 1);
        QCOMPARE(inspector.map()->values[5], 1.0F); // of 0 and 2
        MapChoice strongest = inspector.choice();
        strongest.heads = HeadChoice::Max;
        inspector.choose(strongest);
        QVERIFY2(inspector.mapQuery() == query, "nothing is asked again");
        QCOMPARE(inspector.map()->values[5], 2.0F);
        inspector.lock(QPoint(3, 3));
        const MapQuery tokens = inspector.tokensQuery().value();
        MapResult weights{4, 4, site.heads, {}, {}};
        weights.values.assign(std::size_t(16 * site.heads), 0.0625F);
        inspector.take(tokens, weights);
        QCOMPARE(inspector.weights(tokens)->values.size(), std::size_t(16));
        inspector.choose(withHead(inspector.choice(), one(0)));
        QVERIFY(inspector.choice() == one(2));
        inspector.choose(withHead(inspector.choice(), one(2)));
        QVERIFY(inspector.choice().heads == HeadChoice::Mean && inspector.choice().headSet == 0);
        MapChoice other = one(0);
        other.stage = 1;
        QVERIFY2(withHead(one(1), other) == other, "of another attention it stays alone");
    }

    void oldAnswersMakeRoom()
    {
        Explorer explorer;
        Inspector inspector(explorer);
        explorer.setModel(hit128());
        const auto query = [](int channel) {
            return MapQuery{FeatureQuery{FeatureQuery::What::Channel, 0, channel}, 0};
        };
        MapResult large{1024, 1024, 1, std::vector<float>(1024 * 1024), {}};
        for (int channel = 0; channel < 40; ++channel)
            inspector.take(query(channel), large);
        QVERIFY(inspector.result(query(39)) && inspector.result(query(30)));
        QVERIFY2(!inspector.result(query(0)), "40 maps of 4 MB are more than a view may take");
        const MapResult small{1, 1, 1, {0}, {}};
        for (int channel = 100; channel < 600; ++channel)
            inspector.take(query(channel), small);
        QVERIFY(inspector.result(query(100)) && inspector.result(query(39)));
    }

    void aPreviewIsShownButNotChosen()
    {
        Explorer explorer;
        Inspector inspector(explorer);
        explorer.setModel(hit128());
        const MapChoice before = inspector.choice();
        MapChoice other = before;
        other.token = 9;
        inspector.preview(other);
        QVERIFY(inspector.choice() == before);
        QCOMPARE(attention(inspector.mapQuery()).token, 9);
        inspector.preview({});
        QCOMPARE(attention(inspector.mapQuery()).token, before.token);
        inspector.preview(other);
        inspector.stepStage(1);
        QVERIFY2(inspector.shown() == inspector.choice(), "what is chosen is shown");
    }

    void pinsComeAndGo()
    {
        Explorer explorer;
        Inspector inspector(explorer);
        explorer.setModel(hit128());
        inspector.pin({1, 2});
        inspector.pin({3, 4});
        inspector.pin({1, 2});
        QCOMPARE(inspector.pins(), QList<QPoint>({{3, 4}}));
        for (int i = 0; i < 20; ++i)
            inspector.pin({i, i});
        QCOMPARE(inspector.pins().size(), Inspector::mostPins);
    }

    void aSwitchIsOneStepThatUndoTakesBack()
    {
        Explorer explorer;
        explorer.setModel(hit128());
        const auto sites = attention_sites(model(explorer));
        const auto site = *std::find_if(sites.begin(), sites.end(), [](const AttentionSite &s) {
            return s.kind == AttentionKind::Dilated;
        });
        changeStage(explorer, 0, "Mute head",
                    [&](StageEdit &edit) { setMuted(edit, site, 1, true); });
        QCOMPARE(explorer.undoStack()->count(), 1);
        const auto muted = explorer.state().stages.at(0).muted_heads;
        QCOMPARE(muted.size(), std::size_t(1));
        QCOMPARE(muted.front().first, site.layer);
        QCOMPARE(muted.front().second, site.first_head + 1);
        toggleSolo(explorer, site, 1);
        QVERIFY(!isMuted(editOf(explorer, 0), site, 1));
        QVERIFY(isMuted(editOf(explorer, 0), site, 0));
        toggleSolo(explorer, site, 1);
        QVERIFY2(explorer.state().stages.empty(), "a stage as trained needs no entry");
        explorer.undo();
        explorer.undo();
        explorer.undo();
        QVERIFY(explorer.state().stages.empty());
    }

private:
    static GeneratorConfig model(const Explorer &explorer) { return explorer.model()->config; }
};

QTEST_GUILESS_MAIN(TestMapChoice)
#include "tst_map_choice.moc"
