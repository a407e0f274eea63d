// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/sample_limits.h"
#include "ui/directions/direction_finder.h"
#include "ui/directions/finder_form.h"
#include "ui/directions/finder_panel.h"
#include "ui/directions/found_list.h"
#include "ui/explorer.h"
#include "ui/shelf/shelf_library.h"
#include "ui/theme/theme.h"
#include "ui/widgets/choice_row.h"

#include <QAbstractButton>
#include <QLabel>
#include <QScrollBar>
#include <QSpinBox>
#include <QThreadPool>
#include <QtTest>

#include <sys/stat.h>

#include <fcntl.h>
#include <numeric>
#include <unistd.h>

using namespace hit;

namespace {

constexpr int dim = 16;

/// What `hit` and the window call tiny128: a TensorFlow checkpoint, named by its prefix.
ModelInfo tinyModel()
{
    ModelInfo info;
    info.name = "ckpt";
    info.path = HIT_TEST_REFERENCE "/tiny128/ckpt";
    info.has_ema = info.has_generator = true;
    info.config.size = 128;
    info.config.stages.resize(5);
    return info;
}

std::vector<float> groupLatent(int i, float third)
{
    std::vector<float> z(dim, 0.25F);
    z[std::size_t(4 + i)] = 0.5F;
    z[3] = third;
    return z;
}

DirectionSearch search(FindBy by)
{
    DirectionSearch search;
    search.by = by;
    search.stage = 1;
    search.token = 3;
    search.cells = {2, 3, 2, 1};
    search.region = {40, 40, 20, 20};
    search.count = 3;
    search.samples = 40;
    for (int i = 0; i < 6; ++i) // the third number tells them apart
        (i < 2 ? search.with : search.without).push_back(groupLatent(i, i < 2 ? 1.0F : -1.0F));
    return search;
}

QStringList entries(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

/// A finder with folders of its own, and what it said.
struct Finding
{
    Finding()
    {
        qputenv("TMPDIR", temporary.path().toLocal8Bit());
        QObject::connect(&finder, &DirectionFinder::found,
                         [this](const auto &directions) { found = directions; });
        QObject::connect(&finder, &DirectionFinder::failed,
                         [this](const QString &text) { why = text; });
    }
    bool wait()
    {
        return QTest::qWaitFor([this] { return !found.empty() || !why.isEmpty(); }, 120'000);
    }
    void startAgain(const ModelInfo &model, const DirectionSearch &what)
    {
        found.clear();
        why.clear();
        finder.start(model, what);
    }

    QTemporaryDir temporary, cache;
    DirectionFinder finder{cache.filePath("directions")};
    std::vector<FoundDirection> found;
    QString why;
};

} // namespace

class TestDirectionFinder final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};
    QByteArray m_path;

private Q_SLOTS:
    void initTestCase() { m_path = QByteArray(HIT_TEST_BIN ":") + qgetenv("PATH"); }
    void init() { qputenv("PATH", m_path); }

    void everyMethodFindsDirections_data()
    {
        QTest::addColumn<FindBy>("by");
        for (const FindMethod &method : findMethods())
            QTest::addRow("%s", qPrintable(method.name)) << method.by;
    }
    void everyMethodFindsDirections()
    {
        QFETCH(FindBy, by);
        Finding finding;
        QSignalSpy progress(&finding.finder, &DirectionFinder::progressed);
        finding.finder.start(tinyModel(), search(by));
        QVERIFY(finding.finder.isRunning());
        QVERIFY(finding.wait());
        QCOMPARE(finding.why, QString());
        QCOMPARE(finding.found.size(), std::size_t(methodOf(by).several ? 3 : 1));
        for (const FoundDirection &one : finding.found) {
            double square = 0;
            for (const float value : one.edit.direction)
                square += double(value) * double(value);
            QVERIFY(qAbs(square - 1) < 1e-5);
            QVERIFY(one.share > 0 && one.share <= 1);
        }
        QVERIFY(progress.count() > 0);
        QVERIFY(!finding.finder.isRunning());
        QCOMPARE(entries(finding.temporary.path()), QStringList());
        QCOMPARE(entries(finding.cache.filePath("directions")).size(), 1);
    }

