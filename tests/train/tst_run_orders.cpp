// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/train_program.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <functional>
#include <random>

using namespace hit;
using namespace hit::test;

namespace {

constexpr int aWhile = 60'000, orders = 30, bursts = 6;
const QStringList runNames{"a", "b", "c"};

Recipe endless()
{
    Recipe recipe = quickRecipe();
    recipe.steps = 0;
    recipe.log_every_steps = 20;
    recipe.checkpoint_every_steps = 200;
    return recipe;
}

/// The window's side of training, as a process.
class Window
{
public:
    explicit Window(const QString &folder)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(HIT_TEST_RUNS_WINDOW, {hitProgram, folder});
    }
    ~Window() { kill(); }
    void kill() ///< kill -9
    {
        m_process.kill();
        m_process.waitForFinished(aWhile);
    }
    void order(const QString &line) { m_process.write(line.toUtf8() + '\n'); }
    void orderStart(const QString &line) ///< "resume", "queue", which are answered
    {
        ++m_unanswered;
        order(line);
    }
    bool hasAnswered()
    {
        return QTest::qWaitFor([this] { return hear() && m_unanswered == 0; }, aWhile);
    }
    /// The order's outcome: "begun" or "refused".
    QString outcome(const QString &line)
    {
        orderStart(line);
        return hasAnswered() ? m_outcome : QString("nothing");
    }
    /// What its list shows now: states by name.
    const QJsonObject &list()
    {
        hear();
        return m_list;
    }

private:
    bool hear()
    {
        while (m_process.canReadLine()) {
            const QJsonObject said = QJsonDocument::fromJson(m_process.readLine()).object();
            if (said.contains("list"))
                m_list = said["list"].toObject();
            for (const char *outcome : {"begun", "refused"})
                if (said.contains(QLatin1String(outcome))) {
                    m_outcome = outcome;
                    --m_unanswered;
                }
        }
        return true;
    }

    QProcess m_process;
    QString m_outcome;
    int m_unanswered = 0;
    QJsonObject m_list;
};

} // namespace

/// Windows and trainers are started, killed and started again in any order, by each other and by
/// hand: there are never two trainers on a run, never is a run lost, and the list is true.
class TestRunOrders final : public QObject
{
    Q_OBJECT

    TrainProgram m_first{endless()};
    QDir m_folder{TrainProgram::text(m_first.scratch().path()) + "/runs"};
    std::unique_ptr<Window> m_window;
    std::mt19937 m_random{2026};

    RunFolder runOf(const QString &name) const
    {
        auto run = RunFolder::open(m_folder.filePath(name).toStdString());
        if (!run)
            qFatal("%s", run.error().line().c_str());
        return *run;
    }
    RunStatus statusOf(const QString &name) const { return observe(runOf(name)); }
    bool works(const QString &name) const { return is_at_work(statusOf(name).state); }
    QString any(const std::function<bool(const QString &)> &fits)
    {
        QStringList fitting;
        std::ranges::copy_if(runNames, std::back_inserter(fitting), fits);
        return fitting.isEmpty() ? QString() : fitting[m_random() % fitting.size()];
    }
    QString anyAtWork()
    {
        return any([this](const QString &name) { return works(name); });
    }
    QString anyAtRest()
    {
        return any([this](const QString &name) { return !works(name); });
    }
    QString anyIn(RunState state)
    {
        return any([&](const QString &name) { return statusOf(name).state == state; });
    }

    /// Processes that train or wait for a run; those that are refused are gone soon.
    QList<qint64> trainersOf(const QString &name) const
    {
        QList<qint64> trainers;
        for (const QString &process : QDir("/proc").entryList({"[1-9]*"}, QDir::Dirs)) {
            QFile file("/proc/" + process + "/cmdline");
            const QList<QByteArray> words =
                file.open(QIODevice::ReadOnly) ? file.readAll().split('\0') : QList<QByteArray>();
            const auto at = std::max(words.indexOf("--resume"), words.indexOf("--output"));
            if (at > 0 && words[at + 1] == m_folder.filePath(name).toUtf8())
                trainers.append(process.toLongLong());
        }
        return trainers;
    }

    /// Nobody is about to change what it is.
    bool isSettled() const
    {
        return std::ranges::all_of(runNames, [this](const QString &name) {
            const RunStatus status = statusOf(name);
            const bool waits = status.state == RunState::Waiting;
            const auto ahead = waits ? RunFolder::open(status.waits_for) : runOf(name);
            return status.state != RunState::Starting
                   && (!waits || (ahead && is_at_work(observe(*ahead).state)))
                   // It has told so itself: until then the last one's word stands.
                   && trainersOf(name)
                          == (is_at_work(status.state) ? QList<qint64>{status.process}
                                                       : QList<qint64>());
        });
    }
    QJsonObject truth() const
    {
        QJsonObject states;
        for (const QString &name : runNames)
            states[name] = QString::fromUtf8(name_of(statusOf(name).state).data());
        return states;
    }

