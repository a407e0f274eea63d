// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scratch.h"
#include "ui/train/recipe_trial.h"

#include <QtTest>

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

using namespace hit;
using namespace hit::test;

namespace {

const QByteArray answer = R"({"device":"CPU","seconds_per_step":2,"images_per_second":4,)"
                          R"("measured_batch":8,"batch":8,"memory_bytes":1,)"
                          R"("memory_limit_bytes":2,"checkpoint_bytes":3})";

/// In the place of `hit`: a measurement that takes as long as the test wants, and says what that
/// wants.
class FakeHit
{
public:
    FakeHit()
    {
        if (::mkfifo(m_fifo.c_str(), 0600) != 0)
            qFatal("no fifo");
        const auto program = m_dir / "hit";
        writeAll(program, "#!/bin/sh\nread line <" + QByteArray(m_fifo.c_str())
                              + "\ncase $line in hit:*) echo \"$line\" >&2; exit 1;; esac\n"
                                "echo \"$line\"\n");
        ::chmod(program.c_str(), 0700);
        qputenv("PATH", QByteArray(m_dir.path().c_str()) + ':' + qgetenv("PATH"));
    }
    /// Waits until it measures.
    bool measures()
    {
        return QTest::qWaitFor(
            [this] { return (m_file = ::open(m_fifo.c_str(), O_WRONLY | O_NONBLOCK)) >= 0; },
            30'000);
    }
    void end(const QByteArray &line) const
    {
        if (::write(m_file, (line + '\n').constData(), std::size_t(line.size()) + 1) < 0)
            qFatal("not written");
        ::close(m_file);
    }

private:
    Scratch m_dir;
    std::filesystem::path m_fifo = m_dir / "fifo";
    int m_file = -1;
};

} // namespace

/// What a run beside it makes of a measurement.
class TestRecipeTrial final : public QObject
{
    Q_OBJECT

    FakeHit m_hit;
    const QStringList m_recipe{"--recipe", "tiny-32"};

    /// As who shows the cost does: asks again whenever it changes.
    std::unique_ptr<RecipeTrial> shown()
    {
        auto trial = std::make_unique<RecipeTrial>();
        connect(trial.get(), &RecipeTrial::changed, this,
                [this, each = trial.get()] { each->measure(m_recipe); });
        return trial;
    }

private Q_SLOTS:
    void aCostIsMeasuredOnce()
    {
        const auto trial = shown();
        trial->measure(m_recipe);
        QVERIFY(m_hit.measures());
        m_hit.end(answer);
        QTRY_VERIFY(!trial->isRunning());
        QVERIFY(trial->cost() && trial->cost()->secondsPerStep == 2);
        trial->setTraining(true); // what was measured alone stays true
        trial->setTraining(false);
        QVERIFY(trial->cost() && !trial->isRunning());
    }

    void whatWasMeasuredBesideARunIsMeasuredAgainWithoutIt_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<bool>("endsMeanwhile");
        for (const bool meanwhile : {true, false}) {
            QTest::addRow("a cost, %s", meanwhile ? "meanwhile" : "later") << answer << meanwhile;
            QTest::addRow("an error, %s", meanwhile ? "meanwhile" : "later")
                << QByteArray("hit: it is too slow") << meanwhile;
        }
    }
    void whatWasMeasuredBesideARunIsMeasuredAgainWithoutIt()
    {
        QFETCH(QByteArray, said);
        QFETCH(bool, endsMeanwhile);
        const auto trial = shown();
        trial->setTraining(true);
        trial->measure(m_recipe);
        QVERIFY(m_hit.measures());
        if (endsMeanwhile)
            trial->setTraining(false);
        QSignalSpy changed(trial.get(), &RecipeTrial::changed);
        m_hit.end(said);
        QTRY_VERIFY(!changed.isEmpty());
        if (!endsMeanwhile) {
            QTRY_VERIFY(!trial->isRunning());
            QVERIFY(trial->cost() ? trial->cost()->besideTraining : !trial->error().isEmpty());
            trial->setTraining(false);
        }
        QVERIFY(m_hit.measures());
        m_hit.end(answer);
        QTRY_VERIFY(!trial->isRunning());
        QVERIFY2(trial->cost() && !trial->cost()->besideTraining, qPrintable(trial->error()));
    }
};

QTEST_GUILESS_MAIN(TestRecipeTrial)
#include "tst_recipe_trial.moc"
