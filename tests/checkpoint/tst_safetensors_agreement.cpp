// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "tests/support/safetensors_maker.h"
#include "tests/support/scratch.h"

#include <QtTest>

#include <array>
#include <random>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int generated = 1000;

/// One of many ways to break a file, or to leave it good.
QByteArray bend(MadeSafetensors made, std::mt19937 &random)
{
    const auto pick = [&](std::size_t count) { return random() % count; };
    const auto some = [&]() -> MadeTensor & { return made.tensors[pick(made.tensors.size())]; };
    const bool any = !made.tensors.empty();
    switch (pick(18)) {
    case 0:
    case 1:
    case 2:
    case 3:
        return made.file();
    case 4: // cut short
        return made.file().first(static_cast<qsizetype>(pick(made.file().size())));
    case 5:
        return made.file() + QByteArray(1 + static_cast<int>(pick(9)), 'x');
    case 6: { // one bit of the header
        QByteArray file = made.file();
        const auto at = static_cast<qsizetype>(pick(8 + made.header().size()));
        file[at] = static_cast<char>(file[at] ^ (1 << pick(8)));
        return file;
    }
    case 7: // another length of the header
        return made.file(made.header().size() + static_cast<int>(pick(9)) - 4);
    case 8:
        return made.file(std::array<qint64, 4>{0, -1, 1LL << 62, 99'999'999}[pick(4)]);
    case 9:
        if (any)
            some().begin += static_cast<qint64>(pick(5)) - 2;
        return made.file();
    case 10:
        if (any)
            some().end += static_cast<qint64>(pick(5)) - 2;
        return made.file();
    case 11: // two tensors change places
        if (any)
            std::swap(some().begin, some().begin);
        return made.file();
    case 12:
        if (any && !some().shape.isEmpty())
            if (auto &shape = some().shape; !shape.isEmpty())
                shape[static_cast<qsizetype>(pick(shape.size()))] = static_cast<qint64>(pick(9));
        return made.file();
    case 13:
        if (any)
            some().shape = {4194305, 4194305, 211106198978564};
        return made.file();
    case 14:
        if (any)
            some().dtype = std::array{"F31", "f32", "", "U8", "I16", "F64"}[pick(6)];
        return made.file();
    case 15: { // other JSON
        const std::array wrong{"[]",
                               "{",
                               "",
                               "null",
                               "{}x",
                               "{\"a\":{}}",
                               "{\"__metadata__\":[]}",
                               "{\"__metadata__\":{\"a\":1}}",
                               "{'a':1}",
                               "{\"a\":null}",
                               "{} "};
        return MadeSafetensors::file(wrong[pick(wrong.size())], {});
    }
    case 16: { // a number of another kind, or letters that are no text
        const std::array wrong{"-1",  "1.0", "1e1", "\"1\"", "null", "true", "18446744073709551616",
                               "[1]", "-0",  "01"};
        QByteArray header = made.header();
        const auto at = header.indexOf("offsets\":[0");
        if (at >= 0)
            header.replace(at + 10, 1, wrong[pick(wrong.size())]);
        return MadeSafetensors::file(header, made.data());
    }
    default: {
        const std::array tails{QByteArray("  \n\t\r"), QByteArray("\0", 1),   QByteArray("}"),
                               QByteArray("\xff"),     QByteArray("\0{}", 3), QByteArray("//")};
        return MadeSafetensors::file(made.header() + tails[pick(tails.size())], made.data());
    }
    }
}

