// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/train_program.h"

using namespace hit;
using namespace hit::test;

namespace {

const QString bareRoot = QStringLiteral(HIT_SOURCE_DIR "/tests/run/bare_root");

} // namespace

/// `hit train` as on a bare node of a cluster: see the script bare_root for what is there.
class TestBareRoot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const Scratch scratch;
        const Ran ran =
            run(bareRoot, {TrainProgram::text(scratch.path()), hitProgram, "--version"});
        if (ran.code == 77)
            QSKIP(ran.err.trimmed().constData());
        QVERIFY2(ran.code == 0, ran.text());
    }

    void onlyLibTorchAndTheLibrariesOfCAreThere()
    {
        const Ran ran = run(bareRoot, {"--list", hitProgram});
        QCOMPARE(ran.code, 0);
        QStringList others;
        for (const QByteArray &line : ran.out.trimmed().split('\n')) {
            const QString file = QString::fromUtf8(line), name = QFileInfo(file).fileName();
            static const QRegularExpression known(
                "^(hit|libhit_(media|cuda|nccl)\\.so|ld-linux.*|lib(c|m|dl|rt|util|pthread|z|gcc_s|"
                "stdc\\+\\+)\\.so\\.\\d+)$");
            if (!known.match(name).hasMatch() && !file.contains("/torch/lib/"))
                others << file;
        }
        QCOMPARE(others, QStringList());
        QVERIFY2(ran.out.contains("libtorch_cpu.so"), ran.text());
    }

    void noImageIsReadThere()
    {
        const Scratch scratch;
        writeAll(scratch / "image.png", "an image");
        const QString folder = TrainProgram::text(scratch.path());
        const Ran ran = run(bareRoot, {folder, hitProgram, "dataset", "scan", folder});
        QVERIFY2(ran.failedWith(1) && ran.err.contains("install libvips"), ran.text());
    }

    void aPackIsTrainedOnThereAndTheRunGoesOn()
    {
        Recipe recipe = quickRecipe();
        recipe.steps = 0;
        recipe.sample_every_steps = 5;
        TrainProgram program(recipe);
        program.startBy({bareRoot, TrainProgram::text(program.scratch().path())});
        std::int64_t before = 0;
        for (int life = 0; life < 2; ++life) {
            QVERIFY2(program.start(), program.process().readAllStandardError());
            const RunFolder run = program.folder();
            QVERIFY(soon([&] { return lastStepTold(run) >= before + 7; }));
            QCOMPARE(::kill(static_cast<pid_t>(program.process().processId()), SIGTERM), 0);
            QVERIFY(program.process().waitForFinished(60'000));
            QCOMPARE(program.process().exitCode(), 130);
            QCOMPARE(stateOf(run), RunState::Stopped);
            const RunCurves curves = curvesOf(run);
            const auto &loss = curves.scalars().at("loss/generator");
            for (std::size_t i = 0; i < loss.size(); ++i)
                QCOMPARE(loss[i].step, static_cast<std::int64_t>(i + 1));
            before = find_good_checkpoint(run).newest->step;
            QCOMPARE(before, loss.back().step);
            // Once in each life: that no sheets can be written.
            QCOMPARE(curves.warnings().size(), static_cast<std::size_t>(life + 1));
        }
    }
};

QTEST_GUILESS_MAIN(TestBareRoot)
#include "tst_bare_root.moc"
