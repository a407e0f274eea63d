// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run_folder.h"
#include "tests/app/hit_program.h"
#include "tests/data/picture_maker.h"
#include "tests/data/zoo.h"
#include "tests/support/scratch.h"
#include "ui/theme/theme.h"
#include "ui/train/form_row.h"
#include "ui/train/new_run_dock.h"
#include "ui/train/verdict_line.h"
#include "ui/widgets/basic.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

#include <nlohmann/json.hpp>
#include <sys/stat.h>

using namespace hit;
using namespace hit::test;

namespace {

const QString sample = QStringLiteral(HIT_TEST_FIXTURES "/voxel-art-64");
constexpr int patience = 120'000;
constexpr int narrow = 316; ///< of a window of 1280 pixels

QString textOf(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

QPushButton *buttonOf(NewRunDock &dock, const QString &text)
{
    for (QPushButton *button : dock.findChildren<QPushButton *>())
        if (button->text() == text)
            return button;
    qFatal("no button %s", qPrintable(text));
}

QStringList linesOf(const NewRunDock &dock)
{
    QStringList lines;
    for (const VerdictLine *line : dock.findChildren<VerdictLine *>())
        if (!line->text().isEmpty())
            lines.append(line->text());
    return lines;
}

/// All that stands beside Start.
QString footOf(const NewRunDock &dock)
{
    const auto *foot = dock.findChild<QWidget *>("costFoot");
    QStringList lines;
    for (const ElidedLabel *label : foot->findChildren<ElidedLabel *>())
        lines.append(label->fullText());
    for (const VerdictLine *line : foot->findChildren<VerdictLine *>())
        lines.append(line->text());
    return lines.join('\n');
}

bool waitForScan(const NewRunDock &dock)
{
    return QTest::qWaitFor([&] { return dock.scan().state() != ImageScan::State::Running; },
                           patience);
}

} // namespace

class TestNewRun : public QObject
{
    Q_OBJECT

    Scratch m_dir;
    Theme m_theme{qApp};

    /// The command line's own report, file by file.
    static QMap<QString, QStringList> reportOf(const QString &folder, const QString &report,
                                               int least)
    {
        const Ran ran = runHit({"dataset", "scan", folder, "--report", report, "--force",
                                "--min-side", QString::number(least)});
        if (ran.code != 0)
            qFatal("%s", ran.text().constData());
        QFile file(report);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no report");
        QMap<QString, QStringList> files;
        const auto images = QJsonDocument::fromJson(file.readAll())["images"].toArray();
        for (const QJsonValue &image : images)
            files[image["file"].toString()] = {image["verdict"].toString(),
                                               image["reason"].toString()};
        return files;
    }

    static void compare(const ImageScan &scan, const QMap<QString, QStringList> &wanted)
    {
        QCOMPARE(scan.judged(), qint64(wanted.size()));
        qint64 ok = 0;
        QMap<QString, qint64> skipped;
        for (qint64 i = 0; i < scan.judged(); ++i) {
            const ImageScan::File file = scan.file(i);
            const QStringList found{file.verdict, file.reason};
            QVERIFY2(found == wanted.value(file.name),
                     qPrintable(file.name + ": " + found.join(", ") + ", not "
                                + wanted.value(file.name).join(", ")));
            if (file.isOk())
                ++ok;
            else
                ++skipped[file.verdict];
        }
        QCOMPARE(scan.usable(), ok);
        QCOMPARE(scan.skipped(), skipped);
    }

private Q_SLOTS:
    void initTestCase() { qputenv("PATH", QByteArray(HIT_TEST_BIN ":") + qgetenv("PATH")); }

    void brokenFilesGetTheVerdictsOfTheCommandLine()
    {
        Zoo zoo(m_dir / "zoo");
        zoo.fill();
        ImageScan scan;
        scan.setLeastSide(16);
        scan.scan(textOf(zoo.root()));
        QTRY_VERIFY_WITH_TIMEOUT(scan.state() != ImageScan::State::Running, patience);
        QCOMPARE(scan.error(), QString());
        const QString report = textOf(m_dir / "report.json");
        compare(scan, reportOf(textOf(zoo.root()), report, 16));
        QVERIFY(!scan.thumbnails().isEmpty());
        // Another size needs no other scan.
        scan.setLeastSide(64);
        compare(scan, reportOf(textOf(zoo.root()), report, 64));
    }

