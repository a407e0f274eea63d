// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/keeping.h"
#include "tests/app/window_test.h"
#include "tests/support/active_window.h"
#include "tests/support/scratch.h"
#include "ui/docks/mix_tiles.h"
#include "ui/latent_text.h"
#include "ui/shelf/shelf_dock.h"
#include "ui/shelf/shelf_view.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QToolButton>

using namespace hit;
using namespace hit::test;

namespace {

struct ShelfWindow : TestWindow
{
    using TestWindow::TestWindow;
    ShelfLibrary &library() const { return window->keeping().library(); }
    Explorer &explorer() const { return window->explorer(); }
    void trigger(Command command) const { window->actions()[command]->trigger(); }
    Message lastSaid() const ///< empty while nothing was
    {
        const auto history = window->messages().history();
        return history.isEmpty() ? Message() : history.last().message;
    }
    /// Everything has come to rest, and what is on the screen is the present state.
    bool rest() const
    {
        return QTest::qWaitFor([this] { return window->isSettled(); }, 60'000);
    }
};

/// A picture with everything that the explorer can change.
State edited(const Explorer &explorer)
{
    const int dim = explorer.model()->config.z_dim;
    State state = explorer.state();
    state.latent.plane = {41.25, -3.5};
    state.mix = {{{Latent::Kind::Plane, {3, 0}, {}}, 0.25},
                 {{Latent::Kind::Free, {3, 0}, std::vector<float>(std::size_t(dim), 0.25F)}, 0.75}};
    state.spread = 0.75;
    Edit edit;
    edit.name = "Up";
    edit.direction.assign(std::size_t(dim), 0);
    edit.direction[3] = 1;
    edit.strength = 2;
    state.edits = {edit};
    state.stages[1].temperature = 1.5;
    return state;
}

} // namespace

class TestWindowShelf final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void whatWasKeptComesBackBitForBit()
    {
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        test.explorer().apply("edit", edited(test.explorer()));
        QVERIFY(test.rest());
        const QImage picture = test.picture();
        const State state = test.explorer().state();
        activate(*test.window);
        QTest::keyClick(&test.window->canvas(), Qt::Key_B);
        QCOMPARE(test.library().rowCount(), 1);
        test.explorer().apply("away", State());
        QVERIFY(test.rest());
        QVERIFY(test.picture() != picture);
        QTest::keyClick(&test.window->canvas(), Qt::Key_1);
        QVERIFY(test.rest());
        QVERIFY(test.explorer().state() == state);
        QCOMPARE(test.picture(), picture);
        QCOMPARE(test.explorer().undoStack()->count(), 3); // going there is one step
        test.explorer().undo();
        QVERIFY(test.explorer().state() == State());
    }

    void theNextWindowHasIt()
    {
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        test.explorer().apply("edit", edited(test.explorer()));
        QVERIFY(test.rest());
        const QImage picture = test.picture();
        const State state = test.explorer().state();
        test.trigger(Command::Keep);
        const QString name = test.library().items()[0].name;
        test.window.reset();
        Options options;
        options.model = fixtureModel();
        options.device = "cpu";
        test.shown = 0;
        test.window = std::make_unique<MainWindow>(test.settings, options);
        QObject::connect(test.window.get(), &MainWindow::pictureShown, [&] { ++test.shown; });
        test.window->resize(1280, 800);
        test.window->show();
        QVERIFY(test.waitForPicture());
        QTRY_COMPARE(test.library().rowCount(), 1);
        QCOMPARE(test.library().items()[0].name, name);
        test.trigger(Command::Recall1);
        QVERIFY(test.rest());
        QVERIFY(test.explorer().state() == state);
        QCOMPARE(test.picture(), picture);
    }

    void keptInMidMotionItIsTheStateOfThatMoment()
    {
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        test.explorer().travelTo({77, 0}); // no picture of it yet
        test.trigger(Command::Keep);
        QCOMPARE(test.library().rowCount(), 1); // whatever happens before it is drawn
        test.explorer().travelTo({78, 0});
        State state;
        state.latent.plane = {77, 0};
        QCOMPARE(test.library().items()[0].saved.state.latent.plane.x, 77.0);
        QTRY_VERIFY(!test.library()
                         .data(test.library().index(0), Qt::DecorationRole)
                         .value<QImage>()
                         .isNull());
        const ShelfFiles files(test.library().folder());
        QTRY_COMPARE(
            files.picture(test.library().items()[0].id).convertToFormat(QImage::Format_RGB888),
            sessionPicture(state));
    }

    void undoAfterAClickOnATileIsThePictures()
    {
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        QVERIFY(test.rest());
        test.trigger(Command::Keep);
        test.explorer().travelTo({5, 0});
        QVERIFY(test.rest());
        activate(*test.window);
        ShelfDock &dock = *test.window->keeping().dock();
        dock.show();
        dock.raise();
        ShelfView &view = dock.view();
        view.setFocus();
        const QPoint tile = view.visualRect(view.model()->index(0, 0)).center();
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, tile);
        QTRY_COMPARE(test.explorer().state().latent.plane.x, 0.0);
        QVERIFY(test.rest());
        QTest::keyClick(&view, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(test.library().rowCount(), 1);
        QCOMPARE(test.explorer().state().latent.plane.x, 5.0);
    }