    void groupsAreToldApartByTheirMeans()
    {
        Finding finding;
        DirectionSearch groups = search(FindBy::Groups);
        groups.fit = GroupFit::Mean;
        finding.finder.start(tinyModel(), groups);
        QVERIFY(finding.wait());
        QCOMPARE(finding.why, QString());
        QCOMPARE(finding.found[0].share, 1.0);
        std::vector<double> expected(dim, 0);
        expected[3] = 2;
        for (std::size_t i = 0; i < 6; ++i)
            expected[4 + i] = i < 2 ? 0.25 / 2 : -0.25 / 4;
        const double length =
            std::sqrt(std::inner_product(expected.begin(), expected.end(), expected.begin(), 0.0));
        for (std::size_t i = 0; i < dim; ++i)
            QVERIFY(qAbs(double(finding.found[0].edit.direction[i]) - expected[i] / length) < 1e-6);
    }

    void whatWasFoundIsNotSearchedForAgain()
    {
        Finding finding;
        finding.finder.start(tinyModel(), search(FindBy::Token));
        QVERIFY(finding.wait());
        const auto first = finding.found;
        qputenv("PATH", ""); // there is no hit any more
        finding.startAgain(tinyModel(), search(FindBy::Token));
        QVERIFY(finding.wait());
        QCOMPARE(finding.found.size(), first.size());
        QVERIFY(finding.found[2].edit == first[2].edit);
        QCOMPARE(finding.found[2].share, first[2].share);
        DirectionSearch other = search(FindBy::Token);
        other.token = 4;
        finding.startAgain(tinyModel(), other);
        QVERIFY(finding.wait());
        QVERIFY2(finding.why.contains("hit"), qPrintable(finding.why));
    }

    void whatIsCancelledDoesNotComeOutOfTheCacheEither()
    {
        Finding finding;
        finding.finder.start(tinyModel(), search(FindBy::Token));
        QVERIFY(finding.wait());
        finding.startAgain(tinyModel(), search(FindBy::Token));
        QVERIFY(QThreadPool::globalInstance()->waitForDone()); // it is read, and not told yet
        finding.finder.cancel();                               // as when another model has come
        QCoreApplication::processEvents();
        QVERIFY(finding.found.empty() && finding.why.isEmpty());
    }

    void whatIsKeptIsReadInAThreadOfItsOwn()
    {
        Finding finding;
        finding.finder.start(tinyModel(), search(FindBy::Token));
        QVERIFY(finding.wait());
        QThreadPool &threads = *QThreadPool::globalInstance();
        QSemaphore gate; // no thread is free
        for (int i = 0; i < threads.maxThreadCount(); ++i)
            threads.start([&gate] { gate.acquire(); });
        finding.startAgain(tinyModel(), search(FindBy::Token));
        QCoreApplication::processEvents();
        const bool early = !finding.found.empty();
        const bool ran = finding.finder.isRunning();
        gate.release(threads.maxThreadCount());
        QVERIFY(ran && !early);
        QVERIFY(finding.wait());
        QCOMPARE(finding.found.size(), std::size_t(3));
    }

