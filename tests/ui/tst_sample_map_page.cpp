// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/active_window.h"
#include "ui/sample_map/sample_map_page.h"
#include "ui/sample_map/sample_map_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/choice_row.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>

using namespace hit;

namespace {

std::shared_ptr<const ModelInfo> tinyModel()
{
    auto info = std::make_shared<ModelInfo>();
    info->name = "ckpt";
    info->path = HIT_TEST_REFERENCE "/tiny128/ckpt";
    info->has_ema = info->has_generator = true;
    info->config.size = 128;
    info->config.z_dim = 16;
    info->config.stages.resize(5);
    for (StageConfig &stage : info->config.stages)
        stage.dim = 32;
    return info;
}

struct Bench
{
    Bench()
    {
        explorer.setModel(tinyModel());
        page.findChild<QSpinBox *>()->setValue(50);
        QObject::connect(&page, &SampleMapPage::picturesWanted, &page,
                         [this](const std::vector<State> &states) { wanted = states; });
        QObject::connect(&page, &SampleMapPage::largeWanted, &page,
                         [this](const std::vector<State> &states) { large = states; });
        QObject::connect(&page, &SampleMapPage::failed, &page,
                         [this](const QString &text) { why = text; });
        page.resize(900, 640);
        page.show();
        test::activate(page);
    }
    bool open()
    {
        page.open();
        page.setFocus();
        return QTest::qWaitFor([this] { return page.map() != nullptr; }, 120'000);
    }
    SampleMapView &view() { return page.view(); }
    QStringList kept() const { return QDir(cache.path()).entryList(QDir::Files); }

    QTemporaryDir cache;
    Explorer explorer;
    SampleMapPage page{explorer, cache.path()};
    std::vector<State> wanted, large;
    QString why;
    QSignalSpy left{&page, &SampleMapPage::leaveRequested};
};

} // namespace

class TestSampleMapPage final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void initTestCase() { qputenv("PATH", QByteArray(HIT_TEST_BIN ":") + qgetenv("PATH")); }

    void samplesAreLaidOutOnceAndKept()
    {
        Bench bench;
        QVERIFY2(bench.open(), qPrintable(bench.why));
        QCOMPARE(bench.view().plane().count(), 50);
        QCOMPARE(bench.kept().size(), 1);
        const auto places = bench.page.map()->places;
        bench.page.close();
        Bench again;
        QFile::copy(bench.cache.filePath(bench.kept()[0]), again.cache.filePath(bench.kept()[0]));
        qputenv("PATH", ""); // there is no hit any more
        const bool opened = again.open();
        qputenv("PATH", HIT_TEST_BIN);
        QVERIFY2(opened, qPrintable(again.why));
        QVERIFY(again.page.map()->places == places);
    }

