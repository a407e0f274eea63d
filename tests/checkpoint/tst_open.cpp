// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/checkpoint/tensor_file.h"
#include "tests/support/scratch.h"

#include <QtEndian>
#include <QtTest>

#include <sys/stat.h>

#include <array>
#include <unistd.h>

using namespace hit;
using namespace hit::test;

/// The zoo of what people try to open.
class TestOpen : public QObject
{
    Q_OBJECT

    Scratch m_dir;

    void expectError(const std::filesystem::path &path, ErrorCode code, const QString &why,
                     const QString &remedy) const
    {
        auto file = open_tensor_file(path);
        QVERIFY(!file);
        QCOMPARE(QString::fromStdString(file.error().why), why);
        QCOMPARE(static_cast<int>(file.error().code), static_cast<int>(code));
        QVERIFY2(QString::fromStdString(file.error().remedy).contains(remedy),
                 file.error().remedy.c_str());
        QVERIFY(file.error().line().find('\n') == std::string::npos);
    }

    /// The exit code of the private Python, and what it said.
    static int python(const QStringList &arguments, QByteArray *output)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(HIT_TEST_PYTHON, arguments);
        process.waitForFinished(300'000);
        *output = process.readAll();
        return process.exitCode();
    }

private Q_SLOTS:
    void aFileIsKnownByItsContents()
    {
        QVERIFY(write_safetensors(m_dir / "model.bin", {}, {}, true));
        auto file = open_tensor_file(m_dir / "model.bin");
        QVERIFY2(file, file ? "" : file.error().line().c_str());
        QCOMPARE((*file)->format(), std::string_view("safetensors"));
    }

    void aLengthThatLooksLikeAnotherFormatIsOnlyALength_data()
    {
        QTest::addColumn<qint64>("length");
        for (const qint64 length : {0x3C, 0x280, 0x380, 0x480, 0x580})
            QTest::addRow("0x%llX", length) << length;
    }
    void aLengthThatLooksLikeAnotherFormatIsOnlyALength()
    {
        QFETCH(qint64, length);
        const auto header = QByteArray("{}").leftJustified(length, ' ');
        QByteArray prefix(8, '\0');
        qToLittleEndian(length, prefix.data());
        writeAll(m_dir / "length", prefix + header);
        const auto file = open_tensor_file(m_dir / "length");
        QVERIFY2(file, file ? "" : file.error().line().c_str());
        QCOMPARE((*file)->format(), std::string_view("safetensors"));
    }

