// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "tests/shelf/shelf_support.h"
#include "tests/support/scratch.h"
#include "ui/latent_text.h"
#include "ui/shelf/shelf_library.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QMimeData>
#include <QSignalSpy>
#include <QUrl>

using namespace hit;
using namespace hit::test;

namespace {

QStringList namesOf(const ShelfLibrary &library)
{
    QStringList names;
    for (const ShelfItem &item : library.items())
        names.append(item.name);
    return names;
}

QStringList idsOf(const ShelfLibrary &library)
{
    QStringList ids;
    for (const ShelfItem &item : library.items())
        ids.append(item.id);
    return ids;
}

} // namespace

class TestShelfLibrary final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    QString folder() const { return m_dir->filePath("shelf"); }

    void keepThree(ShelfLibrary &library) const
    {
        for (int i = 0; i < 3; ++i) {
            ShelfItem item = itemNamed(QString(QChar('a' + i)), i);
            item.place = i;
            library.keep(item, pictureOf(Qt::red));
        }
    }

    static bool hasTile(const ShelfLibrary &library)
    {
        return !library.data(library.index(0), Qt::DecorationRole).value<QImage>().isNull();
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void whatIsKeptIsThereAtTheNextStart()
    {
        std::vector<ShelfItem> before;
        {
            ShelfLibrary library(folder());
            keepThree(library);
            before = library.items();
        } // waits for the disk
        ShelfLibrary library(folder());
        const QAbstractItemModelTester tester(&library);
        QTRY_COMPARE(library.rowCount(), 3);
        for (std::size_t i = 0; i < before.size(); ++i)
            QVERIFY(areSame(library.items()[i], before[i]));
        QCOMPARE(library.data(library.index(0), Qt::DisplayRole).toString(), QString("a"));
        QCOMPARE(library.data(library.index(2), ShelfLibrary::NumberRole).toInt(), 3);
        QTRY_VERIFY(!library.data(library.index(1), Qt::DecorationRole).value<QImage>().isNull());
    }

    void whatIsKeptAtOnceIsOneChange()
    {
        ShelfLibrary library(folder());
        const QAbstractItemModelTester tester(&library);
        QSignalSpy changed(&library, &ShelfLibrary::changed);
        QTRY_COMPARE(changed.count(), 1); // it was looked at
        std::vector<ImportedPicture> pictures;
        for (int i = 0; i < 3; ++i)
            pictures.push_back({itemNamed(QString::number(i), i), pictureOf(Qt::red), {}});
        library.keep(pictures);
        QCOMPARE(changed.count(), 2);
        library.setTags(library.ids(), {"blue"});
        QCOMPARE(changed.count(), 3);
        library.undoStack().undo();
        QCOMPARE(changed.count(), 4);
    }

    void whatIsImportedIsReadWhenItIsWritten()
    {
        const QString file = m_dir->filePath("one.png");
        QVERIFY(pictureOf(Qt::cyan, 300).save(file));
        const ShelfItem item = itemNamed("one", 1);
        ShelfLibrary library(folder());
        library.keep({ImportedPicture{item, {}, file}});
        QCOMPARE(library.rowCount(), 1);
        QTRY_VERIFY(hasTile(library));
        QCOMPARE(ShelfFiles(folder()).picture(item.id).width(), 256);
    }

    void whatHasNoRoomIsNotKept()
    {
        ShelfLibrary library(folder());
        const QSignalSpy failed(&library, &ShelfLibrary::failed);
        library.keep(std::vector<ImportedPicture>(ShelfFiles::most + 1));
        QCOMPARE(failed.count(), 1);
        QCOMPARE(library.rowCount(), 0);
        QCOMPARE(library.undoStack().count(), 0);
    }

    void everyStepIsUndoneAndDoneAgain()
    {
        ShelfLibrary library(folder());
        const QAbstractItemModelTester tester(&library);
        keepThree(library);
        const QString a = library.items()[0].id, b = library.items()[1].id;
        library.rename(a, "  new   name ");
        library.setTags({a, b}, {"blue"});
        library.setNotes({b}, "note");
        library.move({a}, {});
        QCOMPARE(namesOf(library), (QStringList{"b", "c", "new name"}));
        library.remove({b});
        QCOMPARE(namesOf(library), (QStringList{"c", "new name"}));
        QUndoStack &undo = library.undoStack();
        const int steps = undo.count();
        QCOMPARE(steps, 8);
        while (undo.canUndo())
            undo.undo();
        QCOMPARE(library.rowCount(), 0);
        while (undo.canRedo())
            undo.redo();
        QCOMPARE(namesOf(library), (QStringList{"c", "new name"}));
        undo.undo(); // gives b back
        QCOMPARE(library.item(b)->notes, QString("note"));
        QCOMPARE(library.item(b)->tags, QStringList{"blue"});
    }

    /// What is written is what is shown, whatever was undone meanwhile.
    void theFolderFollowsEveryUndo()
    {
        QStringList names;
        {
            ShelfLibrary library(folder());
            keepThree(library);
            library.rename(library.items()[1].id, "middle");
            library.remove({library.items()[0].id});
            library.undoStack().undo();
            library.undoStack().undo();
            library.move({library.items()[2].id}, library.items()[0].id);
            names = namesOf(library);
            QCOMPARE(names, (QStringList{"c", "a", "b"}));
        }
        ShelfLibrary again(folder());
        QTRY_COMPARE(namesOf(again), names);
    }

    /// Pictures that are imported together lie that near to each other.
    void thereIsAlwaysRoomBetweenTwo_data()
    {
        QTest::addColumn<double>("apart");
        QTest::newRow("imported together") << 0.01;
        QTest::newRow("kept together") << 1.0;
        QTest::newRow("at one place") << 0.0;
    }
    void thereIsAlwaysRoomBetweenTwo()
    {
        QFETCH(double, apart);
        ShelfLibrary library(folder());
        for (int i = 0; i < 6; ++i) {
            ShelfItem item = itemNamed(QString::number(i), i);
            item.place = 1.8e12 + i * apart;
            library.keep(item, pictureOf(Qt::red));
        }
        QStringList expected = idsOf(library);
        const QStringList start = expected;
        for (int round = 0; round < 40; ++round) {
            expected.move(3, 1);
            library.move({expected[1]}, expected[2]);
            QCOMPARE(idsOf(library), expected);
        }
        while (library.undoStack().count() > 6 && library.undoStack().index() > 6)
            library.undoStack().undo();
        QCOMPARE(idsOf(library), start);
    }

    void aTileThatWasAskedForBeforeItsFileWasBackIsShown()
    {
        ShelfLibrary library(folder());
        library.keep(itemNamed("a"), pictureOf(Qt::red));
        for (int i = 0; i < 60; ++i)
            library.keep(itemNamed("other", i + 2), pictureOf(Qt::blue));
        library.undoStack().setIndex(1); // the others only give the writer something to do
        library.remove({library.items()[0].id});
        library.exportTo(m_dir->path(), {});
        library.undoStack().undo();
        QVERIFY(!hasTile(library)); // it asks while the writer has not come to it
        QTRY_VERIFY(hasTile(library));
    }

    void aPictureCanComeAfterItsItem()
    {
        const ShelfItem item = itemNamed("drawn later");
        {
            ShelfLibrary library(folder());
            library.keep(item, {});
            library.rename(item.id, "renamed");
            library.setPicture(item.id, pictureOf(Qt::red));
            QVERIFY(hasTile(library));
            QCOMPARE(library.undoStack().count(), 2);
            library.setPicture("gone meanwhile", pictureOf(Qt::red));
        }
        ShelfLibrary library(folder());
        QTRY_COMPARE(namesOf(library), QStringList{"renamed"});
        QTRY_VERIFY(hasTile(library));
        QVERIFY(library.items()[0].saved.state == item.saved.state);
    }

    void severalMoveTogether_data()
    {
        QTest::addColumn<QString>("moved");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("order");
        QTest::newRow("to the front") << "c"
                                      << "a"
                                      << "cab";
        QTest::newRow("to the end") << "a"
                                    << ""
                                    << "bca";
        QTest::newRow("two to the front") << "bc"
                                          << "a"
                                          << "bca";
        QTest::newRow("two apart") << "ac"
                                   << "b"
                                   << "acb";
        QTest::newRow("to where it is") << "a"
                                        << "b"
                                        << "abc";
        QTest::newRow("all") << "abc"
                             << ""
                             << "abc";
    }
    void severalMoveTogether()
    {
        QFETCH(QString, moved);
        QFETCH(QString, before);
        QFETCH(QString, order);
        ShelfLibrary library(folder());
        const QAbstractItemModelTester tester(&library);
        keepThree(library);
        QHash<QString, QString> id;
        for (const ShelfItem &item : library.items())
            id[item.name] = item.id;
        QStringList ids;
        for (const QChar name : moved)
            ids.append(id[name]);
        library.move(ids, id.value(before));
        QCOMPARE(namesOf(library).join(""), order);
    }

    void twoWindowsSeeEachOthersChanges()
    {
        ShelfLibrary mine(folder()), theirs(folder());
        keepThree(mine);
        QTRY_COMPARE(namesOf(theirs), (QStringList{"a", "b", "c"}));
        ShelfItem more = itemNamed("d", 9);
        theirs.keep(more, pictureOf(Qt::blue));
        mine.rename(mine.items()[0].id, "first");
        QTRY_COMPARE(namesOf(mine), (QStringList{"first", "b", "c", "d"}));
        QTRY_COMPARE(namesOf(theirs), (QStringList{"first", "b", "c", "d"}));
        theirs.remove({theirs.items()[1].id});
        QTRY_COMPARE(namesOf(mine), (QStringList{"first", "c", "d"}));
        mine.undoStack().undo(); // the name
        QTRY_COMPARE(namesOf(theirs), (QStringList{"a", "c", "d"}));
    }

    void twoWindowsThatKeepAtOnceLoseNothing()
    {
        constexpr int each = 40;
        {
            ShelfLibrary mine(folder()), theirs(folder());
            for (int i = 0; i < each; ++i) {
                mine.keep(itemNamed("mine", i), pictureOf(Qt::red));
                theirs.keep(itemNamed("theirs", i), pictureOf(Qt::red));
            }
            QTRY_COMPARE(mine.rowCount(), 2 * each);
        }
        ShelfLibrary again(folder());
        QTRY_COMPARE(again.rowCount(), 2 * each);
    }

    void afterAFailureTheShelfIsWhatTheDiskSays()
    {
        ShelfLibrary library(folder());
        keepThree(library);
        QTRY_COMPARE(QDir(folder()).entryList({"*.png"}, QDir::Files).size(), 3);
        const QSignalSpy failed(&library, &ShelfLibrary::failed);
        const QString id = library.items()[1].id;
        QVERIFY(QFile::remove(library.path(id))); // behind its back
        library.rename(id, "gone");
        QTRY_COMPARE(failed.count() > 0 || !library.item(id), true);
        QTRY_COMPARE(namesOf(library), (QStringList{"a", "c"}));
    }

    void aDamagedFileIsToldAndTheOthersAreThere()
    {
        QString broken;
        {
            ShelfLibrary library(folder());
            keepThree(library);
            broken = library.path(library.items()[1].id);
        }
        QFile file(broken);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.resize(file.size() / 2));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-1),
                                 QFileDevice::FileModificationTime));
        file.close();
        ShelfLibrary library(folder());
        QSignalSpy damaged(&library, &ShelfLibrary::damaged);
        QTRY_COMPARE(namesOf(library), (QStringList{"a", "c"}));
        QCOMPARE(damaged.count(), 1);
        QVERIFY(QFileInfo::exists(damaged.first().first().toString()));
    }

    void theSamePictureIsKnownWhateverItIsCalled()
    {
        ShelfLibrary library(folder());
        keepThree(library);
        SavedPicture saved = library.items()[1].saved;
        saved.state.view.zoom = 7;
        QCOMPARE(library.sameAs(saved), &library.items()[1]);
        saved.state.spread = 0.5;
        QVERIFY(!library.sameAs(saved));
    }

    void tilesSayWhoseTheyAre()
    {
        ShelfLibrary library(folder());
        keepThree(library);
        const auto model = [&] {
            return ShelfLibrary::Model(
                library.data(library.index(0), ShelfLibrary::ModelRole).toInt());
        };
        QCOMPARE(model(), ShelfLibrary::Model::Open);
        library.setModel(std::make_shared<ModelInfo>(modelNamed("tiny")), {});
        QCOMPARE(model(), ShelfLibrary::Model::Open);
        const auto other = std::make_shared<ModelInfo>(modelNamed("other"));
        library.setModel(other, {});
        QCOMPARE(model(), ShelfLibrary::Model::Other);
        library.setModel(other, {"tiny.safetensors"});
        QCOMPARE(model(), ShelfLibrary::Model::Missing);
    }

    void groupsByTagAreLatentsOfTheOpenModel()
    {
        ShelfLibrary library(folder());
        keepThree(library);
        QCOMPARE(library.tags(), (QStringList{"red", "\u00fcber"}));
        QCOMPARE(library.tagged("red"), library.ids());
        QCOMPARE(library.tagged("blue"), QStringList());
        QVERIFY(library.latents(library.ids()).empty()); // no model is open
        library.setModel(std::make_shared<ModelInfo>(modelNamed("tiny")), {});
        QCOMPARE(library.ofOpenModel(library.ids()), library.ids());
        const auto latents = library.latents(library.ids());
        QCOMPARE(latents.size(), std::size_t(3));
        QVERIFY(latents[1] == *resolve_base(library.items()[1].saved.state, 8));
        library.setModel(std::make_shared<ModelInfo>(modelNamed("other")), {});
        QCOMPARE(library.ofOpenModel(library.ids()), QStringList());
        QVERIFY(library.latents(library.ids()).empty());
    }

    void aDragCarriesItemsLatentsAndFiles()
    {
        ShelfLibrary library(folder());
        keepThree(library);
        library.setModel(std::make_shared<ModelInfo>(modelNamed("tiny")), {});
        QTRY_COMPARE(QDir(folder()).entryList({"*.png"}, QDir::Files).size(), 3);
        const std::unique_ptr<QMimeData> mime(
            library.mimeData({library.index(0), library.index(2)}));
        const QStringList ids = idsOf(library);
        QCOMPARE(ShelfLibrary::idsFromMime(*mime), (QStringList{ids[0], ids[2]}));
        const auto pictures = sourcesFromText(latentsFromMime(*mime), 8, {});
        QVERIFY(pictures.has_value());
        QCOMPARE(pictures->size(), 2);
        QVERIFY(std::get<State>(pictures->first()) == library.items()[0].saved.state);
        QCOMPARE(mime->urls().size(), 2);
        QCOMPARE(mime->urls().last().fileName(), QString("c.png"));
        const QString file = mime->urls().last().toLocalFile();
        QVERIFY(QFileInfo(file).path() != library.folder());
        QVERIFY(read_saved_picture(file.toStdString())->state == fullState(2));
    }

    /// A person who keeps all they like.
    void thousandsAreReadAndFound()
    {
        constexpr int count = 3000;
        const ShelfFiles files(folder());
        const ShelfItem one = itemNamed("one");
        QVERIFY(files.write(one, pictureOf(Qt::red)));
        const QByteArray bytes = readAll(files.path(one.id).toStdString());
        for (int i = 1; i < count; ++i)
            writeAll(files.path(QString::number(i)).toStdString(), bytes);
        ShelfLibrary library(folder());
        QElapsedTimer clock;
        clock.start();
        qint64 longest = 0; // that the GUI thread was away
        QElapsedTimer beat;
        beat.start();
        while (library.rowCount() < count && clock.elapsed() < 60'000) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
            longest = std::max(longest, beat.restart());
        }
        QCOMPARE(library.rowCount(), count);
        qInfo("%d items after %lld ms, GUI thread away for at most %lld ms", count,
              static_cast<long long>(clock.elapsed()), static_cast<long long>(longest));
    }
};

QTEST_MAIN(TestShelfLibrary)
#include "tst_shelf_library.moc"