    void cancelIsInItsRowAndTheShareIsInWords()
    {
        Bench bench;
        bench.page.findChild<QSpinBox *>()->setValue(20'000);
        bench.page.open();
        const auto *cancel = bench.page.findChild<QAbstractButton *>("button.cancelSearch");
        const auto *leave = bench.page.findChild<QAbstractButton *>("button.leaveMap");
        QTRY_VERIFY(cancel->isVisible());
        QCoreApplication::processEvents();
        const auto middle = [&bench](const QWidget *widget) {
            return widget->mapTo(&bench.page, widget->rect().center()).y();
        };
        QVERIFY(std::abs(middle(cancel) - middle(leave)) <= 1);
        bench.page.findChild<QSpinBox *>()->setValue(50);
        QTRY_VERIFY_WITH_TIMEOUT(bench.page.map() != nullptr, 120'000);
        const auto labels = bench.page.findChildren<QLabel *>();
        const auto shares = std::find_if(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->text().contains("of what differs");
        });
        QVERIFY(shares != labels.end());
        QVERIFY((*shares)->toolTip().contains("across"));
    }

    void aKeptMapOfAnotherStageIsMadeAnew()
    {
        Bench bench;
        QVERIFY2(bench.open(), qPrintable(bench.why));
        const auto path = bench.cache.filePath(bench.kept()[0]).toStdString();
        SampleMap changed = *bench.page.map();
        changed.stage = 60;
        QVERIFY(write_sample_map(path, changed, true));
        bench.page.close();
        bench.explorer.setModel(tinyModel());
        QVERIFY2(bench.open(), qPrintable(bench.why));
        QCOMPARE(bench.page.map()->stage, 1);
    }

    void picturesAreWantedWhereThereIsRoom()
    {
        Bench bench;
        QVERIFY(bench.open());
        QTRY_VERIFY(!bench.wanted.empty());
        const std::vector<int> lacking = bench.view().lacking();
        QCOMPARE(bench.wanted.size(), lacking.size());
        QCOMPARE(bench.wanted[0].latent.plane.x, double(lacking[0]));
        QImage picture(8, 8, QImage::Format_RGB32);
        picture.fill(Qt::red);
        bench.page.setPicture(0, picture);
        QVERIFY(bench.view().hasPicture(lacking[0]));
        State state = bench.explorer.state();
        state.spread = 0.5;
        bench.explorer.apply("Spread", state); // all look different now
        QVERIFY(!bench.view().hasPicture(lacking[0]));
        QTRY_VERIFY(!bench.wanted.empty() && bench.wanted[0].spread == 0.5);
    }

    void aClickGoesThereAsOneStepAndADragDoesNot()
    {
        Bench bench;
        QVERIFY(bench.open());
        const int sample = 3;
        bench.wanted.clear();
        const QPoint at = bench.view().plane().point(sample).toPoint();
        const int there = bench.view().plane().at(at);
        QTest::mousePress(&bench.view(), Qt::LeftButton, {}, at);
        QTest::mouseMove(&bench.view(), at + QPoint(60, 30));
        QTest::mouseRelease(&bench.view(), Qt::LeftButton, {}, at + QPoint(60, 30));
        QCOMPARE(bench.explorer.undoStack()->count(), 0);
        bench.view().fit();
        QTest::mouseMove(&bench.view(), at);
        QCOMPARE(bench.view().named(), there);
        QVERIFY(!bench.large.empty());
        QCOMPARE(bench.large[0].latent.plane.x, double(there));
        QTest::mouseClick(&bench.view(), Qt::LeftButton, {}, at);
        QCOMPARE(bench.explorer.undoStack()->count(), 1);
        QVERIFY(bench.explorer.state().latent.plane == (PlanePoint{double(there), 0}));
        QCOMPARE(bench.left.count(), 1);
    }

    void wheelAndKeysMoveAndZoom()
    {
        Bench bench;
        QVERIFY(bench.open());
        SampleMapView &view = bench.view();
        const QPointF at = view.plane().point(5);
        QWheelEvent wheel(at, view.mapToGlobal(at), {}, {0, 360}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &wheel);
        QVERIFY(view.plane().zoom() > 1.9);
        QTest::keyClick(&view, Qt::Key_F);
        QVERIFY(view.plane().isFitted());
        QTest::keyClick(&view, Qt::Key_Plus);
        QTest::keyClick(&view, Qt::Key_Plus);
        QVERIFY(view.plane().zoom() > 1.5);
        QTest::mouseMove(&view, {1, 1});
        const QPointF before = view.plane().point(5);
        QTest::keyClick(&view, Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(view.plane().point(5).x() < before.x());
        const int cursor = view.named();
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Left);
        QTest::keyClick(&view, Qt::Key_Up);
        QTest::keyClick(&view, Qt::Key_Down);
        QVERIFY(view.named() >= 0 && cursor >= 0);
        const int chosen = view.named();
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(bench.explorer.state().latent.plane.x, double(chosen));
        QTest::keyClick(&view, Qt::Key_Escape);
        QCOMPARE(bench.left.count(), 2);
    }

    void cancelEndsTheSearch()
    {
        Bench bench;
        bench.page.findChild<QSpinBox *>()->setValue(20'000);
        bench.page.open();
        QVERIFY(bench.page.isRunning());
        auto *cancel = bench.page.findChild<QAbstractButton *>("button.cancelSearch");
        QTRY_VERIFY(cancel->isVisible());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QVERIFY(!bench.page.isRunning());
        QVERIFY(!bench.page.map());
        QCOMPARE(bench.kept(), QStringList());
        QCOMPARE(bench.why, QString());
    }

    void cancelGoesBackToTheMapThatIsThere()
    {
        Bench bench;
        QVERIFY(bench.open());
        auto *samples = bench.page.findChild<QSpinBox *>();
        auto *stage = bench.page.findChild<ChoiceRow *>();
        samples->setValue(20'000);
        QVERIFY(bench.page.isRunning());
        auto *cancel = bench.page.findChild<QAbstractButton *>("button.cancelSearch");
        QTRY_VERIFY(cancel->isVisible());
        cancel->click();
        QCOMPARE(samples->value(), 50);
        QCOMPARE(stage->current(), 1);
        QVERIFY(!bench.page.isRunning());
        samples->setValue(20'000); // the same once more
        QVERIFY(bench.page.isRunning());
        samples->setValue(50);
        QVERIFY(!bench.page.isRunning());
        QCOMPARE(bench.view().plane().count(), 50);
    }

    void anotherModelIsLaidOutByTheSameStage()
    {
        Bench bench;
        auto *stage = bench.page.findChild<ChoiceRow *>();
        stage->setCurrent(2);
        Q_EMIT stage->chosen(2);
        auto other = std::make_shared<ModelInfo>(*tinyModel());
        other->config.stages.resize(4);
        bench.explorer.setModel(other);
        QCOMPARE(stage->current(), 2);
        other = std::make_shared<ModelInfo>(*other);
        other->config.stages.resize(2);
        bench.explorer.setModel(other);
        QCOMPARE(stage->current(), 1);
        bench.explorer.setModel(tinyModel());
        QCOMPARE(stage->current(), 2);
    }

    void aFailureIsTold()
    {
        Bench bench;
        auto gone = std::make_shared<ModelInfo>(*tinyModel());
        gone->path = bench.cache.filePath("gone.safetensors").toStdString();
        bench.explorer.setModel(gone);
        bench.page.open();
        QTRY_VERIFY(!bench.why.isEmpty());
        QVERIFY(!bench.page.isRunning());
    }
};

QTEST_MAIN(TestSampleMapPage)
#include "tst_sample_map_page.moc"
