// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/image_saver.h"
#include "app/hitscope/session_saver.h"
#include "model/checkpoint/tensor_file.h"
#include "tests/app/window_test.h"
#include "ui/dialogs/film_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QPlainTextEdit>
#include <QProcess>
#include <QSignalSpy>

using namespace hit;
using namespace hit::test;

/// What the window asks for files with.
class TestWindowDialogs final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};

private Q_SLOTS:
    void theSuggestedNameKeepsItsSuffixBesideADecimalPoint()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        test.window->explorer().travelTo({0.3, 0.1});
        test.settings.setImageFolder(test.folder.path());
        test.window->saver().showDialog();
        auto *dialog = test.window->findChild<QFileDialog *>("saveImageDialog");
        QVERIFY(dialog);
        QVERIFY2(dialog->selectedFiles().first().endsWith("0.3, 0.1.png"),
                 qPrintable(dialog->selectedFiles().first()));
        dialog->selectNameFilter("TIFF (*.tif *.tiff)");
        Q_EMIT dialog->filterSelected("TIFF (*.tif *.tiff)");
        QVERIFY2(dialog->selectedFiles().first().contains("0.3, 0.1.tif"),
                 qPrintable(dialog->selectedFiles().first()));
        Q_EMIT dialog->fileSelected(test.folder.filePath("view 1.2"));
        QTRY_VERIFY(QFileInfo::exists(test.folder.filePath("view 1.2.tif")));
        dialog->close();
    }

    void filesOfARunsModelAreNamedAfterTheRun()
    {
        TestWindow test;
        const QString live = test.folder.filePath("clay/live/ema.safetensors");
        QDir(test.folder.path()).mkpath("clay/live");
        QVERIFY(QFile::copy(
            QStringLiteral(HIT_SOURCE_DIR "/resources/models/voxel-art-64.safetensors"), live));
        test.window->host().open(live);
        QVERIFY(test.waitForPicture());
        const auto model = test.window->explorer().model();
        const QString wanted = QString("clay step %1").arg(model->step);
        for (const auto &[command, name] :
             {std::pair{Command::SaveImage, "saveImageDialog"},
              std::pair{Command::SaveSessionAs, "saveSessionDialog"}}) {
            test.window->actions()[command]->trigger();
            auto *dialog = test.window->findChild<QFileDialog *>(name);
            QVERIFY(dialog);
            const QString file = QFileInfo(dialog->selectedFiles().value(0)).fileName();
            QVERIFY2(file.startsWith(wanted), qPrintable(file + ", not " + wanted));
            dialog->close();
        }
        test.window->actions()[Command::SaveFilm]->trigger();
        auto *film = test.window->findChild<FilmDialog *>("filmDialog");
        QVERIFY(film);
        const auto target = QString::fromStdString(film->plan().target.filename().string());
        QVERIFY2(target.startsWith(wanted), qPrintable(target));
        film->close();
    }

    void aFilterThatTheDialogCallsOtherwiseIsPng()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        test.window->saver().showDialog();
        auto *dialog = test.window->findChild<QFileDialog *>("saveImageDialog");
        dialog->setNameFilters({"Pictures of a desktop (*.*)"});
        Q_EMIT dialog->fileSelected(test.folder.filePath("view"));
        QTRY_VERIFY(QFileInfo::exists(test.folder.filePath("view.png")));
        dialog->close();
    }

    void everyFileDialogBeginsWhereTheLastOneOfItsKindEnded()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        QDir(test.folder.path()).mkpath("pictures");
        QDir(test.folder.path()).mkpath("sessions");
        QDir(test.folder.path()).mkpath("models");
        const auto dialog = [&test](const char *name) {
            return test.window->findChild<QFileDialog *>(name);
        };
        test.window->saver().showDialog();
        Q_EMIT dialog("saveImageDialog")->fileSelected(test.folder.filePath("pictures/a.png"));
        delete dialog("saveImageDialog");
        test.window->saver().showDialog();
        QCOMPARE(dialog("saveImageDialog")->directory(), QDir(test.folder.filePath("pictures")));
        delete dialog("saveImageDialog");
        test.window->sessions().showDialog();
        const QString session = test.folder.filePath("sessions/a.hitscope");
        Q_EMIT dialog("saveSessionDialog")->fileSelected(session);
        delete dialog("saveSessionDialog");
        test.window->saver().showDialog();
        QCOMPARE(dialog("saveImageDialog")->directory(), QDir(test.folder.filePath("pictures")));
        test.window->sessions().showDialog();
        QCOMPARE(dialog("saveSessionDialog")->directory(), QDir(test.folder.filePath("sessions")));
        test.window->opener().showDialog();
        Q_EMIT dialog("openDialog")->fileSelected(test.folder.filePath("models/none.npy"));
        delete dialog("openDialog");
        test.window->opener().showDialog();
        QCOMPARE(dialog("openDialog")->directory(), QDir(test.folder.filePath("models")));
    }

    void aPickleIsRefusedWithTheLineThatConvertsIt()
    {
        const QString python = QStringLiteral(HIT_TEST_PYTHON);
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const QString path = test.folder.filePath("it's mine.pt");
        QCOMPARE(
            QProcess::execute(
                python,
                {"-c", "import sys, torch\ntorch.save({'w': torch.ones(3)}, sys.argv[1])", path}),
            0);
        QSignalSpy refused(&test.window->opener(), &FileOpener::refused);
        test.window->opener().open(path);
        QVERIFY(refused.count() || refused.wait(60'000));
        const Message message = test.window->messages().history().first().message;
        QVERIFY2(!message.why.contains("packaging"), qPrintable(message.why));
        QCOMPARE(message.actions.size(), 2);
        QCOMPARE(message.actions.first().text, QString("How to convert"));
        message.actions.first().run();
        const auto *field = test.window->findChild<QPlainTextEdit *>("conversionCommand");
        QVERIFY(field && field->isVisible());
        QProcess shell;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", QFileInfo(python).path() + ":" + environment.value("PATH"));
        shell.setProcessEnvironment(environment);
        shell.start("sh", {"-c", field->toPlainText()});
        QVERIFY(shell.waitForFinished(120'000));
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError());
        const auto converted =
            open_tensor_file(test.folder.filePath("it's mine.safetensors").toStdString());
        QVERIFY(converted && (*converted)->find("w"));
        field->window()->close();
    }

    void aSessionIsNotReplacedUnderANameThatNobodyTyped()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const QString path = test.folder.filePath("b.hitscope");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
        file.close();
        test.window->sessions().saveNamed(test.folder.filePath("b"));
        QTRY_COMPARE(test.window->messages().history().size(), 1);
        QVERIFY(test.window->messages().history().first().message.what.contains("there already"));
        QCOMPARE(QFileInfo(path).size(), 4);
        test.window->sessions().saveNamed(test.folder.filePath("c"));
        QTRY_VERIFY(QFileInfo::exists(test.folder.filePath("c.hitscope")));
    }
};

QTEST_MAIN(TestWindowDialogs)
#include "tst_window_dialogs.moc"
