// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

namespace hit::test {

inline const QString reference = QStringLiteral(HIT_TEST_REFERENCE "/tiny128/");
inline const QString checkpoint = reference + "ckpt";

/// What a run of a program left.
struct Ran
{
    int code = -1;
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    /// Failed as every failure must: nothing on stdout, one line on stderr.
    bool failedWith(int expected) const
    {
        return code == expected && out.isEmpty() && err.startsWith("hit: ") && err.endsWith('\n')
               && err.count('\n') == 1;
    }
    QByteArray text() const { return QByteArray::number(code) + "\n" + out + err; }
};

inline Ran run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(300'000))
        return {-1, {}, process.errorString().toUtf8()};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError()};
}

inline const QString hitProgram = QStringLiteral(HIT_TEST_BIN "/hit");

inline Ran runHit(const QStringList &arguments)
{
    return run(hitProgram, arguments);
}

inline Ran python(const QStringList &arguments)
{
    return run(QStringLiteral(HIT_TEST_PYTHON), arguments);
}

/// "equal", or what differs: see compare.py.
inline QByteArray compared(const QString &array, const QString &file, const QString &name,
                           const QString &row, double tolerance, double relative = 0)
{
    const Ran ran =
        python({QStringLiteral(HIT_SOURCE_DIR "/tests/app/compare.py"), array, reference + file,
                name, row, QString::number(tolerance), QString::number(relative)});
    return ran.code == 0 ? ran.out : ran.err;
}

/// The reference's latents as .npy: all of them, or one row.
inline bool writeLatents(const QString &path, const QString &rows = ":")
{
    const QString script = "import numpy; from safetensors.numpy import load_file;"
                           "numpy.save('%1', load_file('%2')['z'][%3])";
    return python({"-c", script.arg(path, reference + "z.safetensors", rows)}).code == 0;
}

/// Everything in a folder, hidden things too.
inline QStringList names(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

} // namespace hit::test