    void aDamagedEntryOfTheCacheIsSearchedForAgain()
    {
        Finding finding;
        finding.finder.start(tinyModel(), search(FindBy::Overall));
        QVERIFY(finding.wait());
        const QString folder = finding.cache.filePath("directions");
        QFile file(folder + u'/' + entries(folder).value(0));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() - 4));
        file.close();
        finding.startAgain(tinyModel(), search(FindBy::Overall));
        QVERIFY(finding.finder.isRunning());
        QVERIFY(finding.wait());
        QCOMPARE(finding.found.size(), std::size_t(3));
    }

    void theCacheKnowsModelsByTheirFiles()
    {
        const QTemporaryDir folder;
        const SearchCache cache(folder.path(), 200);
        const auto pathOf = [&](const ModelInfo &of, const DirectionSearch &what) {
            return cache.path(of, directionKey(of, what));
        };
        ModelInfo model = tinyModel();
        const auto write = [&](const char *text) {
            QFile file(folder.filePath("model.safetensors"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write("one");
        model.path = folder.filePath("model.safetensors").toStdString();
        const QString path = pathOf(model, search(FindBy::Token));
        QCOMPARE(pathOf(model, search(FindBy::Token)), path);
        DirectionSearch other = search(FindBy::Token);
        other.count = 4;
        QVERIFY(pathOf(model, other) != path);
        other = search(FindBy::Token);
        other.samples = 5; // of no effect on a token
        other.place.latent.plane = {7, 7};
        QCOMPARE(pathOf(model, other), path);
        const QString region = pathOf(model, search(FindBy::Region));
        const QString groups = pathOf(model, search(FindBy::Groups));
        other = search(FindBy::Groups);
        other.count = 4; // of no effect
        QCOMPARE(pathOf(model, other), groups);
        other.with[1][3] = 2;
        QVERIFY(pathOf(model, other) != groups);
        other = search(FindBy::Groups);
        other.without.push_back(other.with.back());
        other.with.pop_back();
        QVERIFY(pathOf(model, other) != groups);
        other = search(FindBy::Groups);
        other.fit = GroupFit::Mean;
        QVERIFY(pathOf(model, other) != groups);
        other = search(FindBy::Region);
        other.place.view.zoom = 3;
        other.place.tokens[{1, 2}].strength = 0; // no part of what it looks at
        other.place.stages[2].cross = false;
        QCOMPARE(pathOf(model, other), region);
        other.place.latent.plane = {7, 7};
        QVERIFY(pathOf(model, other) != region);
        write("three");
        QVERIFY(pathOf(model, search(FindBy::Token)) != path);
        model.path = folder.filePath("none").toStdString();
        QCOMPARE(pathOf(model, search(FindBy::Token)), QString());
    }

    void whatCannotBeLookedForIsKnownBefore()
    {
        ModelInfo model = tinyModel();
        QString (*const whyNot)(const GeneratorConfig &, const DirectionSearch &) = whyNotIn;
        for (const FindMethod &method : findMethods())
            QCOMPARE(whyNot(model.config, search(method.by)), QString());
        GeneratorConfig layer = model.config;
        layer.norm = NormType::Layer;
        for (const FindBy by : {FindBy::Overall, FindBy::Stage, FindBy::Token, FindBy::Place})
            QVERIFY(!whyNot(layer, search(by)).isEmpty());
        for (const FindBy by : {FindBy::Features, FindBy::Groups, FindBy::Region})
            QVERIFY(whyNot(layer, search(by)).isEmpty());
        GeneratorConfig blind = model.config;
        blind.stages[1].cross_attention = false;
        DirectionSearch sefa = search(FindBy::Stage);
        sefa.stage = 1;
        QVERIFY(!whyNot(blind, sefa).isEmpty());
        DirectionSearch features = search(FindBy::Features);
        features.stage = 4;
        features.samples = 2'000;
        blind.stages[4].dim = 128;
        QVERIFY(!whyNot(blind, features).isEmpty());
    }

    void stagesThatCannotBeLookedAtAreOff()
    {
        const QTemporaryDir folder;
        const ShelfLibrary shelf(folder.path());
        FinderForm form(shelf);
        ModelInfo model = tinyModel();
        for (StageConfig &stage : model.config.stages)
            stage.dim = 512;
        model.config.stages.back().cross_attention = false;
        form.setModel(model);
        auto *stages = form.findChild<ChoiceRow *>();
        const int last = int(model.config.stages.size()) - 1;
        form.setMethod(FindBy::Stage);
        stages->setCurrent(last);
        QVERIFY(!form.whyNot().isEmpty());
        form.setMethod(FindBy::Features); // 2,000 samples
        QVERIFY(form.whyNot().isEmpty());
        QVERIFY(features_fit(model.config, form.search().stage, 2'000));
        QVERIFY(!features_fit(model.config, form.search().stage + 1, 2'000));
        form.setMethod(FindBy::Stage);
        QVERIFY(form.whyNot().isEmpty());
    }

    void aCancelledSearchLeavesNoFile()
    {
        Finding finding;
        QSignalSpy progress(&finding.finder, &DirectionFinder::progressed);
        DirectionSearch slow = search(FindBy::Features);
        slow.samples = 100'000;
        finding.finder.start(tinyModel(), slow);
        QVERIFY(progress.wait(60'000));
        QVERIFY(!entries(finding.temporary.path()).isEmpty());
        finding.finder.cancel();
        QVERIFY(!finding.finder.isRunning());
        QCOMPARE(entries(finding.temporary.path()), QStringList());
        QVERIFY(!QFileInfo::exists(finding.cache.filePath("directions")));
        QVERIFY(finding.found.empty() && finding.why.isEmpty());
    }

    void aFailureIsToldInOneLine()
    {
        Finding finding;
        ModelInfo gone = tinyModel();
        gone.path = finding.cache.filePath("gone.safetensors").toStdString();
        finding.finder.start(gone, search(FindBy::Overall));
        QVERIFY(finding.wait());
        QVERIFY2(finding.why.contains("gone.safetensors"), qPrintable(finding.why));
        QVERIFY(!finding.why.contains('\n'));
        QCOMPARE(entries(finding.temporary.path()), QStringList());
    }

    void aSwingIsInThePictureOnlyAndComesBack()
    {
        Explorer explorer;
        auto model = std::make_shared<ModelInfo>(tinyModel());
        model->config.z_dim = dim;
        explorer.setModel(model);
        const State before = explorer.state();
        Edit edit;
        edit.direction.assign(dim, 0.25F);
        QList<double> seen;
        QObject::connect(&explorer, &Explorer::previewChanged, &explorer, [&] {
            const auto edits = explorer.pictureState().edits;
            seen.append(edits.empty() ? 0 : edits.back().strength);
        });
        Swing swing(explorer);
        swing.start(edit);
        QTRY_VERIFY(!swing.isOn());
        QVERIFY(*std::min_element(seen.begin(), seen.end()) < -1);
        QVERIFY(*std::max_element(seen.begin(), seen.end()) > 1);
        QCOMPARE(seen.last(), 0.0);
        QVERIFY(explorer.state() == before);
        QCOMPARE(explorer.undoStack()->count(), 0);
        swing.start(edit);
        QTRY_VERIFY(!explorer.pictureState().edits.empty());
        explorer.randomSeed();
        QVERIFY(!swing.isOn());
        QVERIFY(explorer.pictureState().edits.empty());
        m_theme.setReducedMotion(true);
        swing.start(edit);
        QVERIFY(!swing.isOn());
        m_theme.setReducedMotion(false);
    }

    void thePanelFindsShowsAndAdds()
    {
        const QTemporaryDir cache;
        Explorer explorer;
        auto model = std::make_shared<ModelInfo>(tinyModel());
        explorer.setModel(model);
        const QTemporaryDir shelfFolder;
        ShelfLibrary shelf(shelfFolder.path());
        FinderPanel panel(explorer, shelf, cache.path());
        panel.resize(360, 500);
        panel.show();
        auto *find = panel.findChild<QAbstractButton *>("button.search");
        panel.setMethod(FindBy::Region);
        QVERIFY(!find->isEnabled()); // there is no region yet
        panel.setRegion({100, 100, 40, 40});
        QVERIFY(!find->isEnabled()); // not inside the picture
        panel.setMethod(FindBy::Stage);
        QVERIFY(find->isEnabled());
        find->click();
        QVERIFY(panel.isRunning());
        auto *cancel = panel.findChild<QAbstractButton *>("button.cancelSearch");
        QVERIFY(cancel->isVisible());
        cancel->click();
        QVERIFY(!panel.isRunning());
        QVERIFY(!cancel->isVisible());
        find->click();
        panel.setMethod(FindBy::Token); // for the next search
        QTRY_VERIFY_WITH_TIMEOUT(!panel.found().found().empty(), 60'000);
        QVERIFY(panel.isFoundBefore());
        QVERIFY2(find->isVisible(), "the settings are not done yet");
        panel.setMethod(FindBy::Stage);
        const QList<QLabel *> labels = panel.findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->text().contains(methodOf(FindBy::Stage).share);
        }));
        auto *list = panel.findChild<FoundList *>();
        auto fitting = std::make_shared<ModelInfo>(*model);
        const auto edit = panel.found().found().front().edit;
        fitting->config.z_dim = int(edit.direction.size());
        QVERIFY(list->isVisible());
        explorer.setModel(fitting); // which forgets what was found in the other
        QVERIFY(panel.found().found().empty());
        QVERIFY(find->isVisible());
        find->click(); // out of the cache
        QTRY_VERIFY(!panel.found().found().empty());
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->addRect(1).center());
        QCOMPARE(explorer.state().edits.size(), std::size_t(1));
        QVERIFY(explorer.state().edits[0] == panel.found().found()[1].edit);
        QVERIFY(list->model()->index(1, 0).data(FoundModel::IsAddedRole).toBool());
        list->setFocus();
        list->setCurrentIndex(list->model()->index(0, 0));
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(explorer.state().edits.size(), std::size_t(2));
        QTRY_VERIFY(!explorer.pictureState().edits.empty());
    }

    void whatWasFoundIsKnownAsOfItsSearch()
    {
        const QTemporaryDir cache, shelfFolder;
        Explorer explorer;
        explorer.setModel(std::make_shared<ModelInfo>(tinyModel()));
        ShelfLibrary shelf(shelfFolder.path());
        FinderPanel panel(explorer, shelf, cache.path());
        panel.resize(300, 320);
        panel.show();
        const auto *form = panel.findChild<FinderForm *>();
        const auto *list = panel.findChild<FoundList *>();
        auto *settings = panel.findChild<QAbstractButton *>("button.settings");
        auto *find = panel.findChild<QAbstractButton *>("button.search");
        QVERIFY(form->isVisible() && !settings->isVisible());
        panel.setMethod(FindBy::Token);
        find->click();
        QTRY_VERIFY_WITH_TIMEOUT(!panel.found().found().empty(), 60'000);
        const QString source = QString::fromStdString(panel.found().found().front().edit.source);
        QVERIFY2(!form->isVisible() && !find->isVisible(), "the results need the room");
        QCOMPARE(settings->text(), source);
        QVERIFY(!panel.isFoundBefore());
        QVERIFY2(list->height() >= 10 * list->visualRect(list->model()->index(0, 0)).height(),
                 "one scroll area: that of the panel");
        const auto bars = panel.findChildren<QScrollBar *>();
        QVERIFY(std::count_if(bars.begin(), bars.end(),
                              [](const QScrollBar *bar) { return bar->isVisible(); })
                == 1);
        explorer.travelTo({5, 0});
        QVERIFY2(!panel.isFoundBefore(), "a token's directions are of no picture");
        settings->click();
        QVERIFY(form->isVisible() && find->isVisible());
        panel.setMethod(FindBy::Stage);
        QVERIFY(panel.isFoundBefore());
        QVERIFY(list->isVisible() && list->isFaded());
        const auto labels = panel.findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
            return label->isVisible() && label->text() == "Found before: " + source;
        }));
        panel.setMethod(FindBy::Token);
        QVERIFY2(!panel.isFoundBefore(), "the same settings again");
        QVERIFY(!list->isFaded());
    }
};

QTEST_MAIN(TestDirectionFinder)
#include "tst_direction_finder.moc"