    void onlyImagesThatAreUsedAreConverted()
    {
        Zoo zoo(m_dir / "notes");
        zoo.fill();
        ImageScan scan;
        scan.scan(textOf(zoo.root()));
        QTRY_VERIFY_WITH_TIMEOUT(scan.state() != ImageScan::State::Running, patience);
        for (const int least : {1, 16, 64, 5000}) {
            scan.setLeastSide(least);
            const QMap<QString, qint64> noted = scan.noted();
            QCOMPARE(noted.isEmpty(), least == 5000);
            for (auto note = noted.begin(); note != noted.end(); ++note) {
                qint64 count = 0;
                for (qint64 at = 0; at < scan.judged(); ++at)
                    if (const ImageScan::File file = scan.file(at); file.isOk())
                        count += file.notes.contains(note.key());
                QCOMPARE(*note, count);
            }
        }
    }

    void whatIsNoImageSetIsSaidClearly_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("says");
        const auto empty = m_dir / "empty";
        std::filesystem::create_directories(empty);
        const auto three = m_dir / "three";
        std::filesystem::create_directories(three);
        for (const char *name : {"a.png", "b.png", "c.png"})
            writeAll(three / name, picture(Kind::Png, 64, 64));
        writeAll(m_dir / "text.txt", "no folder");
        writeAll(m_dir / "bad.zip", "no archive");
        writeAll(m_dir / "bad.safetensors", "no pack");
        QTest::newRow("an empty folder") << textOf(empty) << "no file";
        QTest::newRow("three images") << textOf(three) << "Only 3 images";
        QTest::newRow("nothing there") << textOf(m_dir / "nothing") << "nothing";
        QTest::newRow("a file") << textOf(m_dir / "text.txt") << "text.txt";
        QTest::newRow("a damaged archive") << textOf(m_dir / "bad.zip") << "bad.zip";
        QTest::newRow("no pack") << textOf(m_dir / "bad.safetensors") << "bad.safetensors";
    }
    void whatIsNoImageSetIsSaidClearly()
    {
        QFETCH(QString, path);
        QFETCH(QString, says);
        NewRunDock dock;
        dock.setRunsFolder(textOf(m_dir / "runs"));
        dock.chooseImages(path);
        QVERIFY(waitForScan(dock));
        const QStringList missing = dock.missing();
        QCOMPARE(missing.size(), 1);
        QVERIFY2(missing[0].contains(says), qPrintable(missing[0]));
        QVERIFY2(linesOf(dock).contains(missing[0]), qPrintable(linesOf(dock).join('\n')));
        QPushButton *start = buttonOf(dock, "Start");
        QVERIFY(!start->isEnabled());
        QVERIFY(start->toolTip().contains(missing[0]));
    }

    void aFolderThatMayNotBeReadIsSaidClearly()
    {
        const auto closed = m_dir / "closed";
        std::filesystem::create_directories(closed);
        std::filesystem::permissions(m_dir.path(), std::filesystem::perms::all);
        std::filesystem::permissions(closed, std::filesystem::perms::none);
        NewRunDock dock;
        {
            const AsNobody nobody;
            dock.chooseImages(textOf(closed));
            QVERIFY(waitForScan(dock));
        }
        std::filesystem::permissions(closed, std::filesystem::perms::owner_all);
        const QString missing = dock.missing().value(0);
        QVERIFY2(missing.contains("closed"), qPrintable(missing));
        QVERIFY2(linesOf(dock).contains(missing), qPrintable(linesOf(dock).join('\n')));
        QVERIFY(!buttonOf(dock, "Start")->isEnabled());
    }

