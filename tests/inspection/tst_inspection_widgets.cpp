// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/architecture_strip.h"
#include "ui/inspect/attention_dock.h"
#include "ui/inspect/axes_figure.h"
#include "ui/inspect/equaliser.h"
#include "ui/inspect/head_dots.h"
#include "ui/inspect/heads_dock.h"
#include "ui/inspect/inspector.h"
#include "ui/inspect/pixel_story.h"
#include "ui/inspect/stage_edits.h"
#include "ui/inspect/stages_dock.h"
#include "ui/inspect/token_bars.h"
#include "ui/inspect/tour_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/choice_row.h"
#include "ui/widgets/slider_groove.h"
#include "ui/widgets/value_slider.h"

#include <QApplication>
#include <QCheckBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace hit;

namespace {

/// A network of the paper, looked into.
struct Bench
{
    explicit Bench(const char *name = "hit-128")
        : inspector(explorer)
    {
        auto model = std::make_shared<ModelInfo>();
        model->name = name;
        model->config = preset(name).value();
        model->cost = cost(model->config);
        model->has_ema = true;
        explorer.setModel(std::move(model));
        MapLook look;
        look.on = true;
        inspector.setLook(look);
    }

    const GeneratorConfig &config() const { return explorer.model()->config; }
    /// Answers as an engine would: `value` everywhere.
    void answer(const MapQuery &query, int side, int channels, float value)
    {
        MapResult map;
        map.width = map.height = side;
        map.channels = channels;
        map.values.assign(std::size_t(side) * std::size_t(side) * std::size_t(channels), value);
        map.statistics.most = value;
        inspector.take(query, map);
    }

    Explorer explorer;
    Inspector inspector;
};

} // namespace