    void wrongFilesAreRefusedWithTheReason_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("why");
        QTest::addColumn<QString>("remedy");
        const auto row = [](const char *name, const QByteArray &bytes, const char *why,
                            const char *remedy) {
            QTest::addRow("%s %s", name, bytes.left(8).toPercentEncoding().constData())
                << name << bytes << why << remedy;
        };
        const char *zip = "it is a PyTorch or zip archive, which can run code when it is read";
        const char *pickle = "it is a Python pickle, which can run code when it is read";
        const char *convert = "to_safetensors.py";
        row("model.pt", QByteArray("PK\x03\x04") + QByteArray(100, '\0'), zip, convert);
        row("model.safetensors", QByteArray("PK\x03\x04") + QByteArray(100, '\0'), zip, convert);
        row("model.pkl", QByteArray("\x80\x02}q"), pickle, convert);
        row("model.pkl", QByteArray("\x80\x03}q"), pickle, convert);
        row("model.safetensors", QByteArray("\x80\x04\x95"), pickle, convert);
        row("model", QByteArray("\x80\x05\x95"), pickle, convert);
        row("old.pth", QByteArray("(dp0\nS'a'\np1\n"), pickle, convert);
        row("keras.h5", QByteArray("\x89HDF\r\n"), "it is an HDF5 file", "tf.train.Checkpoint");
        row("seed.png", QByteArray("\x89PNG\r\n"), "it is a picture, not a checkpoint",
            ".safetensors");
        row("z.npy", QByteArray("\x93NUMPY\x01"), "it is an array, not a checkpoint",
            ".safetensors");
        row("model.safetensors", QByteArray("<!DOCTYPE html>"),
            "it is a web page, not a checkpoint", "download");
        row("model.safetensors", QByteArray("version https://git-lfs.github.com/spec/v1\noid"),
            "it is a placeholder of git LFS, not the file itself", "git lfs pull");
        row("model.safetensors", "", "it is empty", "copy or download it again");
        row("ckpt.index", "", "it is empty", "copy or download it again");
        row("ckpt.index", "abc", "it is no TensorFlow index, or it ends too early",
            "copy or download it again");
        row("ckpt.data-00000-of-00001", "abc", "there is no such file", "check the name");
        row("renamed", QByteArray(60, 'x') + "\x57\xfb\x80\x8b\x24\x75\x47\xdb",
            "it is a TensorFlow index whose name does not end in .index", "give it its name back");
        row("model.safetensors", QByteArray(100, 'x'),
            "it is no safetensors file, or its header is longer than 8 MB", "right file");
        row("notes.txt", "hello world, this is text", "it is no checkpoint that is known here",
            "TensorFlow");
        row("checkpoint", "hello", "it names no checkpoint", ".index");
        row("checkpoint", "model_checkpoint_path: \"gone\"",
            "the checkpoint 'gone' that it names is missing", ".index");
        row("checkpoint", "model_checkpoint_path: \"\"",
            "the checkpoint '' that it names is missing", ".index");
    }
    void wrongFilesAreRefusedWithTheReason()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, why);
        QFETCH(QString, remedy);
        const Scratch dir;
        const auto path = dir / name.toUtf8();
        writeAll(path, bytes);
        const bool missing = why == "there is no such file";
        expectError(path, missing ? ErrorCode::NoFile : ErrorCode::BadFile, why, remedy);
        if (name == "checkpoint")
            expectError(dir.path(), ErrorCode::BadFile, why, remedy);
    }

    void whatIsNoFileIsRefused()
    {
        expectError(m_dir / "missing", ErrorCode::NoFile, "there is no such file",
                    "check the name");
        ::mkfifo((m_dir / "fifo").c_str(), 0600);
        expectError(m_dir / "fifo", ErrorCode::NoFile, "it is a device or a pipe, not a file",
                    "name a file");
        const Scratch empty;
        expectError(empty.path(), ErrorCode::NoFile, "there is no checkpoint in this folder",
                    ".index");
        writeAll(empty / "a.index", "x");
        writeAll(empty / "b.index", "x");
        expectError(empty.path(), ErrorCode::WrongUse, "there are 2 checkpoints in this folder",
                    ".index");
        std::filesystem::create_symlink("loop", m_dir / "loop");
        QVERIFY(!open_tensor_file(m_dir / "loop"));
    }

    void theRemedyForPicklesWorks()
    {
        const QString script = HIT_SOURCE_DIR "/packaging/to_safetensors.py";
        const auto path = [this](const char *name) {
            return QString::fromStdString((m_dir / name).string());
        };
        QByteArray output;
        const char *save =
            "import os, sys, torch\n"
            "class Bad:\n"
            "    def __reduce__(self): return os.mkdir, (sys.argv[1] + '/owned',)\n"
            "w = torch.arange(6.).reshape(2, 3)\n"
            "torch.save({'g': {'w': w.t(), 'tied': w}, 'step': 3}, sys.argv[1] + '/good.pt')\n"
            "torch.save({'g': Bad()}, sys.argv[1] + '/bad.pt')\n";
        const QString folder = QString::fromStdString(m_dir.path().string());
        QVERIFY2(python({"-c", save, folder}, &output) == 0, output);
        QVERIFY(!open_tensor_file(m_dir / "good.pt"));

        QVERIFY2(python({script, path("good.pt"), path("good.safetensors"), "--key", "g",
                         "--prefix", "generator/"},
                        &output)
                     == 0,
                 output);
        const auto file = open_tensor_file(m_dir / "good.safetensors");
        QVERIFY2(file, file ? "" : file.error().line().c_str());
        const TensorEntry *entry = (*file)->find("generator/w");
        QVERIFY(entry);
        std::array<float, 6> values{};
        QVERIFY((*file)->read(*entry, std::as_writable_bytes(std::span(values))));
        QCOMPARE(values, (std::array<float, 6>{0, 3, 1, 4, 2, 5}));
        QVERIFY((*file)->find("generator/tied"));

        QVERIFY(python({script, path("bad.pt"), path("bad.safetensors")}, &output) != 0);
        QCOMPARE(output.count('\n'), 1);
        QVERIFY(!std::filesystem::exists(m_dir / "owned"));
        QVERIFY(!std::filesystem::exists(m_dir / "bad.safetensors"));
    }

    void whatMayNotBeReadIsRefused()
    {
        writeAll(m_dir / "secret", "x");
        ::chmod((m_dir / "secret").c_str(), 0);
        if (::access((m_dir / "secret").c_str(), R_OK) == 0)
            QSKIP("this user may read every file");
        expectError(m_dir / "secret", ErrorCode::NoFile, "you may not read it", "permissions");
    }
};

QTEST_GUILESS_MAIN(TestOpen)
#include "tst_open.moc"