    void anotherFolderEndsTheScanAtOnce()
    {
        NewRunDock dock;
        dock.setRunsFolder(textOf(m_dir / "runs"));
        dock.chooseImages(sample);
        dock.chooseImages(textOf(m_dir / "nothing"));
        QVERIFY(waitForScan(dock));
        QVERIFY(dock.scan().state() == ImageScan::State::Failed);
        QCOMPARE(dock.scan().judged(), 0);
        dock.chooseImages(sample);
        QVERIFY(waitForScan(dock));
        QCOMPARE(dock.scan().usable(), 200);
        QCOMPARE(dock.scan().judged(), 201);
    }

    void aRunStartsAsTheCommandSays()
    {
        const auto runs = m_dir / "started";
        NewRunDock dock;
        dock.setRunsFolder(textOf(runs));
        dock.setDevice("cpu");
        dock.chooseImages(sample);
        QVERIFY(waitForScan(dock));
        QVERIFY(dock.form().setRecipe("tiny-32"));
        QCOMPARE(dock.form().set({{"steps", "2"}, {"images", "0"}}), QString());
        QCOMPARE(dock.form().set("batch", "4"), QString());
        QCOMPARE(dock.form().set("augment", "color,cutout"), QString());
        QVERIFY2(dock.missing().isEmpty(), qPrintable(dock.missing().join('\n')));
        QCOMPARE(dock.form().name(), QString("voxel-art-64-32"));
        const auto wanted = to_json(dock.form().recipe());

        QSignalSpy started(&dock, &NewRunDock::startRequested);
        buttonOf(dock, "Copy as command")->click();
        buttonOf(dock, "Start")->click();
        QCOMPARE(started.size(), 1);
        const QStringList arguments = started[0][0].toStringList();
        const QString folder = started[0][1].toString();
        QString line = QApplication::clipboard()->text();
        QVERIFY(line.contains(folder));
        std::filesystem::create_directories(runs);
        // The line itself, in a shell, is what starts it.
        const Ran ran = test::run("sh", {"-c", line + " --threads 1"});
        QVERIFY2(ran.code == 0, ran.text());
        const auto run = RunFolder::open(folder.toStdString());
        QVERIFY(run);
        const auto described = run->description();
        QVERIFY(described);
        QVERIFY(described->at("recipe") == wanted);
        QVERIFY(arguments.contains(folder));

        // The name is taken from now on.
        dock.form().setName("voxel-art-64-32");
        QCOMPARE(dock.form().name(), QString("voxel-art-64-32-2"));
        auto *name = dock.findChild<QLineEdit *>("runName");
        name->setText("voxel-art-64-32");
        Q_EMIT name->textEdited(name->text());
        QVERIFY(!buttonOf(dock, "Start")->isEnabled());

        // And it can be begun again with changes.
        dock.fillFrom(folder);
        QVERIFY(waitForScan(dock));
        QVERIFY2(dock.missing().isEmpty(), qPrintable(dock.missing().join('\n')));
        QVERIFY(to_json(dock.form().recipe()) == wanted);
        QVERIFY(dock.form().recipeArguments().contains(folder));
        QCOMPARE(dock.form().name(), QString("voxel-art-64-32-2")); // after the run, not its pack

        // A new run has nothing of it.
        dock.beginAnew();
        QVERIFY(dock.form().data().isEmpty() && dock.scan().state() == ImageScan::State::None);
        QCOMPARE(dock.form().recipeName(), QString("tiny-64"));
        QCOMPARE(dock.form().editedCount(), 0);
        QCOMPARE(dock.form().name(), QString("run-64"));
    }

