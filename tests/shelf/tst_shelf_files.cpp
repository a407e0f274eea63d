// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/shelf/shelf_support.h"
#include "tests/support/scratch.h"
#include "ui/shelf/shelf_files.h"

#include <QBuffer>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>

#include <csignal>

using namespace hit;
using namespace hit::test;

namespace {

/// As if it had lain there for an hour.
void age(const QString &path)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(-3600),
                             QFileDevice::FileModificationTime));
}

QByteArray png(const QImage &image, const QByteArray &text)
{
    QImage with = image;
    with.setText("hitscope", QString::fromUtf8(text));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    with.save(&buffer, "PNG");
    return bytes;
}

} // namespace

class TestShelfFiles final : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    QString folder() const { return m_dir->filePath("shelf"); }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void whatIsKeptComesBackWhole()
    {
        const ShelfFiles files(folder());
        const ShelfItem item = itemNamed("B\u00e4r / 7");
        QVERIFY(files.write(item, pictureOf(qRgb(10, 20, 30))));
        const auto listing = ShelfFiles(folder()).list({});
        QCOMPARE(listing.read.size(), std::size_t(1));
        QVERIFY(areSame(listing.read.front(), item));
        QCOMPARE(files.picture(item.id).convertToFormat(QImage::Format_RGB888),
                 pictureOf(qRgb(10, 20, 30)));
        QVERIFY(read_saved_picture(files.path(item.id).toStdString())->state == fullState(1));
        QVERIFY(files.list(listing.stamps).read.empty());
    }

    void aLargePictureIsKeptSmaller()
    {
        const ShelfFiles files(folder());
        const ShelfItem item = itemNamed("large");
        QVERIFY(files.write(item, pictureOf(Qt::red, 1024)));
        QCOMPARE(files.picture(item.id).size(), QSize(256, 256));
    }

    void aPictureThatCouldNotBeDrawnIsKeptWithoutOne()
    {
        const ShelfFiles files(folder());
        const ShelfItem item = itemNamed("none");
        QVERIFY(files.write(item, {}));
        QVERIFY(areSame(*files.item(item.id), item));
        QVERIFY(files.picture(item.id).isNull());
    }

    void aChangeIsMadeToWhatTheFileSaysNow()
    {
        const ShelfFiles mine(folder()), other(folder());
        const ShelfItem item = itemNamed("one");
        QVERIFY(mine.write(item, pictureOf(Qt::blue)));
        QVERIFY(other.change(item.id, [](ShelfItem &changed) { changed.name = "theirs"; }));
        QVERIFY(mine.change(item.id, [](ShelfItem &changed) { changed.notes = "mine"; }));
        const auto now = mine.item(item.id);
        QCOMPARE(now->name, QString("theirs"));
        QCOMPARE(now->notes, QString("mine"));
        QVERIFY(now->saved.state == item.saved.state);
        QCOMPARE(mine.picture(item.id).convertToFormat(QImage::Format_RGB888), pictureOf(Qt::blue));
    }

    void whatIsRemovedComesBackByteForByte()
    {
        const ShelfFiles files(folder());
        const ShelfItem item = itemNamed("one");
        QVERIFY(files.write(item, pictureOf(Qt::blue)));
        const QByteArray before = readAll(files.path(item.id).toStdString());
        QVERIFY(files.remove(item.id));
        QVERIFY(files.list({}).stamps.isEmpty());
        QVERIFY(!files.remove(item.id));
        QVERIFY(files.restore(item.id));
        QCOMPARE(readAll(files.path(item.id).toStdString()), before);
    }

    void severalOfOneNameAreRemovedAndComeBack()
    {
        const ShelfFiles files(folder());
        const QStringList contents{"first", "second", "third"};
        for (const QString &content : contents) { // put there by somebody, and taken off
            writeAll(files.path("foo").toStdString(), content.toUtf8());
            QVERIFY(files.remove("foo"));
            QVERIFY(!QFileInfo::exists(files.path("foo")));
        }
        for (int i = 0; i < 3; ++i)
            QVERIFY(files.restore("foo"));
        QVERIFY(!files.restore("foo"));
        QCOMPARE(readAll(files.path("foo").toStdString()), QByteArray("third"));
        QCOMPARE(readAll(files.path("foo 2").toStdString()), QByteArray("second"));
        QCOMPARE(readAll(files.path("foo 3").toStdString()), QByteArray("first"));
    }

    void damagedFilesArePutAsideAsTheyAre_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray whole = png(pictureOf(Qt::red), R"({"version":1})");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no PNG") << QByteArray("hello");
        QTest::newRow("half of it") << whole.left(whole.size() / 3);
        QTest::newRow("no state") << png(pictureOf(Qt::red), {});
        QTest::newRow("newer") << png(pictureOf(Qt::red), R"({"version":99})");
        QTest::newRow("no number") << png(pictureOf(Qt::red), R"({"version":1,"spread":"x"})");
        QTest::newRow("tags are no list")
            << png(pictureOf(Qt::red), R"({"version":1,"kept":{"tags":"red"}})");
        QTest::newRow("tag is no text")
            << png(pictureOf(Qt::red), R"({"version":1,"kept":{"tags":[1]}})");
        QTest::newRow("too many tags")
            << png(pictureOf(Qt::red), R"({"version":1,"kept":{"tags":[)"
                                           + QByteArray(R"("a",)").repeated(64) + R"("a"]}})");
        QTest::newRow("name too long")
            << png(pictureOf(Qt::red),
                   R"({"version":1,"kept":{"name":")" + QByteArray(2000, 'n') + R"("}})");
        QTest::newRow("place out of range")
            << png(pictureOf(Qt::red), R"({"version":1,"kept":{"place":1e300}})");
        QTest::newRow("time out of range")
            << png(pictureOf(Qt::red), R"({"version":1,"kept":{"time":-1}})");
        QTest::newRow("unknown field")
            << png(pictureOf(Qt::red), R"({"version":1,"kept":{"colour":"red"}})");
    }
    void damagedFilesArePutAsideAsTheyAre()
    {
        QFETCH(QByteArray, bytes);
        const ShelfFiles files(folder());
        const ShelfItem good = itemNamed("good");
        QVERIFY(files.write(good, pictureOf(Qt::green)));
        for (int time = 0; time < 2; ++time) { // the second does not replace the first
            writeAll(files.path("bad").toStdString(), bytes);
            QVERIFY(files.list({}).unfinished); // it may still be on its way
            age(files.path("bad"));
            const auto listing = files.list({});
            QCOMPARE(listing.damaged.size(), std::size_t(1));
            QVERIFY(!listing.damaged.front().error.why.empty());
            QCOMPARE(readAll(listing.damaged.front().path.toStdString()), bytes);
            QVERIFY(!QFileInfo::exists(files.path("bad")));
            QCOMPARE(listing.stamps.keys(), QStringList{good.id});
        }
    }

    void aBombIsRefusedBeforeItIsDecoded()
    {
        const QImage wide(20'000, 2, QImage::Format_Mono);
        const QString path = m_dir->filePath("wide.png");
        writeAll(path.toStdString(), png(wide, R"({"version":1})"));
        const auto imported = importPicture(path);
        QVERIFY(!imported);
        QCOMPARE(imported.error().code, ErrorCode::BadFile);
    }

    void aSavedPictureIsImportedWithItsName()
    {
        const QString path = m_dir->filePath("My figure.png");
        const auto text = QByteArray::fromStdString(state_text(fullState(3), modelNamed("tiny")));
        writeAll(path.toStdString(), png(pictureOf(Qt::cyan, 600), text));
        const auto imported = importPicture(path);
        QVERIFY(imported.has_value());
        QCOMPARE(imported->item.name, QString("My figure"));
        QVERIFY(imported->item.saved.state == fullState(3));
        QCOMPARE(imported->picture.width(), 256);
    }

    void anExportIsImportedAgainWithAllThatWasSaid()
    {
        const ShelfFiles files(folder());
        std::vector<ShelfItem> items{itemNamed("same", 1), itemNamed("same", 2)};
        items[1].tags = {};
        for (const ShelfItem &item : items)
            QVERIFY(files.write(item, pictureOf(Qt::red)));
        QVERIFY(files.exportTo(m_dir->path(), items));
        for (const auto &[name, item] :
             {std::pair{"same.png", items[0]}, std::pair{"same 2.png", items[1]}}) {
            const auto back = importPicture(m_dir->filePath(name));
            QVERIFY(back.has_value());
            QVERIFY(back->item.id != item.id);
            QCOMPARE(back->item.tags, item.tags);
            QCOMPARE(back->item.notes, item.notes);
            QVERIFY(back->item.saved.state == item.saved.state);
        }
    }

    void fileNamesAreSafe_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("file");
        QTest::newRow("plain") << "Bunny"
                               << "Bunny.png";
        QTest::newRow("path") << "../../etc/passwd"
                              << "_.._etc_passwd.png";
        QTest::newRow("hidden") << "..."
                                << "Kept picture.png";
        QTest::newRow("control") << QString("a\nb:c") << "a_b_c.png";
        QTest::newRow("long") << QString(500, 'x') << QString(100, 'x') + ".png";
    }
    void fileNamesAreSafe()
    {
        QFETCH(QString, name);
        QFETCH(QString, file);
        QCOMPARE(fileNameOf(itemNamed(name)), file);
    }

    /// This program itself, as one that keeps and keeps until it is killed.
    void killedAtAnyMomentEveryPictureIsWholeOrNotThere()
    {
        for (int round = 0; round < 10; ++round) {
            const int enough = QRandomGenerator::global()->bounded(1, 30);
            QProcess keeper;
            keeper.start(QCoreApplication::applicationFilePath(),
                         {"--keep-until-killed", folder()});
            QByteArrayList said; // each that is on disk
            while (said.size() < enough) {
                QVERIFY(keeper.canReadLine() || keeper.waitForReadyRead(20'000));
                while (keeper.canReadLine())
                    said.append(keeper.readLine().trimmed());
            }
            ::kill(pid_t(keeper.processId()), SIGKILL);
            QVERIFY(keeper.waitForFinished());
            const auto listing = ShelfFiles(folder()).list({});
            QVERIFY(listing.damaged.empty());
            QVERIFY(!listing.unfinished);
            for (const QByteArray &id : said)
                QVERIFY2(listing.stamps.contains(QString::fromLatin1(id)), id);
        }
        QVERIFY(QDir(folder()).entryList({".*"}, QDir::Hidden | QDir::Files).isEmpty());
    }
};

/// Keeps pictures for ever; a line for each that is there.
static int keepUntilKilled(const QString &folder)
{
    const ShelfFiles files(folder);
    for (int i = 0;; ++i) {
        const ShelfItem item = itemNamed(QString::number(i));
        if (!files.write(item, pictureOf(Qt::red, 64)))
            return 1;
        std::printf("%s\n", item.id.toLatin1().constData());
        std::fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && QByteArray(argv[1]) == "--keep-until-killed")
        return keepUntilKilled(QString::fromLocal8Bit(argv[2]));
    TestShelfFiles test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_shelf_files.moc"
