// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/image_saver.h"
#include "app/hitscope/messages.h"
#include "model/checkpoint/tensor_file.h"
#include "model/media/pixels.h"
#include "model/media/saved_picture.h"
#include "tests/app/window_test.h"
#include "ui/latent_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QColorSpace>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileDialog>
#include <QProcess>
#include <QSignalSpy>
#include <QThread>

#include <bit>

using namespace hit;
using namespace hit::test;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString written(const TestWindow &test, const QString &name, const QByteArray &content)
{
    QFile file(test.folder.filePath(name));
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
    return file.fileName();
}

/// A small checkpoint in our format's container, though of no network.
QByteArray safetensors()
{
    const QByteArray header = R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})";
    QByteArray file(8, 0);
    file[0] = char(header.size());
    return file + header + QByteArray(16, 1);
}

} // namespace

class TestWindowFiles final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};

private Q_SLOTS:
    void badFilesAreRefusedAndNothingIsLost_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        const QByteArray index = contentOf(fixtureModel() + "/ckpt-12345.index");
        QVERIFY(!index.isEmpty());
        QByteArray flipped = index;
        flipped[flipped.size() / 2] = char(flipped[flipped.size() / 2] ^ 0x10);
        QTest::newRow("empty") << "a.safetensors" << QByteArray();
        QTest::newRow("truncated") << "a.safetensors" << safetensors().chopped(5);
        QTest::newRow("no network") << "a.safetensors" << safetensors();
        QTest::newRow("truncated index") << "a.index" << index.chopped(100);
        QTest::newRow("flipped index") << "a.index" << flipped;
        QTest::newRow("index without data") << "a.index" << index;
        QTest::newRow("pickle") << "a.pkl" << QByteArray("\x80\x04\x95\x10\0\0\0\0\0\0\0.", 12);
        QTest::newRow("torch zip") << "a.pt" << QByteArray("PK\x03\x04") + QByteArray(100, 'x');
        QTest::newRow("text") << "a.txt" << QByteArray("hello");
        QTest::newRow("plain png") << "a.png" << QByteArray("\x89PNG\r\n\x1a\n");
        QTest::newRow("no npy") << "a.npy" << QByteArray("hello");
    }
    void badFilesAreRefusedAndNothingIsLost()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const QImage before = test.picture();
        const auto model = test.window->explorer().model();
        QSignalSpy refused(&test.window->opener(), &FileOpener::refused);
        test.window->opener().open(written(test, name, content));
        QVERIFY(refused.count() || refused.wait(60'000));
        const auto history = test.window->messages().history();
        QCOMPARE(history.size(), 1);
        const Message &message = history.first().message;
        QCOMPARE(message.kind, Message::Kind::Error);
        QVERIFY(message.what.contains(name));
        QVERIFY2(message.why.contains("is still open"), qPrintable(message.why));
        QVERIFY(message.why.size() > 30);
        QCOMPARE(test.window->explorer().model(), model);
        QCOMPARE(test.window->explorer().undoStack()->count(), 0);
        test.window->explorer().setSpread(0.5);
        test.window->explorer().undo();
        QVERIFY(test.waitForPicture());
        QCOMPARE(test.picture(), before);
    }

    void aSavedPictureBringsBackItsPlace()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        explorer.travelTo({1.0 / 3, 2.25});
        explorer.setEntry(3, 1.5F);
        explorer.setSpread(0.7);
        const State saved = explorer.state();
        const QString path = save(test, "a.png", ImageFormat::Png8);
        QVERIFY(QFileInfo::exists(path));
        QImage image = QImage(path).convertToFormat(QImage::Format_RGB888);
        image.setColorSpace({}); // the file says sRGB, the window's picture says nothing
        QCOMPARE(image, sessionPicture(saved));

        explorer.apply("Elsewhere", State());
        const int steps = explorer.undoStack()->count();
        test.window->opener().openDropped({path});
        QTRY_VERIFY(explorer.state() == saved && !explorer.inGesture());
        QCOMPARE(explorer.undoStack()->count(), steps + 1);
    }

    void aSavedSessionBringsBackItsPlaceAndKeepsItsKeys()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        const QString path = test.folder.filePath("a.hitscope");
        State key = explorer.state();
        key.latent.plane = {3, 4};
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(state_text(explorer.state(), *explorer.model(), {key}).c_str());
        file.close();
        m_theme.setReducedMotion(true);
        QSignalSpy went(&test.window->opener(), &FileOpener::wentTo);
        test.window->opener().open(path);
        QTRY_COMPARE_WITH_TIMEOUT(went.count(), 1, 60'000); // it may have come at once
        explorer.travelTo({7.25, -2});
        explorer.setSpread(0.5);
        State saved = explorer.state();
        saved.view = test.window->canvas().view();
        test.window->actions()[Command::SaveSession]->trigger();
        QTRY_COMPARE(test.window->messages().history().size(), 1);
        const auto read = read_saved_picture(path.toStdString());
        QVERIFY(read.has_value());
        QVERIFY(read->state.latent == saved.latent && read->state.view == saved.view);
        QCOMPARE(read->state.spread, 0.5);
        QCOMPARE(read->keys.size(), std::size_t(1));
        QVERIFY(read->keys.front() == key);
        explorer.travelTo({0, 0});
        test.window->opener().open(path);
        QTRY_VERIFY(explorer.state().latent == saved.latent);
        m_theme.setReducedMotion(false);
    }

    void aSavedPictureOpensItsModel()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const QString path = save(test, "a.png", ImageFormat::Png8);
        test.settings.store().sync();
        Options options;
        options.place = path;
        MainWindow other(test.settings, options);
        QSignalSpy shown(&other, &MainWindow::pictureShown);
        other.show();
        QVERIFY(shown.count() || shown.wait(60'000));
        QCOMPARE(other.explorer().model()->path, test.window->explorer().model()->path);
    }

    void aCheckpointAndAPictureOpenInThisOrder()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        explorer.travelTo({4, 1});
        const State saved = explorer.state();
        const QString path = save(test, "a.png", ImageFormat::Png8);
        TestWindow other([&](Options &options) { options.place = path; });
        QSignalSpy started(&other.window->host(), &EngineHost::openStarted);
        QVERIFY(other.waitForPicture());
        QTRY_VERIFY(other.window->explorer().state().latent == saved.latent);
        QCOMPARE(started.count(), 0); // the only one began before we could listen
        QCOMPARE(other.window->messages().history().size(), 0);
    }

    void anExportNeverDrawsWithAModelThatIsNotShownYet()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        EngineHost &host = test.window->host();
        const std::string shown = test.window->explorer().model()->path;
        QVERIFY(host.frames());
        host.open(HIT_TEST_REFERENCE "/tiny128_multihead/ckpt");
        // Without events the window does not hear of it.
        const QDeadlineTimer patience(60'000);
        while (host.engine().hold()->info().path == shown && !patience.hasExpired())
            QThread::yieldCurrentThread();
        QVERIFY(host.engine().hold()->info().path != shown);
        QCOMPARE(test.window->explorer().model()->path, shown);
        const State state = test.window->explorer().state();
        // Refused, or from the old one where queued thumbnails still keep it.
        if (const auto frames = host.frames()) {
            const auto &config = test.window->explorer().model()->config;
            PendingPicture asked(*frames, request_from_state(state, config).value(), {});
            const auto pixels = to_rgb8(pictureFrom(asked.take({}).value()));
            QCOMPARE(QImage(pixels.data(), 128, 128, 128 * 3, QImage::Format_RGB888),
                     sessionPicture(state));
        }
        QTRY_VERIFY(test.window->explorer().model()->path != shown);
        QVERIFY(host.frames());
    }

    void theCopiedCommandLineMakesThePicture_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"seed", "place", "free vector"})
            QTest::newRow(what) << what;
    }
    void theCopiedCommandLineMakesThePicture()
    {
        QFETCH(QString, what);
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        explorer.travelTo(what == "place" ? PlanePoint{-1.0 / 3, 2.25} : PlanePoint{7, 0});
        explorer.setSpread(0.7);
        if (what == "free vector")
            explorer.setEntry(2, 1.5F);
        QVERIFY(test.waitForPicture());

        test.window->saver().copyCommandLine();
        QProcess shell;
        shell.setWorkingDirectory(test.folder.path());
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", HIT_TEST_BIN ":" + environment.value("PATH"));
        shell.setProcessEnvironment(environment);
        shell.start("sh", {"-c", QGuiApplication::clipboard()->text()});
        QVERIFY(shell.waitForFinished(60'000));
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError());
        QImage made(test.folder.filePath("picture.png"));
        made = made.convertToFormat(QImage::Format_RGB888);
        made.setColorSpace({});
        QCOMPARE(made, test.picture());
    }

    void withoutStateWhereTheSettingsSaySo()
    {
        TestWindow test;
        test.settings.setStateInImages(false);
        QVERIFY(test.waitForPicture());
        const QString path = save(test, "a.png", ImageFormat::Png16);
        QVERIFY(QFileInfo::exists(path));
        QVERIFY(!read_saved_picture(path.toStdString()));
    }

    void theFirstRowOfLatentsBecomesTheLatent()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        const int dim = explorer.model()->config.z_dim;
        std::vector<float> values(std::size_t(dim) * 2);
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = float(i) / 64;
        const QString path = test.folder.filePath("z.npy");
        const std::vector<std::int64_t> shape{2, dim};
        QVERIFY(write_npy(path.toStdString(), shape, values, true));
        test.window->opener().open(path);
        values.resize(std::size_t(dim));
        QTRY_VERIFY(explorer.state().latent.z == values && !explorer.inGesture());
        QCOMPARE(explorer.undoStack()->count(), 1);
    }

    void latentsNamedAtTheStartAreWhereItBegins()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("z.npy");
        const std::vector<float> values(16, 0.25F);
        const std::vector<std::int64_t> shape{16};
        QVERIFY(write_npy(path.toStdString(), shape, values, true));
        TestWindow test([&](Options &options) { options.place = path; });
        QTRY_VERIFY(test.window->explorer().state().latent.z == values);
    }

    void latentsThatAreNotFiniteAreRefused()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const State before = test.window->explorer().state();
        std::vector<float> values(16, 0.25F);
        values[7] = std::numeric_limits<float>::quiet_NaN();
        const QString path = test.folder.filePath("z.npy");
        const std::vector<std::int64_t> shape{16};
        QVERIFY(write_npy(path.toStdString(), shape, values, true));
        QSignalSpy refused(&test.window->opener(), &FileOpener::refused);
        test.window->opener().open(path);
        QVERIFY(refused.count() || refused.wait(60'000));
        QVERIFY(test.window->messages().history().first().message.why.contains("finite"));
        QVERIFY(test.window->explorer().state() == before);
    }

    void aPictureOpensWhateverItIsCalled()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        explorer.travelTo({0.3, 0.1});
        const State saved = explorer.state();
        const QString path = save(test, "a.png", ImageFormat::Png8);
        const QString renamed = test.folder.filePath("seed 0.3, 0.1");
        QVERIFY(QFile::rename(path, renamed));
        explorer.travelTo({9, 9});
        test.window->opener().open(renamed);
        QTRY_VERIFY(explorer.state().latent == saved.latent && !explorer.inGesture());
    }

    void anErrorInsideAFileSaysWhatItIsAbout()
    {
        const Error error{ErrorCode::BadFile, "spread", "it is not between 0 and 100", {}, {}};
        const QString title = QStringLiteral("\u201cspread.png\u201d was not opened");
        QCOMPARE(messageFrom(title, error).why, QString("Spread: it is not between 0 and 100."));
        const Error file{ErrorCode::BadFile, "/a/spread.png", "it is empty", {}, {}};
        QCOMPARE(messageFrom(title, file).why, QString("It is empty."));
    }

    void aPictureWaitsForItsOwnModelOnly()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const QString good = save(test, "good.png", ImageFormat::Png8);
        ModelInfo elsewhere = *test.window->explorer().model();
        elsewhere.path = "/nowhere/elsewhere.safetensors";
        const QString other = written(test, "other.hitscope",
                                      QByteArray::fromStdString(state_text(State(), elsewhere)));
        test.window->opener().open(other);
        QTRY_COMPARE(test.window->messages().history().size(), 2);
        const Message missing = test.window->messages().history().last().message;
        QVERIFY(missing.what.contains("other.hitscope"));
        missing.actions.first().run();
        auto *dialog = test.window->findChild<QFileDialog *>("openDialog");
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(good); // not a model after all
        dialog->close();
        QSignalSpy opened(&test.window->host(), &EngineHost::opened);
        test.window->host().open(HIT_TEST_REFERENCE "/tiny128_multihead/ckpt");
        QVERIFY(opened.count() || opened.wait(60'000));
        QCOMPARE(test.window->messages().history().size(), 2);
    }

    void textOfALatentGoesThere()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        explorer.setEntry(0, 2);
        const Latent latent = explorer.state().latent;
        const QString text = latentToText(latent);
        explorer.travelTo({5, 5});
        test.window->opener().goToText(text);
        QTRY_VERIFY(explorer.state().latent.z == latent.z && !explorer.inGesture());
        test.window->opener().goToText("nonsense");
        QCOMPARE(test.window->messages().history().size(), 1);
        QVERIFY(explorer.state().latent.z == latent.z);
    }

    void severalFilesAreNoPlaceToGo()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        test.window->opener().openDropped({"a.png", "b.png"});
        QCOMPARE(test.window->messages().history().size(), 1);
    }

private:
    static QString save(TestWindow &test, const QString &name, ImageFormat format)
    {
        const QString path = test.folder.filePath(name);
        const auto said = test.window->messages().history().size();
        test.window->saver().save(path, format);
        if (!QTest::qWaitFor([&] { return test.window->messages().history().size() > said; },
                             60'000))
            return {};
        return path;
    }
};

QTEST_MAIN(TestWindowFiles)
#include "tst_window_files.moc"