    void theSameIsNotKeptTwice()
    {
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        QVERIFY(test.rest());
        test.trigger(Command::Keep);
        test.trigger(Command::Keep);
        QCOMPARE(test.library().rowCount(), 1);
        QVERIFY(!test.window->messages().history().isEmpty());
    }

    void aKeptPictureOfAnotherModelOffersThatModel()
    {
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        QVERIFY(test.rest());
        test.explorer().travelTo({5, 0});
        QVERIFY(test.rest());
        test.trigger(Command::Keep);
        const QString voxel =
            QStringLiteral(HIT_SOURCE_DIR "/resources/models/voxel-art-64.safetensors");
        test.window->opener().open(voxel);
        QTRY_COMPARE(test.explorer().model()->path, voxel.toStdString());
        QVERIFY(test.rest());
        test.explorer().travelTo({9, 0});
        QVERIFY(test.rest());
        test.trigger(Command::Recall1);
        const Message said = test.lastSaid();
        QVERIFY2(said.what.contains("ckpt"), qPrintable(said.what));
        QCOMPARE(said.actions.size(), 1);
        QCOMPARE(test.explorer().state().latent.plane.x, 9.0);
        said.actions.first().run();
        QTRY_COMPARE(test.explorer().model()->path, fixtureModel().toStdString());
        QTRY_COMPARE(test.explorer().state().latent.plane.x, 5.0);
    }

    void removingOffersToUndoIt()
    {
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        QVERIFY(test.rest());
        test.trigger(Command::Keep);
        test.library().remove({test.library().items()[0].id});
        QCOMPARE(test.library().rowCount(), 0);
        const Message said = test.lastSaid();
        said.actions.first().run();
        QCOMPARE(test.library().rowCount(), 1);
        QVERIFY(!test.window->actions()[Command::Recall2]->isEnabled());
        QVERIFY(test.window->actions()[Command::Recall1]->isEnabled());
    }

    void anExportComesBackByImport()
    {
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        QVERIFY(test.rest());
        for (const double x : {11.0, 12.0, 13.0}) {
            test.explorer().travelTo({x, 0});
            QVERIFY(test.rest());
            test.trigger(Command::Keep);
        }
        const QString out = test.folder.filePath("out");
        QVERIFY(QDir().mkpath(out));
        test.window->keeping().exportTo(out, {});
        QTRY_COMPARE(QDir(out).entryList({"*.png"}).size(), 3);
        QTRY_VERIFY(test.lastSaid().what.contains("3"));
        QStringList ids;
        for (const ShelfItem &item : test.library().items())
            ids.append(item.id);
        test.library().remove(ids);
        test.window->keeping().import({out});
        QTRY_COMPARE(test.library().rowCount(), 3);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(test.library().items()[std::size_t(i)].saved.state.latent.plane.x, 11.0 + i);
        writeAll((out + "/note.png").toStdString(), "no picture");
        test.window->keeping().import({out + "/note.png"});
        QTRY_VERIFY(test.lastSaid().what.contains("not imported"));
        QCOMPARE(test.library().rowCount(), 3);
    }

    void copiedTextBringsEverythingBack()
    {
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        test.explorer().travelTo({5, 0.5});
        test.trigger(Command::CopyLatent);
        QCOMPARE(QGuiApplication::clipboard()->text(), QString("5, 0.5"));
        test.explorer().apply("edit", edited(test.explorer()));
        QVERIFY(test.rest());
        const State state = test.explorer().state();
        const QImage picture = test.picture();
        test.trigger(Command::CopyLatent);
        test.explorer().apply("away", State());
        test.trigger(Command::PasteLatent);
        QVERIFY(test.rest());
        QVERIFY(test.explorer().state() == state);
        QCOMPARE(test.picture(), picture);
    }

    void whatCannotBePastedIsRefusedWithTheReason_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("nothing") << "  "
                                 << "no text";
        QTest::newRow("words") << "hello"
                               << "Not a seed";
        QTest::newRow("half of it") << R"({"version":1,"mix":[)"
                                    << "not JSON";
        QTest::newRow("a wrong field") << R"({"version":1,"spread":"wide"})"
                                       << "spread";
        QTest::newRow("newer") << R"({"version":77})"
                               << "newer";
    }
    void whatCannotBePastedIsRefusedWithTheReason()
    {
        QFETCH(QString, text);
        QFETCH(QString, said);
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        const State before = test.explorer().state();
        test.window->opener().goToText(text);
        const Message message = test.lastSaid();
        QVERIFY2((message.what + message.why).contains(said, Qt::CaseInsensitive),
                 qPrintable(message.what + " / " + message.why));
        QVERIFY(test.explorer().state() == before);
    }

    void theMixRowShowsWhatTheModelDraws()
    {
        ShelfWindow test;
        QVERIFY(test.waitForPicture());
        QVERIFY(test.rest());
        test.trigger(Command::Keep);
        test.explorer().travelTo({9, 0});
        QVERIFY(test.rest());
        Q_EMIT test.window->keeping().dock()->addToMixRequested({test.library().items()[0].id});
        QCOMPARE(test.explorer().state().mix.size(), std::size_t(2));
        QVERIFY(test.rest());
        QCOMPARE(test.picture(), sessionPicture(test.explorer().state()));
        auto *tiles = test.window->findChild<MixTiles *>();
        QTRY_VERIFY(tiles->missingThumbnails().isEmpty());
    }
};

QTEST_MAIN(TestWindowShelf)
#include "tst_window_shelf.moc"
