// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/image_saver.h"
#include "app/hitscope/job_status.h"
#include "tests/app/window_test.h"
#include "ui/dialogs/film_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

using namespace hit;
using namespace hit::test;

namespace {

/// Answers when the test says so.
struct HeldSource
{
    FrameSource source()
    {
        return [this](const RenderRequest &, Engine::Answer give, std::stop_token) {
            const std::lock_guard lock(mutex);
            answer = std::move(give);
        };
    }
    bool isAsked()
    {
        const std::lock_guard lock(mutex);
        return bool(answer);
    }
    void fail() { answer(hit::fail(ErrorCode::OutOfMemory, "the picture", "memory ran out")); }

    std::mutex mutex;
    Engine::Answer answer;
};

ImagePlan imagePlan(TestWindow &test, const char *name)
{
    ImagePlan plan;
    const ModelInfo &model = *test.window->explorer().model();
    plan.request = request_from_state(test.window->explorer().state(), model.config).value();
    plan.target = test.folder.filePath(QLatin1String(name)).toStdString();
    return plan;
}

void answerQuestion(TestWindow &test, const QString &answer)
{
    auto *question = test.window->findChild<QMessageBox *>("closeQuestion");
    QVERIFY(question);
    for (QAbstractButton *button : question->buttons())
        if (button->text() == answer)
            return button->click();
    QFAIL("no such answer");
}

MixPart half(double seed)
{
    return {{Latent::Kind::Plane, {seed, 0}, {}}, 0.5};
}

} // namespace

class TestWindowExports final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};