    void openWindow() { m_window = std::make_unique<Window>(m_folder.path()); }
    void killTrainer(const QString &name)
    {
        ::kill(pid_t(read_status(runOf(name))->process), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(!RunLock::is_held(runOf(name)), aWhile);
    }
    void ask(const QString &name, const QString &what, RunState then)
    {
        m_window->order(what + ' ' + name);
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(name).state, then, aWhile);
    }
    void resume(const QString &name, bool killsWindow)
    {
        QCOMPARE(m_window->outcome("resume " + name), QString("begun"));
        if (killsWindow)
            openWindow();
        QTRY_VERIFY_WITH_TIMEOUT(works(name), aWhile);
    }
    void queue(const QString &name, const QString &ahead)
    {
        QCOMPARE(m_window->outcome("queue " + name + ' ' + ahead), QString("begun"));
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(name).state, RunState::Waiting, aWhile);
    }
    void refuseSecond(const QString &name)
    {
        QCOMPARE(m_window->outcome("resume " + name), QString("refused"));
        const Ran second = runHit({"train", "--resume", m_folder.filePath(name)});
        QVERIFY2(second.failedWith(2) && second.err.contains("at work"), second.text());
    }

    /// Of two windows at once, which wait for nothing; a trainer that begins may be killed.
    void burst()
    {
        Window second(m_folder.path());
        Window *const windows[] = {m_window.get(), &second};
        const QString name = runNames[m_random() % runNames.size()];
        const QString other = runNames[m_random() % runNames.size()];
        const bool kills = m_random() % 2 == 0;
        for (Window *window : windows) {
            window->orderStart("resume " + name);
            window->orderStart(m_random() % 2 == 0 ? "resume " + other
                                                   : "queue " + other + ' ' + name);
        }
        if (kills)
            for (const qint64 process : trainersOf(name))
                ::kill(pid_t(process), SIGKILL);
        for (Window *window : windows)
            QVERIFY(window->hasAnswered());
    }

    void meddle(unsigned choice)
    {
        const QString atWork = anyAtWork(), atRest = anyAtRest();
        const QString running = anyIn(RunState::Running), paused = anyIn(RunState::Paused);
        if (choice == 0)
            openWindow();
        else if (choice == 1 && !atWork.isEmpty())
            killTrainer(atWork);
        else if (choice == 2 && !atWork.isEmpty())
            refuseSecond(atWork);
        else if (choice == 3 && !running.isEmpty())
            ask(running, "pause", RunState::Paused);
        else if (choice == 3 && !paused.isEmpty())
            ask(paused, "continue", RunState::Running);
        else if (choice == 4 && !atWork.isEmpty())
            ask(atWork, "stop", RunState::Stopped);
        else if (choice >= 5 && choice <= 6 && !atRest.isEmpty() && !atWork.isEmpty())
            queue(atRest, atWork);
        else if (!atRest.isEmpty())
            resume(atRest, choice % 2 == 1);
        else
            refuseSecond(atWork);
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString &name : runNames) {
            QStringList arguments = m_first.newRun();
            arguments[arguments.indexOf("--output") + 1] = m_folder.filePath(name);
            QProcess trainer;
            trainer.start(hitProgram, arguments);
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_folder.filePath(name) + "/run.json"), aWhile);
            QTRY_COMPARE_WITH_TIMEOUT(statusOf(name).state, RunState::Running, aWhile);
            trainer.kill();
            QVERIFY(trainer.waitForFinished(aWhile));
        }
    }

    void thirtyOrdersLeaveTheListTrue()
    {
        openWindow();
        for (int order = 0; order < orders; ++order) {
            meddle(m_random() % 9);
            if (QTest::currentTestFailed())
                return;
            QTRY_VERIFY_WITH_TIMEOUT(isSettled(), aWhile);
            QTRY_COMPARE_WITH_TIMEOUT(m_window->list(), truth(), aWhile);
        }
        for (const QString &name : runNames)
            if (works(name))
                ask(name, "stop", RunState::Stopped);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->list(), truth(), aWhile);
    }

    /// Nobody waits for anything: trainers begin beside each other, and are killed while they do.
    void burstsOfTwoWindowsLeaveOneTrainer()
    {
        openWindow();
        for (int i = 0; i < bursts; ++i) {
            burst();
            if (QTest::currentTestFailed())
                return;
        }
        const auto isTrue = [this] { return isSettled() && m_window->list() == truth(); };
        QVERIFY(QTest::qWaitFor(isTrue, aWhile));
    }

    void cleanupTestCase()
    {
        for (const QString &name : runNames)
            if (works(name))
                killTrainer(name);
    }
};

QTEST_GUILESS_MAIN(TestRunOrders)
#include "tst_run_orders.moc"