    void aNewRunBeginsWithItsImages()
    {
        NewRunDock dock;
        dock.show();
        dock.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dock));
        dock.beginAnew();
        const QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus);
        QCOMPARE(focus->accessibleName(), QString("Images to train on"));
    }

    void costIsMeasuredBeforeTheStart()
    {
        NewRunDock dock;
        dock.setRunsFolder(textOf(m_dir / "runs"));
        dock.setDevice("cpu");
        QVERIFY(dock.form().setRecipe("tiny-32"));
        dock.show();
        QVERIFY(!dock.trial().isRunning()); // not before there is something to train on
        dock.chooseImages(sample);
        QTRY_VERIFY_WITH_TIMEOUT(dock.trial().cost() || !dock.trial().error().isEmpty(), patience);
        QVERIFY2(dock.trial().cost(), qPrintable(dock.trial().error()));
        QVERIFY(dock.trial().cost()->secondsPerStep > 0);
        QVERIFY(dock.trial().cost()->checkpoint > 1'000'000);
        QVERIFY(dock.trial().cost()->memory < dock.trial().cost()->memoryFree);
        const QString lines = footOf(dock);
        QVERIFY2(lines.contains("images/s") && lines.contains("MB of") && lines.contains("free"),
                 qPrintable(lines));
        // What changes no cost is not measured again; what does leaves the last numbers there.
        QCOMPARE(dock.form().set({{"steps", "77"}, {"images", "0"}}), QString());
        QCOMPARE(dock.form().set("log_every_steps", "5"), QString());
        dock.form().setName("another");
        QVERIFY(!dock.trial().isRunning());
        const int height = dock.findChild<QWidget *>("costFoot")->height();
        QCOMPARE(dock.form().set("batch", "4"), QString());
        QVERIFY(dock.trial().isRunning() && dock.trial().cost());
        QVERIFY2(footOf(dock).contains("Measuring...") && footOf(dock).contains("images/s"),
                 qPrintable(footOf(dock)));
        QCOMPARE(dock.findChild<QWidget *>("costFoot")->sizeHint().height(), height);
    }

    void aCostThatWasMeasuredBesideARunSaysSo()
    {
        NewRunDock dock;
        dock.setRunsFolder(textOf(m_dir / "runs"));
        dock.setDevice("cpu");
        dock.setOthers({{"/runs/emoji", "emoji"}}, "emoji");
        QVERIFY(dock.form().setRecipe("tiny-32"));
        dock.chooseImages(sample);
        dock.show();
        QVERIFY(linesOf(dock).join('\n').contains("emoji trains on this machine"));
        QTRY_VERIFY_WITH_TIMEOUT(dock.trial().cost(), patience);
        QVERIFY2(footOf(dock).contains("measured while another run trains"),
                 qPrintable(footOf(dock)));
        // Alone again: it is measured again, and nothing is said of the other any more.
        dock.setOthers({}, {});
        QVERIFY(!dock.trial().cost() && dock.trial().isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(dock.trial().cost(), patience);
        const QString lines = footOf(dock);
        QVERIFY2(lines.contains("images/s") && !lines.contains("another run")
                     && !lines.contains("emoji"),
                 qPrintable(lines));
    }

    void aRunIsQueuedBehindOthers()
    {
        NewRunDock dock;
        dock.setRunsFolder(textOf(m_dir / "queued"));
        dock.chooseImages(sample);
        QVERIFY(waitForScan(dock));
        const auto *when = dock.findChild<QComboBox *>("runWhen");
        QVERIFY(when->isHidden() || !when->isVisibleTo(&dock));
        dock.setOthers({{"/runs/a", "a"}, {"/runs/b", "b"}}, "a");
        QVERIFY(when->isVisibleTo(&dock));
        QCOMPARE(when->count(), 3);
        QVERIFY(!dock.form().trainArguments().contains("--after"));
        auto *choice = dock.findChild<QComboBox *>("runWhen");
        choice->setCurrentIndex(2);
        Q_EMIT choice->activated(2);
        QSignalSpy started(&dock, &NewRunDock::startRequested);
        buttonOf(dock, "Queue")->click();
        const QStringList arguments = started[0][0].toStringList();
        QCOMPARE(arguments.mid(arguments.indexOf("--after")), (QStringList{"--after", "/runs/b"}));
        // The next one goes behind what was queued meanwhile.
        dock.setOthers({{"/runs/a", "a"}, {"/runs/new", "new"}}, "a");
        QCOMPARE(dock.form().after(), QString("/runs/new"));
        dock.setOthers({}, {}); // nothing is left to wait for
        QCOMPARE(dock.form().after(), QString());
        QTRY_VERIFY(buttonOf(dock, "Start")->isEnabled());
        QVERIFY(!when->isVisibleTo(&dock));
    }

    void fewImagesAreHelpedByOneClickAndBack()
    {
        NewRunDock dock;
        dock.setRunsFolder(textOf(m_dir / "runs"));
        QVERIFY(dock.form().setRecipe("tiny-64"));
        QCOMPARE(dock.form().set("lr_discriminator", "0.0003"), QString()); // a person's own
        const auto before = to_json(dock.form().recipe());
        const double rate = dock.form().recipe().lr;
        auto *help = dock.findChild<QPushButton *>("button.fewImages");
        QVERIFY(!help->isVisibleTo(&dock));
        dock.chooseImages(sample);
        QVERIFY(waitForScan(dock));
        QVERIFY(help->isVisibleTo(&dock));
        const auto said = [&] { return linesOf(dock).join('\n'); };
        QVERIFY2(said().contains("200 images are few")
                     && said().contains("ada_target 0.0 \u2192 0.6"),
                 qPrintable(said()));
        help->click();
        const Recipe helped = dock.form().recipe();
        QCOMPARE(helped.ada_target, 0.6);
        QCOMPARE(QString::fromStdString(helped.augment), FewImages::allAugmentations());
        QCOMPARE(helped.lr, rate / 2);
        QVERIFY2(said().contains("Few-image mode for 200 images: ")
                     && said().contains("lr_discriminator 0.0003 \u2192"),
                 qPrintable(said()));
        QVERIFY(!said().contains("are few"));
        help->click();
        QVERIFY(to_json(dock.form().recipe()) == before);
        QVERIFY(said().contains("are few"));
        // What was changed meanwhile stays; what was another recipe's does not come along.
        help->click();
        QCOMPARE(dock.form().set("lr", "0.00005"), QString());
        help->click();
        QCOMPARE(dock.form().value("lr"), QString("5e-05"));
        QCOMPARE(dock.form().value("lr_discriminator"), QString("0.0003"));
        QVERIFY(!dock.form().isEdited("augment") && !dock.form().isEdited("ada_target"));
        // Augmented otherwise, it is the person's choice.
        QCOMPARE(dock.form().set("augment", "color"), QString());
        QVERIFY(!help->isVisibleTo(&dock) && !said().contains("are few"));
    }

    void aNarrowDockNeedsNoScrollingSideways()
    {
        NewRunDock dock;
        dock.setRunsFolder(textOf(m_dir / "runs"));
        dock.resize(narrow, 700);
        dock.show();
        const auto *form = dock.findChild<QScrollArea *>("newRunForm");
        QVERIFY(form);
        const int bar = form->verticalScrollBar()->sizeHint().width();
        QVERIFY2(form->widget()->minimumSizeHint().width() + bar <= narrow,
                 qPrintable(QString::number(form->widget()->minimumSizeHint().width())));
    }

    void aModelIsGoneOnWithOrRefused()
    {
        NewRunDock dock;
        dock.setRunsFolder(textOf(m_dir / "runs"));
        QVERIFY(dock.form().setRecipe("tiny-128"));
        const QString model =
            QStringLiteral(HIT_SOURCE_DIR "/resources/models/voxel-art-64.safetensors");
        dock.startFrom(model);
        QTRY_VERIFY_WITH_TIMEOUT(dock.form().start().has_value(), patience);
        QCOMPARE(dock.form().recipe().size(), 64);
        QVERIFY(!dock.form().start()->discriminator);
        QVERIFY2(linesOf(dock).join('\n').contains("no discriminator"),
                 qPrintable(linesOf(dock).join('\n')));
        dock.startFrom(sample + "/README.md");
        QTRY_VERIFY_WITH_TIMEOUT(dock.missing().join('\n').contains("README.md"), patience);
        QVERIFY(!dock.form().start());
    }
};

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    TestNewRun test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_new_run.moc"
