// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/export_fixture.h"
#include "ui/exports/exports.h"
#include "ui/jobs.h"

#include <QDir>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

using namespace hit;
using namespace hit::test;

class ExportsTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<JobList> m_jobs;
    std::unique_ptr<Exports> m_exports;

    void start(const char *name, FrameSource source)
    {
        m_exports->startFilm(filmPlan(*m_folder, name), {}, smallConfig(), std::move(source));
    }
    ImagePlan imagePlan(const char *name) const
    {
        ImagePlan plan;
        plan.request = request_from_latent(std::vector<float>(8, 0.5F), smallConfig());
        plan.target = m_folder->filePath(QLatin1String(name)).toStdString();
        plan.options.state = "{}";
        return plan;
    }
    static void draw(const RenderRequest &request, const Engine::Answer &answer, std::stop_token)
    {
        answer(pictureOf(request));
    }
    QStringList left() const
    {
        return QDir(m_folder->path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    Job::State state(int id) const { return m_jobs->job(id)->state; }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_jobs = std::make_unique<JobList>();
        m_exports = std::make_unique<Exports>(*m_jobs);
    }

    void aFilmIsAJobUntilItIsSaved()
    {
        QSignalSpy saved(m_exports.get(), &Exports::filmSaved);
        start("film.mp4", draw);
        QCOMPARE(m_jobs->running(), 1);
        const int id = m_jobs->front()->id;
        QCOMPARE(m_jobs->job(id)->target, QStringLiteral("film.mp4"));
        QCOMPARE(m_jobs->job(id)->folder, m_folder->path());
        QTRY_COMPARE(saved.size(), 1);
        QCOMPARE(saved[0][0].toString(), m_folder->filePath(QStringLiteral("film.mp4")));
        QVERIFY(state(id) == Job::State::Done);
        QCOMPARE(m_jobs->job(id)->text, QStringLiteral("12 frames"));
        QCOMPARE(left(), QStringList{QStringLiteral("film.mp4")});
    }

    void progressSaysHowManyFramesThereAre()
    {
        int asked = 0;
        start("film.gif",
              [&](const RenderRequest &request, const Engine::Answer &answer, std::stop_token) {
                  if (++asked <= 4)
                      answer(pictureOf(request));
              });
        const int id = m_jobs->front()->id;
        QTRY_COMPARE(m_jobs->job(id)->text, QStringLiteral("4 of 12 frames"));
        QCOMPARE(m_jobs->job(id)->done, 4 / 12.0);
        m_exports.reset();
        QCOMPARE(left(), QStringList());
    }

    void cancelEndsTheJobAndLeavesNothing()
    {
        QSignalSpy failed(m_exports.get(), &Exports::failed);
        start("film.mp4", [](const RenderRequest &, const Engine::Answer &, std::stop_token) {});
        const int id = m_jobs->front()->id;
        QElapsedTimer clock;
        clock.start();
        m_jobs->requestCancel(id);
        QTRY_VERIFY(state(id) == Job::State::Cancelled);
        qInfo("cancelled in %lld ms", clock.elapsed());
        QCOMPARE(left(), QStringList());
        QCOMPARE(failed.size(), 0);
    }

    void anErrorFailsTheJobAndIsSaid()
    {
        QSignalSpy failed(m_exports.get(), &Exports::failed);
        start("film.mp4", [](const RenderRequest &, const Engine::Answer &answer, std::stop_token) {
            answer(fail(ErrorCode::OutOfMemory, "the picture", "memory ran out"));
        });
        const int id = m_jobs->front()->id;
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(state(id) == Job::State::Failed);
        QVERIFY(m_jobs->job(id)->text.contains(QStringLiteral("memory ran out")));
    }

    void whatTheSourceThrowsIsAnErrorToo()
    {
        QSignalSpy failed(m_exports.get(), &Exports::failed);
        start("film.mp4", [](const RenderRequest &, const Engine::Answer &, std::stop_token) {
            throw std::bad_alloc();
        });
        QTRY_COMPARE(failed.size(), 1);
    }

    void anImageIsAJobUntilItIsSaved()
    {
        QSignalSpy saved(m_exports.get(), &Exports::imageSaved);
        Engine::Answer answer;
        m_exports->startImage(imagePlan("a.png"), [&](const RenderRequest &, Engine::Answer give,
                                                      std::stop_token) { answer = give; });
        const int id = m_jobs->front()->id;
        QCOMPARE(m_jobs->job(id)->kind, QStringLiteral("Image"));
        QVERIFY(m_jobs->anyUnknown());
        QCOMPARE(JobList::statusText(*m_jobs->job(id)), QStringLiteral("under way"));
        QTRY_VERIFY(answer);
        answer(pictureOf(imagePlan("a.png").request));
        QTRY_COMPARE(saved.size(), 1);
        QCOMPARE(saved[0][1].toBool(), true);
        QVERIFY(state(id) == Job::State::Done);
        QCOMPARE(left(), QStringList{QStringLiteral("a.png")});
    }

    void aCancelledImageLeavesWhatWasThere()
    {
        const QString path = m_folder->filePath("a.png");
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        m_exports->startImage(imagePlan("a.png"), [](const RenderRequest &, const Engine::Answer &,
                                                     std::stop_token) {});
        const int id = m_jobs->front()->id;
        m_jobs->requestCancel(id);
        QTRY_VERIFY(state(id) == Job::State::Cancelled);
        QCOMPARE(left(), QStringList{QStringLiteral("a.png")});
        QVERIFY(old.open(QIODevice::ReadOnly));
        QCOMPARE(old.readAll(), QByteArray("old"));
    }

    void twoExportsNeverWriteOneFile()
    {
        QSignalSpy failed(m_exports.get(), &Exports::failed);
        const auto never = [](const RenderRequest &, const Engine::Answer &, std::stop_token) {};
        m_exports->startImage(imagePlan("a.png"), never);
        m_exports->startImage(imagePlan("a.png"), never);
        QCOMPARE(failed.size(), 1);
        QCOMPARE(m_jobs->rowCount(), 1);
    }

    void endingWaitsForFilmsAndMayComeBeforeTheList()
    {
        start("film.mp4", [](const RenderRequest &, const Engine::Answer &, std::stop_token) {});
        const int id = m_jobs->front()->id;
        m_exports.reset();
        QCOMPARE(left(), QStringList());
        m_jobs->requestCancel(id);
    }
};

QTEST_MAIN(ExportsTest)
#include "tst_exports.moc"