/// The widgets that show the inside of the network.
class TestInspectionWidgets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void barsStandForTheirWeights()
    {
        TokenBars bars;
        bars.resize(320, bars.sizeHint().height());
        TokenBars::Weights weights{};
        weights[4] = 0.8F;
        weights[9] = 0.2F;
        bars.setWeights(weights);
        QVERIFY(std::abs(bars.bar(4).height() - 4 * bars.bar(9).height()) < 1e-4);
        QCOMPARE(bars.bar(4).bottom(), bars.bar(9).bottom());
        QVERIFY(bars.bar(9).left() > bars.bar(4).right());
        QVERIFY(bars.text().contains("80") && bars.text().contains("20"));
    }

    void barsAreChosenByHandAndKey()
    {
        TokenBars bars;
        bars.resize(320, bars.sizeHint().height());
        bars.show();
        QSignalSpy chosen(&bars, &TokenBars::chosen), muted(&bars, &TokenBars::muteRequested);
        QTest::mouseClick(&bars, Qt::LeftButton, {}, QPoint(5 * 20 + 10, 30));
        QCOMPARE(chosen.takeLast()[0].toInt(), 5);
        QTest::keyClick(&bars, Qt::Key_Right);
        QCOMPARE(chosen.takeLast()[0].toInt(), 6);
        QTest::keyClick(&bars, Qt::Key_Space);
        QCOMPARE(muted.takeLast()[0].toInt(), 6);
        QTest::mouseDClick(&bars, Qt::LeftButton, {}, QPoint(10, 30));
        QCOMPARE(muted.takeLast()[0].toInt(), 0);
    }

    void theStripDrawsWhatTheModelHas()
    {
        Bench bench;
        ArchitectureStrip strip(bench.inspector, bench.explorer);
        strip.resize(1200, strip.sizeHint().height());
        strip.show();
        const auto &sites = bench.inspector.sites();
        QCOMPARE(strip.parts().size(), qsizetype(bench.config().stages.size() + sites.size()));
        int right = -1;
        for (const auto &part : strip.parts()) {
            QVERIFY(strip.rect().contains(part.rect));
            if (part.site < 0) {
                QVERIFY(part.rect.left() > right);
                right = part.rect.right();
                continue;
            }
            QTest::mouseClick(&strip, Qt::LeftButton, {}, part.rect.center());
            QVERIFY(siteOf(bench.inspector.choice(), sites) == sites[std::size_t(part.site)]);
        }
        QTest::keyClick(&strip, Qt::Key_Left);
        QVERIFY(siteOf(bench.inspector.choice(), sites) == sites[sites.size() - 2]);
    }

    void theStripFitsSmallWindows()
    {
        Bench bench;
        ArchitectureStrip strip(bench.inspector, bench.explorer);
        strip.resize(strip.minimumSizeHint());
        strip.show();
        for (const auto &part : strip.parts())
            QVERIFY(strip.rect().contains(part.rect));
    }

    void allHeadsHaveATileThatFillsIn()
    {
        Bench bench;
        HeadsDock dock(bench.inspector, bench.explorer);
        dock.show();
        const auto *grid = dock.findChild<TileGrid *>();
        QCOMPARE(grid->groups().size(), qsizetype(bench.inspector.sites().size()));
        for (qsizetype i = 0; i < grid->groups().size(); ++i)
            QCOMPARE(int(grid->groups()[i].tiles.size()),
                     bench.inspector.sites()[std::size_t(i)].heads);
        const AttentionSite first = bench.inspector.sites().front();
        QVERIFY(grid->groups()[0].tiles[0].image.isNull());
        bench.answer(bench.inspector.headQuery(first), first.side, first.heads, 0.1F);
        for (const MapTile &tile : grid->groups()[0].tiles)
            QVERIFY(!tile.image.isNull());
        QVERIFY(grid->groups()[1].tiles[0].image.isNull());
        // On one scale a weak map is darker than a strong one.
        const AttentionSite second = bench.inspector.sites()[1];
        bench.answer(bench.inspector.headQuery(second), second.side, second.heads, 0.4F);
        const auto color = [&](int group) {
            return QColor(grid->groups()[group].tiles[0].image.pixel(0, 0)).lightness();
        };
        QCOMPARE(color(0), color(1));
        dock.findChild<QCheckBox *>("sameScale")->click();
        QVERIFY(color(0) < color(1));
    }

    void theTagsOfTheStripAlwaysFit()
    {
        Bench bench;
        ArchitectureStrip strip(bench.inspector, bench.explorer);
        for (const int percent : {100, 150, 200}) {
            m_theme.setTextScale(percent / 100.0);
            for (const int width : {strip.minimumSizeHint().width(), 1200}) {
                strip.resize(width, strip.sizeHint().height());
                strip.show();
                QCoreApplication::sendPostedEvents();
                QRect box;
                for (const auto &part : strip.parts()) {
                    if (part.site < 0)
                        box = part.rect;
                    else
                        QVERIFY2(box.contains(part.rect), qPrintable(QString::number(percent)));
                }
            }
        }
        m_theme.setTextScale(1);
    }

    void aTileIsChosenAndMutedByKey()
    {
        Bench bench;
        HeadsDock dock(bench.inspector, bench.explorer);
        dock.resize(1200, 300);
        dock.show();
        auto *grid = dock.findChild<TileGrid *>();
        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->tileRect(1, 1).center());
        const MapChoice &choice = bench.inspector.choice();
        const AttentionSite site = bench.inspector.sites()[1];
        QVERIFY(choice.kind == site.kind && choice.layer == site.layer);
        QVERIFY(choice.heads == HeadChoice::One && choice.head == 1);
        QVERIFY(grid->groups()[1].tiles[1].selected);
        QTest::keyClick(grid, Qt::Key_Space);
        QVERIFY(isMuted(editOf(bench.explorer, site.stage), site, 1));
        QVERIFY(grid->groups()[1].tiles[1].muted);
        QTest::keyClick(grid, Qt::Key_Space, Qt::ShiftModifier);
        QVERIFY(!isMuted(editOf(bench.explorer, site.stage), site, 1));
        QVERIFY(isMuted(editOf(bench.explorer, site.stage), site, 0));
    }

    void theCursorOfTheTilesPreviewsEnterKeepsAndControlCollects()
    {
        Bench bench;
        HeadsDock dock(bench.inspector, bench.explorer);
        dock.resize(1200, 300);
        dock.show();
        auto *grid = dock.findChild<TileGrid *>();
        const AttentionSite site = bench.inspector.sites()[0];
        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->tileRect(0, 0).center());
        const MapChoice first = bench.inspector.choice();
        QTest::keyClick(grid, Qt::Key_Right);
        QVERIFY(bench.inspector.choice() == first);
        QCOMPARE(bench.inspector.shown().head, 1);
        QVERIFY(grid->accessibleDescription().contains("head 2"));
        QTest::keyClick(grid, Qt::Key_Return);
        QCOMPARE(bench.inspector.choice().head, 1);
        QTest::keyClick(grid, Qt::Key_Right);
        QTest::keyClick(grid, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(bench.inspector.choice().headSet, std::uint64_t(0b110));
        QTest::mouseClick(grid, Qt::LeftButton, Qt::ControlModifier, grid->tileRect(0, 0).center());
        QCOMPARE(bench.inspector.choice().headSet, std::uint64_t(0b111));
        for (int head = 0; head < site.heads; ++head)
            QCOMPARE(grid->groups()[0].tiles[head].selected, head < 3);
        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->tileRect(0, 3).center());
        QVERIFY(bench.inspector.choice().heads == HeadChoice::One);
    }

    void aTileThatIsPointedAtIsPreviewed()
    {
        Bench bench;
        HeadsDock dock(bench.inspector, bench.explorer);
        dock.resize(1200, 300);
        dock.show();
        auto *grid = dock.findChild<TileGrid *>();
        QTest::mouseMove(grid, grid->tileRect(1, 0).center());
        QTRY_VERIFY(bench.inspector.shown().kind == bench.inspector.sites()[1].kind);
        QVERIFY(bench.inspector.choice() == MapChoice());
        QTest::mouseMove(grid, QPoint(5, 2)); // above the tiles
        QTRY_VERIFY(bench.inspector.shown() == MapChoice());
    }

    void aDotStandsForEachHead()
    {
        Bench bench;
        HeadDots dots(bench.inspector, bench.explorer, 0);
        int heads = 0;
        for (const AttentionSite &site : bench.inspector.sites())
            heads += site.stage == 0 ? site.heads : 0;
        QCOMPARE(dots.count(), heads);
        for (const int width : {60, 140, 400}) {
            dots.resize(width, dots.heightForWidth(width));
            dots.show();
            for (int i = 0; i < heads; ++i) {
                QVERIFY(dots.rect().contains(dots.place(i)));
                for (int j = 0; j < i; ++j)
                    QVERIFY(!dots.place(i).intersects(dots.place(j)));
            }
        }
        const AttentionSite first = bench.inspector.sites()[0];
        QTest::mouseClick(&dots, Qt::LeftButton, {}, dots.place(2).center());
        QVERIFY(isMuted(editOf(bench.explorer, 0), first, 2));
        QVERIFY(dots.name(2).contains("muted") && !dots.name(1).contains("muted"));
        QTest::mouseClick(&dots, Qt::LeftButton, Qt::ControlModifier, dots.place(1).center());
        QVERIFY(!isMuted(editOf(bench.explorer, 0), first, 1));
        QVERIFY(isMuted(editOf(bench.explorer, 0), first, 0));
        QTest::keyClick(&dots, Qt::Key_Left);
        QTest::keyClick(&dots, Qt::Key_Space);
        QVERIFY(!isMuted(editOf(bench.explorer, 0), first, 0));
        QCOMPARE(bench.explorer.undoStack()->count(), 3);
        HeadDots none(bench.inspector, bench.explorer, 99);
        QCOMPARE(none.heightForWidth(100), 0);
    }

    void whatAMapHasNotIsOffAndSaysWhy()
    {
        Bench bench;
        AttentionDock dock(bench.inspector, bench.explorer);
        dock.show();
        auto *threshold = dock.findChild<ValueSlider *>("mapThreshold");
        QVERIFY(threshold->isEnabled());
        MapChoice choice;
        for (const MapView view : {MapView::Regions, MapView::StageImage, MapView::Features}) {
            choice.view = view;
            bench.inspector.choose(choice);
            QVERIFY(!threshold->isEnabled() && threshold->toolTip().contains("no scale"));
        }
        choice.feature = FeatureQuery::What::Norm;
        bench.inspector.choose(choice);
        QVERIFY(threshold->isEnabled());
    }

    void theStoryKeepsItsRoom()
    {
        PixelStory story;
        story.setRows({}, 3, "Point at a pixel");
        const QSize before = story.sizeHint();
        QCOMPARE(story.accessibleDescription(), "Point at a pixel");
        story.setRows({StoryRow(), StoryRow(), StoryRow()}, 3, {});
        QCOMPARE(story.sizeHint(), before);
    }

    void causalMapsAreSixteenForEachStageThatReadsTokens()
    {
        Bench bench;
        HeadsDock dock(bench.inspector, bench.explorer);
        dock.show();
        dock.setPage(HeadsDock::Page::Causal);
        QCOMPARE(dock.wanted().size(), bench.config().stages.size() * 16);
        dock.showProgress(12, 80);
        auto *cancel = dock.findChild<QPushButton *>("cancelMaps");
        QVERIFY(cancel->isVisible());
        QSignalSpy cancelled(&dock, &HeadsDock::cancelRequested);
        cancel->click();
        QCOMPARE(cancelled.count(), 1);
        dock.showProgress(80, 80);
        QVERIFY(!cancel->isVisible());
    }

    void theStoryIsWhatStagesAddTimesTheirGain()
    {
        Bench bench;
        bench.inspector.lock(QPoint(10, 20));
        const auto contributions = bench.inspector.contributionQueries();
        std::vector<double> gains(bench.config().stages.size(), 1.0);
        QVERIFY(storyOf(bench.inspector, gains).isEmpty());
        float value = 0.25F;
        for (const MapQuery &query : contributions) {
            const int stage = std::get<ContributionQuery>(query.what).stage;
            bench.answer(query, bench.config().stage_side(stage), 3, value);
            value = -value;
        }
        gains[std::size_t(std::get<ContributionQuery>(contributions[0].what).stage)] = 2;
        const auto rows = storyOf(bench.inspector, gains);
        QCOMPARE(rows.size(), qsizetype(contributions.size()));
        QCOMPARE(rows[0].rgb[0], 0.5F);
        if (rows.size() > 1)
            QCOMPARE(rows[1].rgb[2], -0.25F);
    }

    void theDockChoosesTheMap()
    {
        Bench bench;
        AttentionDock dock(bench.inspector, bench.explorer);
        dock.resize(360, 900);
        dock.show();
        auto *kind = dock.findChild<ChoiceRow *>("mapKind");
        Q_EMIT kind->chosen(1);
        QVERIFY(bench.inspector.choice().kind == AttentionKind::Regional);
        Q_EMIT dock.findChild<ChoiceRow *>("mapStage")->chosen(4);
        QCOMPARE(bench.inspector.choice().stage, 4);
        QVERIFY2(bench.inspector.choice().kind == AttentionKind::Cross, "128 px has no other");
        Q_EMIT dock.findChild<ChoiceRow *>("mapView")->chosen(int(MapView::Features));
        QVERIFY(!kind->isVisible());
    }

    void muteButtonsSayWhatTheyDoAndWhyNot()
    {
        Bench bench;
        AttentionDock dock(bench.inspector, bench.explorer);
        dock.show();
        auto *head = dock.findChild<QPushButton *>("muteHead");
        QVERIFY(!head->isEnabled());
        QVERIFY(!head->toolTip().isEmpty());
        MapChoice choice = bench.inspector.choice();
        choice.heads = HeadChoice::One;
        choice.head = 1;
        bench.inspector.choose(choice);
        QVERIFY(head->isEnabled());
        head->click();
        const AttentionSite site = bench.inspector.sites().front();
        QVERIFY(isMuted(editOf(bench.explorer, 0), site, 1));
        auto *token = dock.findChild<QPushButton *>("muteToken");
        token->click();
        QVERIFY(isMuted(editOf(bench.explorer, 0), 0));
        dock.findChild<QPushButton *>("resetStage")->click();
        QVERIFY(bench.explorer.state().stages.empty());
        QCOMPARE(bench.explorer.undoStack()->count(), 3);
    }

    void aFaderIsOneStepAndSoloTurnsTheOthersOff()
    {
        Bench bench;
        StagesDock dock(bench.inspector, bench.explorer);
        dock.resize(360, 600);
        dock.show();
        int last = -1;
        for (int stage = 0; stage < int(bench.config().stages.size()); ++stage)
            if (bench.config().stages[std::size_t(stage)].rgb)
                last = stage;
        auto *slider = dock.findChild<ValueSlider *>(QStringLiteral("gain%1").arg(last));
        auto *groove = slider->findChild<SliderGroove *>();
        QTest::keyClick(groove, Qt::Key_Right);
        QVERIFY(editOf(bench.explorer, last).rgb_gain > 1);
        QCOMPARE(bench.explorer.undoStack()->count(), 1);
        auto *off = dock.findChild<QToolButton *>("switch0.1");
        off->click();
        QVERIFY(!editOf(bench.explorer, 0).regional);
        auto *none = dock.findChild<QToolButton *>(QStringLiteral("switch%1.1").arg(last));
        QVERIFY(!none->isEnabled());
        QVERIFY(!none->toolTip().isEmpty());
    }

    void groupedFadersMoveTogether()
    {
        Bench bench("hit-s-256");
        StagesDock dock(bench.inspector, bench.explorer);
        dock.resize(360, 600);
        dock.show();
        auto *equaliser = dock.findChild<Equaliser *>();
        QList<int> stages;
        QList<SliderGroove *> grooves;
        for (int stage = 0; stage < int(bench.config().stages.size()); ++stage)
            if (auto *slider = dock.findChild<ValueSlider *>(QStringLiteral("gain%1").arg(stage))) {
                stages.append(stage);
                grooves.append(slider->findChild<SliderGroove *>());
            }
        QVERIFY(stages.size() >= 2);
        const auto gain = [&](int i) { return editOf(bench.explorer, stages[i]).rgb_gain; };
        const auto click = [&](int i, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(grooves[i], Qt::LeftButton, modifiers, QPoint(12, 14));
        };
        changeStage(bench.explorer, stages[0], "less",
                    [](StageEdit &edit) { edit.rgb_gain = 0.5; });
        click(0, Qt::ControlModifier);
        click(1, Qt::ControlModifier);
        QCOMPARE(gain(0), 0.5); // a press with Ctrl moves nothing
        QVERIFY(equaliser->isGrouped(stages[0]) && equaliser->isGrouped(stages[1]));
        QTest::keyClick(grooves[1], Qt::Key_Right);
        QCOMPARE(gain(0), 0.55);
        QCOMPARE(gain(1), 1.05);
        QCOMPARE(bench.explorer.undoStack()->count(), 2);
        QTest::keyClick(grooves[0], Qt::Key_Space);
        QCOMPARE(gain(0), 0.0);
        QCOMPARE(gain(1), 0.0);
        QTest::keyClick(grooves[0], Qt::Key_Space);
        QCOMPARE(gain(1), 1.0);
        QCOMPARE(bench.explorer.undoStack()->count(), 4);
        QTest::keyClick(grooves[0], Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(!equaliser->isGrouped(stages[0]));
        click(0, Qt::NoModifier); // which ends the group
        QVERIFY(!equaliser->isGrouped(stages[1]));
        QCOMPARE(gain(1), 1.0);
        QTest::keyClick(grooves[1], Qt::Key_Space, Qt::ShiftModifier);
        QCOMPARE(gain(0), 0.0);
        QCOMPARE(gain(1), 1.0);
    }

    void theTourShowsEachPageOnTheModel()
    {
        Bench bench;
        TourWindow tour(bench.inspector);
        tour.show();
        auto *figure = tour.findChild<AxesFigure *>();
        QList<QPushButton *> buttons = tour.findChildren<QPushButton *>();
        QPushButton *next = buttons.last();
        QList<AttentionKind> kinds;
        for (int page = 0; page < TourWindow::pages(); ++page) {
            QCOMPARE(tour.page(), page);
            if (bench.inspector.choice().view == MapView::Attention)
                kinds.append(bench.inspector.choice().kind);
            if (page + 1 < TourWindow::pages())
                next->click();
        }
        QVERIFY(kinds.contains(AttentionKind::Regional) && kinds.contains(AttentionKind::Dilated)
                && kinds.contains(AttentionKind::Cross));
        // 8 positions on 128 pixels: the middle of position (5, 2).
        QTest::mouseClick(figure, Qt::LeftButton, {}, figure->cellRect({5, 2}).center().toPoint());
        QVERIFY(bench.inspector.locked() == QPoint(5 * 16 + 8, 2 * 16 + 8));
        QTest::keyClick(figure, Qt::Key_Down);
        QVERIFY(bench.inspector.locked() == QPoint(5 * 16 + 8, 3 * 16 + 8));
        next->click();
        QVERIFY(!tour.isVisible());
    }

    void everyControlHasAName()
    {
        Bench bench;
        AttentionDock attention(bench.inspector, bench.explorer);
        StagesDock stages(bench.inspector, bench.explorer);
        HeadsDock heads(bench.inspector, bench.explorer);
        for (QWidget *dock : std::initializer_list<QWidget *>{&attention, &stages, &heads})
            for (const QWidget *widget : dock->findChildren<QWidget *>()) {
                if (!(widget->focusPolicy() & Qt::TabFocus) || widget->isWindow())
                    continue;
                const auto *button = qobject_cast<const QAbstractButton *>(widget);
                const bool named =
                    !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
                QVERIFY2(named || widget->inherits("QLineEdit")
                             || widget->inherits("QAbstractScrollArea"),
                         qPrintable(widget->metaObject()->className() + widget->objectName()));
            }
    }

    void initTestCase() { QLocale::setDefault(QLocale::c()); }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestInspectionWidgets)
#include "tst_inspection_widgets.moc"