/// Good by the package, refused by our documented rules.
QMap<QString, QByteArray> stricter()
{
    using Made = MadeSafetensors;
    const QByteArray a = json("'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}");
    const auto one = [](const QByteArray &description) {
        return Made::file("{\"a\":" + description + "}", "x");
    };
    QMap<QString, QByteArray> files;
    files["name twice"] = Made::file("{" + a + "," + a + "}", "x");
    files["metadata twice"] = Made::file(json("{'__metadata__':{'k':'1','k':'2'}}"), {});
    files["metadata null"] = Made::file(json("{'__metadata__':null}"), {});
    files["text over 4 MB"] = Made::file(
        json("{'__metadata__':{'k':'") + QByteArray((4 << 20) + 1, 'v') + json("'}}"), {});
    files["leading space"] = Made::file(" {" + a + "}", "x");
    files["sequence"] = one(json("['U8',[1],[0,1]]"));
    files["more fields"] = one(json("{'dtype':'U8','shape':[1],'data_offsets':[0,1],'more':{}}"));
    files["dtype as object"] = one(json("{'dtype':{'U8':null},'shape':[1],'data_offsets':[0,1]}"));
    files["float8"] = one(json("{'dtype':'F8_E4M3','shape':[1],'data_offsets':[0,1]}"));
    files["rank 9"] = one(json("{'dtype':'U8','shape':[1,1,1,1,1,1,1,1,1],'data_offsets':[0,1]}"));
    files["64 bits"] = Made::file(
        json("{'a':{'dtype':'U8','shape':[0,9223372036854775808],'data_offsets':[0,0]}}"), {});
    files["header over 8 MB"] = Made::file("{" + a + "}" + QByteArray(8 << 20, ' '), "x");
    QByteArray many = "{";
    for (int i = 0; i <= 65'536; ++i)
        many += (i ? ",\"" : "\"") + QByteArray::number(i)
                + json("':{'dtype':'U8','shape':[0],'data_offsets':[0,0]}");
    files["65,537 tensors"] = Made::file(many + "}", {});
    return files;
}

QString sha256(TensorFile &file, const TensorEntry &entry)
{
    std::vector<std::byte> bytes(static_cast<std::size_t>(entry.elements())
                                 * dtype_size(entry.dtype));
    if (!file.read(entry, bytes))
        return "cannot be read";
    return QCryptographicHash::hash(QByteArrayView(reinterpret_cast<const char *>(bytes.data()),
                                                   static_cast<qsizetype>(bytes.size())),
                                    QCryptographicHash::Sha256)
        .toHex();
}

/// What open_safetensors() makes of a file, in the form of safetensors_verdicts.py.
QJsonObject ourVerdict(const std::filesystem::path &path)
{
    const auto file = open_safetensors(path);
    if (!file)
        return {{"ok", false}};
    QJsonObject metadata, tensors;
    for (const auto &[key, value] : (*file)->metadata())
        metadata[QString::fromStdString(key)] = QString::fromStdString(value);
    for (const TensorEntry &entry : (*file)->entries()) {
        QJsonArray shape;
        for (const std::int64_t size : entry.shape)
            shape.append(static_cast<qint64>(size));
        const auto type = dtype_name(entry.dtype);
        tensors[QString::fromStdString(entry.name)] =
            QJsonArray{QString::fromLatin1(type.data(), static_cast<qsizetype>(type.size())), shape,
                       sha256(**file, entry)};
    }
    return {{"ok", true}, {"metadata", metadata}, {"tensors", tensors}};
}

} // namespace

/// Q7: our reader and the Python package give the same verdict and the same contents.
class TestSafetensorsAgreement : public QObject
{
    Q_OBJECT

    Scratch m_dir;
    QJsonObject m_python;

    std::filesystem::path path(const QString &name) const { return m_dir / name.toUtf8(); }

    void writeOurs()
    {
        std::mt19937 random(2);
        for (int i = 0; i < 20; ++i) {
            const MadeSafetensors made(random);
            std::vector<TensorView> views;
            for (const MadeTensor &tensor : made.tensors)
                views.push_back({tensor.name.toStdString(),
                                 tensor.type,
                                 {tensor.shape.begin(), tensor.shape.end()},
                                 std::as_bytes(std::span(tensor.bytes))});
            const Status written =
                write_safetensors(path(QString("ours-%1").arg(i)), views, {{"k", "é\n"}}, false);
            QVERIFY2(written, written ? "" : written.error().line().c_str());
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        std::mt19937 random(1);
        for (int i = 0; i < generated; ++i)
            writeAll(path(QString("made-%1").arg(i)), bend(MadeSafetensors(random), random));
        const auto strict = stricter();
        for (auto file = strict.begin(); file != strict.end(); ++file)
            writeAll(path("strict-" + file.key()), file.value());
        writeOurs();
        QProcess python;
        python.start(HIT_TEST_PYTHON, {HIT_SOURCE_DIR "/tests/checkpoint/safetensors_verdicts.py",
                                       QString::fromStdString(m_dir.path().string())});
        QVERIFY2(python.waitForFinished(300'000) && python.exitCode() == 0,
                 python.readAllStandardError());
        m_python = QJsonDocument::fromJson(python.readAllStandardOutput()).object();
        QCOMPARE(m_python.size(), generated + strict.size() + 20);
    }

    void generatedFilesHaveTheSameVerdict()
    {
        int good = 0;
        for (int i = 0; i < generated; ++i) {
            const QString name = QString("made-%1").arg(i);
            QJsonObject theirs = m_python[name].toObject();
            const QJsonObject ours = ourVerdict(path(name));
            const QByteArray why = name.toUtf8() + ": " + theirs.take("why").toString().toUtf8()
                                   + "\n"
                                   + readAll(path(name)).left(600).toPercentEncoding(" {}[]\":,");
            QVERIFY2(ours == theirs, why);
            good += ours["ok"].toBool();
        }
        QVERIFY2(good > 200 && good < 800, qPrintable(QString::number(good)));
    }

    void ourRulesAreStricter()
    {
        const auto files = stricter();
        for (auto file = files.begin(); file != files.end(); ++file) {
            const QString name = "strict-" + file.key();
            QVERIFY2(m_python[name].toObject()["ok"].toBool(), qPrintable(name));
            QVERIFY2(!ourVerdict(path(name))["ok"].toBool(), qPrintable(name));
        }
    }

    void thePackageReadsWhatWeWrite()
    {
        for (int i = 0; i < 20; ++i) {
            const QString name = QString("ours-%1").arg(i);
            QVERIFY(m_python[name].toObject()["ok"].toBool());
            QVERIFY(m_python[name].toObject()["metadata"].toObject().contains("hitscope.crc32c"));
            QCOMPARE(ourVerdict(path(name)), m_python[name].toObject());
        }
    }
};

QTEST_GUILESS_MAIN(TestSafetensorsAgreement)
#include "tst_safetensors_agreement.moc"
