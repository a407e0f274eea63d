// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/file_opener.h"
#include "app/hitscope/session_saver.h"
#include "app/hitscope/token_editing.h"
#include "model/core/durable_file.h"
#include "model/media/saved_picture.h"
#include "tests/app/compare_test.h"
#include "ui/tokens/board_editor.h"
#include "ui/widgets/message_bar.h"

#include <QFileDialog>

using namespace hit;
using namespace hit::test;
using Show = Comparison::Show;

/// A person who compares, closes the window and comes back.
class TestWindowCompareKept final : public CompareTest
{
    Q_OBJECT

private:
    State at(double seed)
    {
        State state = explorer().state();
        state.latent.plane = {seed, 0};
        return state;
    }
    QString saveSession()
    {
        const QString path = m_kept.filePath("kept.hitscope");
        if (!write_durably(path.toStdString(), window().sessions().text()))
            qFatal("no session to open");
        return path;
    }
    /// In a window that knows nothing.
    bool openAnew(const QString &path)
    {
        makeWindow();
        window().opener().open(path);
        return settled();
    }
    Message lastMessage()
    {
        const auto history = window().messages().history();
        return history.isEmpty() ? Message() : history.last().message;
    }
    /// A checkpoint of another model in a folder of its own, that can go.
    QString copyOfOther()
    {
        const QString beside = m_kept.filePath("beside");
        QDir().mkpath(beside);
        for (const QFileInfo &part : QDir(otherModel()).entryInfoList(QDir::Files))
            QFile::copy(part.filePath(), beside + u'/' + part.fileName());
        return beside;
    }

    QTemporaryDir m_kept;

private Q_SLOTS:
    void init() { makeWindow(); }
    void cleanup() { m_test.reset(); }

    void aSessionBringsTheComparisonBack()
    {
        comparing().setB(at(31));
        comparing().setOn(true);
        comparing().setShow(Show::Difference);
        comparing().setGain(8);
        Q_EMIT canvas().dividerMoved(0.3);
        explorer().travelTo({32, 0});
        QVERIFY(settled());
        const QImage b = other();
        QVERIFY(openAnew(saveSession()));
        QVERIFY(comparing().isOn());
        QCOMPARE(comparing().show(), Show::Difference);
        QCOMPARE(comparing().gain(), 8);
        QCOMPARE(canvas().comparison().divider, 0.3);
        QVERIFY(window().tokenEditing().editor().stateB() == at(31));
        QCOMPARE(explorer().state().latent.plane, (PlanePoint{32, 0}));
        QCOMPARE(other(), b);
        explorer().undo(); // one step, for there was no B
        QVERIFY(!explorer().undoStack()->canUndo());
    }

    void aSessionOpensTheModelOfB()
    {
        comparing().compareWith(otherModel());
        comparing().setShow(Show::B);
        QVERIFY(settled());
        const QImage b = other();
        const QString session = saveSession();
        makeWindow(); // where both, which have one name, are recent
        QVERIFY(open(otherModel()));
        QVERIFY(open(fixtureModel()));
        QVERIFY(open(otherModel()));
        window().opener().open(session);
        QVERIFY(settled());
        QCOMPARE(openPath(), fixtureModel());
        QVERIFY(comparing().isOn());
        QCOMPARE(comparing().model(), otherModel());
        QCOMPARE(comparing().show(), Show::B);
        QCOMPARE(other(), b);
    }

    void theModelOfBIsFoundOnceItWasCompared()
    {
        const QString beside = copyOfOther();
        comparing().compareWith(beside);
        QVERIFY(settled());
        QTemporaryDir elsewhere;
        const QString session = elsewhere.filePath("far.hitscope");
        QVERIFY(write_durably(session.toStdString(), window().sessions().text()));
        comparing().leave();
        window().opener().open(session);
        QVERIFY(settled());
        QVERIFY(comparing().isOn());
        QCOMPARE(comparing().model(), beside);
    }

    void aModelOfBThatIsGoneIsNamedAndTheRestIsThere()
    {
        comparing().setB(at(31));
        comparing().compareWith(copyOfOther());
        comparing().setShow(Show::Difference);
        explorer().travelTo({32, 0});
        QVERIFY(settled());
        const QString session = saveSession();
        QVERIFY(QDir(m_kept.filePath("beside")).removeRecursively());
        QVERIFY(openAnew(session));
        QVERIFY(!comparing().isOn());
        QVERIFY2(lastMessage().why.contains("beside"), qPrintable(lastMessage().why));
        QCOMPARE(explorer().state().latent.plane, (PlanePoint{32, 0}));
        QVERIFY(window().tokenEditing().editor().stateB() == at(31));
        QCOMPARE(comparing().show(), Show::Difference);
        lastMessage().actions.first().run();
        auto *dialog = window().findChild<QFileDialog *>("compareDialog");
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(otherModel());
        QVERIFY(settled());
        QCOMPARE(comparing().model(), otherModel());
        QCOMPARE(canvas().comparison().show, Show::Difference);
    }

    void whatIsOnlyComparedIsKeptForNextTimeToo()
    {
        key(Qt::Key_C);
        QVERIFY(settled());
        QVERIFY(!explorer().undoStack()->canUndo());
        window().close();
        const QString last = m_test->settings.dataFolder() + "/sessions/last session.hitscope";
        QVERIFY(QFile::exists(last));
        QVERIFY(read_saved_picture(last.toStdString())->comparison->on);
    }

    void aPictureWithoutAComparisonLeavesTheOneThatIs()
    {
        const std::string plain = state_text(at(40), *explorer().model());
        const QString path = m_kept.filePath("plain.hitscope");
        QVERIFY(write_durably(path.toStdString(), plain));
        key(Qt::Key_C);
        window().opener().open(path);
        QVERIFY(settled());
        QVERIFY(comparing().isOn());
        QCOMPARE(explorer().state().latent.plane, (PlanePoint{40, 0}));
    }

    void aSavedComparisonOpensAsAAndB()
    {
        comparing().setB(at(31));
        comparing().setOn(true);
        explorer().travelTo({99, 0});
        QVERIFY(settled());
        action(Command::SaveComparison)->trigger();
        const QString path = m_kept.filePath("both.png");
        Q_EMIT window().findChild<QFileDialog *>("saveComparisonDialog")->fileSelected(path);
        QTRY_VERIFY(QFile::exists(path));
        QVERIFY(openAnew(path));
        QCOMPARE(explorer().state().latent.plane, (PlanePoint{99, 0}));
        QVERIFY(comparing().isOn());
        QVERIFY(window().tokenEditing().editor().stateB() == at(31));
    }

    void withoutStateInImagesASavedComparisonSaysNothing()
    {
        m_test->settings.setStateInImages(false);
        key(Qt::Key_C);
        QVERIFY(settled());
        action(Command::SaveComparison)->trigger();
        const QString path = m_kept.filePath("silent.png");
        Q_EMIT window().findChild<QFileDialog *>("saveComparisonDialog")->fileSelected(path);
        QTRY_VERIFY(QFile::exists(path));
        QVERIFY(!read_saved_picture(path.toStdString()));
    }

    void anotherBIsSetWhereThePictureWasGoing()
    {
        comparing().setB(at(31));
        window().motion().goTo("Away", at(50));
        comparing().setB(at(32));
        QCOMPARE(explorer().state().latent.plane, (PlanePoint{50, 0}));
        QVERIFY(window().tokenEditing().editor().stateB()->latent.plane == (PlanePoint{32, 0}));
    }
};

QTEST_MAIN(TestWindowCompareKept)
#include "tst_window_compare_kept.moc"