private Q_SLOTS:
    void cleanup() { QApplication::setQuitOnLastWindowClosed(true); }

    void twoFilmsNeverGetOneName()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        test.settings.setFilmFolder(test.folder.path());
        QStringList names;
        for (int i = 0; i < 2; ++i) {
            test.window->actions()[Command::SaveFilm]->trigger();
            auto *dialog = test.window->findChild<FilmDialog *>();
            QVERIFY(dialog);
            names.append(QString::fromStdString(dialog->plan().target.string()));
            dialog->accept();
            QTRY_VERIFY(!test.window->findChild<FilmDialog *>());
        }
        QVERIFY(names[0] != names[1]);
        QCOMPARE(test.window->jobs().runningTargets(), names);
    }

    void aRunningJobIsInTheStatusBarAndCanBeCancelledThere()
    {
        HeldSource held;
        TestWindow test;
        QVERIFY(test.waitForPicture());
        auto *status = test.window->findChild<JobStatus *>();
        QVERIFY(!status->isVisible());
        test.window->exports().startImage(imagePlan(test, "a.png"), held.source());
        QVERIFY(!status->isVisible()); // most are saved before anybody could read it
        QTRY_VERIFY(status->isVisible());
        QVERIFY(status->findChild<QToolButton *>("button.jobs")->text().contains("a.png"));
        status->findChild<QToolButton *>("button.cancelJob")->click();
        QTRY_VERIFY(!status->isVisible());
        QCOMPARE(test.window->jobs().running(), 0);
        QVERIFY(!QFileInfo::exists(test.folder.filePath("a.png")));
        const auto said = test.window->messages().history();
        QCOMPARE(said.size(), 1);
        QVERIFY(said.first().message.what.contains("a.png"));
        QVERIFY(said.first().message.what.contains("was cancelled"));
    }

    void aDoubleClickCancelsOneJob()
    {
        JobList jobs;
        JobStatus status(jobs);
        QList<int> cancelled;
        for (int job = 1; job <= 2; ++job)
            jobs.add("Film", "a.mp4", {}, [&, job] {
                cancelled.append(job);
                jobs.cancelled(job);
            });
        QTRY_VERIFY(status.isVisible());
        auto *cancel = status.findChild<QToolButton *>("button.cancelJob");
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTest::mouseDClick(cancel, Qt::LeftButton);
        QCOMPARE(cancelled, QList{1});
        QTRY_VERIFY((QTest::mouseClick(cancel, Qt::LeftButton), cancelled == QList({1, 2})));
    }

    void aPressCancelsTheJobThatWasShownWhenItBegan()
    {
        JobList jobs;
        JobStatus status(jobs);
        bool second = false;
        jobs.add("Film", "a.mp4", {}, [] {});
        jobs.add("Film", "b.mp4", {}, [&] { second = true; });
        QTRY_VERIFY(status.isVisible());
        auto *cancel = status.findChild<QToolButton *>("button.cancelJob");
        QTest::mousePress(cancel, Qt::LeftButton);
        jobs.finish(1);
        QTest::mouseRelease(cancel, Qt::LeftButton);
        QVERIFY(!second);
    }

    void anEndWithoutAQuestionLeavesNoFile()
    {
        HeldSource held;
        auto test = std::make_unique<TestWindow>();
        QVERIFY(test->waitForPicture());
        const QDir folder(test->folder.path());
        const auto filters = QDir::Files | QDir::Hidden;
        QVERIFY(folder.mkdir("films"));
        ImagePlan plan = imagePlan(*test, "films/a.png");
        test->window->exports().startImage(plan, held.source());
        QTRY_VERIFY(held.isAsked());
        test->window->endNow();
        QVERIFY(!test->window->isVisible());
        test->window.reset();
        QVERIFY(QDir(folder.filePath("films")).entryList(filters).isEmpty());
    }

    void whatAKilledProgramLeftIsRemovedAtTheNextStart()
    {
        HeldSource held;
        TestWindow test;
        QVERIFY(test.waitForPicture());
        test.window->exports().startImage(imagePlan(test, "a.png"), held.source());
        QFile left(test.folder.filePath(".a.tmp-999999999-0.png"));
        QVERIFY(left.open(QIODevice::WriteOnly));
        const MainWindow next(test.settings, {});
        QVERIFY(!left.exists());
    }

    void anImageThatFailedIsNamed()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        test.window->saver().save(test.folder.filePath("none/a.png"), ImageFormat::Png8);
        QTRY_COMPARE(test.window->messages().history().size(), 1);
        const Message said = test.window->messages().history().first().message;
        QCOMPARE(said.kind, Message::Kind::Error);
        QVERIFY(said.what.contains("a.png"));
        QVERIFY(!said.why.isEmpty());
    }

    void closingWhileAnImageIsSavedAsks()
    {
        HeldSource held;
        TestWindow test;
        QVERIFY(test.waitForPicture());
        test.window->exports().startImage(imagePlan(test, "a.png"), held.source());
        QVERIFY(!test.window->close());
        answerQuestion(test, "Stay");
        QVERIFY(test.window->isVisible());
        QVERIFY(!test.window->close());
        answerQuestion(test, "Cancel export");
        QVERIFY(!test.window->isVisible());
    }

    void aLogOutThatMayYetBeStoppedEndsNothing()
    {
        // A test before this one ended the program: loops end at once until it begins again.
        QTimer::singleShot(0, qApp, &QCoreApplication::quit);
        QCoreApplication::exec();
        HeldSource held;
        TestWindow test;
        QVERIFY(test.waitForPicture());
        QVERIFY(test.window->mayLogOut());
        test.window->exports().startImage(imagePlan(test, "a.png"), held.source());
        for (const bool leaves : {false, true}) {
            QTimer::singleShot(0, test.window.get(), [&test, leaves] {
                answerQuestion(test, leaves ? "Cancel export" : "Stay");
            });
            QCOMPARE(test.window->mayLogOut(), leaves);
            QVERIFY(test.window->isVisible());
            QCOMPARE(test.window->jobs().running(), 1);
        }
        QVERIFY(test.window->close());
    }

    void theWindowComesBackForAnExportThatFails()
    {
        HeldSource held;
        TestWindow test;
        QVERIFY(test.waitForPicture());
        test.window->exports().startImage(imagePlan(test, "a.png"), held.source());
        QVERIFY(!test.window->close());
        answerQuestion(test, "Go on in the background");
        QVERIFY(!test.window->isVisible());
        QTRY_VERIFY(held.isAsked());
        held.fail();
        QTRY_VERIFY(test.window->isVisible());
        const Message said = test.window->messages().history().last().message;
        QVERIFY(said.what.contains("a.png"));
        QVERIFY(said.why.contains("emory ran out"));
    }

    void whatWasSavedWithoutAWindowIsToldAtTheNextStart()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const QString path = test.folder.filePath("a.png");
        test.window->saver().save(path, ImageFormat::Png8);
        QVERIFY(!test.window->close());
        answerQuestion(test, "Go on in the background");
        QTRY_COMPARE(test.window->jobs().running(), 0);
        {
            MainWindow(test.settings, {});
        } // not shown, so nobody read it
        MainWindow next(test.settings, {});
        next.resize(1280, 800);
        next.show();
        QTRY_COMPARE(next.messages().y(), 0);
        QVERIFY(next.messages().isVisible());
        const QWidget *atTop =
            next.childAt(next.messages().mapTo(&next, next.messages().rect().center()));
        QVERIFY(atTop && (atTop == &next.messages() || next.messages().isAncestorOf(atTop)));
        const auto said = next.messages().history();
        QCOMPARE(said.size(), 1);
        QVERIFY(said.first().message.what.contains("a.png"));
        QCOMPARE(said.first().message.actions.size(), 2);
        MainWindow later(test.settings, {});
        later.show();
        QCOMPARE(later.messages().history().size(), 0);
    }

    void aMixIsSaidAndCopiedAsWhatItMakes()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        Explorer &explorer = test.window->explorer();
        State mixed = explorer.state();
        mixed.mix = {half(3), half(9)};
        explorer.apply("Mix", mixed);
        QVERIFY(test.window->canvas().accessibleDescription().contains("mix"));
        QVERIFY(test.waitForPicture());
        const QImage shown = test.picture();
        test.window->saver().copyLatent();
        explorer.travelTo({0, 0});
        m_theme.setReducedMotion(true);
        test.window->actions()[Command::PasteLatent]->trigger();
        m_theme.setReducedMotion(false);
        QVERIFY(test.waitForPicture());
        QCOMPARE(test.picture(), shown);
    }

    void aCommandThatIsOffSaysWhy()
    {
        TestWindow test;
        Actions &actions = test.window->actions();
        QVERIFY(!actions[Command::SaveImage]->isEnabled());
        QVERIFY(actions[Command::SaveImage]->toolTip().contains("Open a model first"));
        QVERIFY(test.waitForPicture());
        QVERIFY(!actions[Command::SaveImage]->toolTip().contains("Open a model first"));
        QVERIFY(actions[Command::Undo]->toolTip().contains("Nothing to undo"));
        test.window->explorer().setEntry(0, 1);
        QVERIFY(!actions[Command::Undo]->toolTip().contains("Nothing to undo"));
        QVERIFY(actions[Command::BackToPlane]->isEnabled());
    }
};

QTEST_MAIN(TestWindowExports)
#include "tst_window_exports.moc"
