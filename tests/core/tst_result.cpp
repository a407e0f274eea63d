// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/log.h"
#include "model/core/result.h"

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <QtTest>

#include <functional>
#include <new>
#include <stdexcept>
#include <vector>

using namespace hit;

namespace {

using Thrower = std::function<void()>;

void throwTorchError()
{
    TORCH_CHECK(false, "expected 3 dimensions.\nAdvice for programmers");
}

} // namespace

Q_DECLARE_METATYPE(Thrower)

class TestResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void errorsAreOneLine_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("why");
        QTest::addColumn<QString>("remedy");
        QTest::addColumn<QString>("line");
        QTest::addRow("all") << "a.npy"
                             << "it is empty"
                             << "copy it again"
                             << "a.npy: it is empty (copy it again)";
        QTest::addRow("no remedy") << "a.npy"
                                   << "it is empty"
                                   << ""
                                   << "a.npy: it is empty";
        QTest::addRow("no subject") << ""
                                    << "it is empty"
                                    << ""
                                    << "it is empty";
        QTest::addRow("subject only") << "a.npy"
                                      << ""
                                      << ""
                                      << "a.npy";
    }
    void errorsAreOneLine()
    {
        QFETCH(QString, what);
        QFETCH(QString, why);
        QFETCH(QString, remedy);
        QFETCH(QString, line);
        const Error error{ErrorCode::BadFile, what.toStdString(), why.toStdString(),
                          remedy.toStdString(), "details"};
        QCOMPARE(QString::fromStdString(error.line()), line);
    }

    void exitCodesAreThoseOfTheCommandLine()
    {
        QCOMPARE(exit_code(ErrorCode::WorkFailed), 1);
        QCOMPARE(exit_code(ErrorCode::DeviceLost), 1);
        QCOMPARE(exit_code(ErrorCode::WrongUse), 2);
        QCOMPARE(exit_code(ErrorCode::BadFile), 3);
        QCOMPARE(exit_code(ErrorCode::NoFile), 3);
        QCOMPARE(exit_code(ErrorCode::OutOfMemory), 4);
        QCOMPARE(exit_code(ErrorCode::DiskFull), 4);
        QCOMPARE(exit_code(ErrorCode::Interrupted), 130);
    }

    void guardMapsExceptions_data()
    {
        QTest::addColumn<Thrower>("thrower");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, Thrower thrower, ErrorCode code, const char *why) {
            QTest::addRow("%s", name) << thrower << static_cast<int>(code) << why;
        };
        const char *memory = "there is not enough memory";
        row(
            "bad_alloc", [] { throw std::bad_alloc(); }, ErrorCode::OutOfMemory, memory);
        row(
            "torch out of memory",
            [] { TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory."); },
            ErrorCode::OutOfMemory, memory);
        // volatile: the compiler must not see that the size cannot be.
        row(
            "the CPU allocator",
            [] {
                volatile std::size_t size = std::size_t{1} << 62;
                auto data = c10::GetDefaultCPUAllocator()->allocate(size);
            },
            ErrorCode::OutOfMemory, memory);
        // oneDNN's own words, where its allocation failed and where something else did.
        row(
            "oneDNN out of memory",
            [] { throw std::runtime_error("could not create a primitive"); },
            ErrorCode::OutOfMemory, memory);
        row(
            "oneDNN",
            [] {
                throw std::runtime_error(
                    "could not create a primitive descriptor for a matmul primitive");
            },
            ErrorCode::WorkFailed,
            "could not create a primitive descriptor for a matmul primitive");
        row("torch", throwTorchError, ErrorCode::WorkFailed, "expected 3 dimensions");
        row(
            "sticky CUDA error",
            [] {
                throw c10::AcceleratorError({__func__, __FILE__, __LINE__}, 700,
                                            "CUDA error: an illegal memory access");
            },
            ErrorCode::DeviceLost,
            "the graphics card stopped working for this program: CUDA error: an illegal memory "
            "access");
        row(
            "harmless CUDA error",
            [] {
                throw c10::AcceleratorError({__func__, __FILE__, __LINE__}, 1,
                                            "CUDA error: invalid argument");
            },
            ErrorCode::WorkFailed, "CUDA error: invalid argument");
        row(
            "Error",
            [] {
                throw ErrorException({ErrorCode::DiskFull, "x", "the disk is full", {}, {}});
            },
            ErrorCode::DiskFull, "the disk is full");
        row(
            "std::exception", [] { throw std::runtime_error("it broke."); }, ErrorCode::WorkFailed,
            "it broke");
        row(
            "anything", [] { throw 42; }, ErrorCode::WorkFailed, "an unknown error occurred");
    }
    void guardMapsExceptions()
    {
        QFETCH(Thrower, thrower);
        QFETCH(int, code);
        QFETCH(QString, why);
        const Status done = guard("x", thrower);
        QVERIFY(!done);
        QCOMPARE(static_cast<int>(done.error().code), code);
        QCOMPARE(QString::fromStdString(done.error().why), why);
        QCOMPARE(done.error().what, std::string("x"));
        QVERIFY(done.error().line().find('\n') == std::string::npos);
    }

    void theWholeTextOfTorchGoesToDetailsAndLog()
    {
        const Status done = guard("the subject", throwTorchError);
        QVERIFY(!done);
        QVERIFY(done.error().details.find("Advice for programmers") != std::string::npos);
        const auto records = log::recent();
        QVERIFY(!records.empty());
        QVERIFY(records.back().text.starts_with("the subject: expected 3 dimensions"));
        QVERIFY(records.back().text.find("Advice for programmers") != std::string::npos);
    }

    void guardGivesValuesAndResultsAsTheyAre()
    {
        QCOMPARE(guard("x", [] { return 3; }).value(), 3);
        QVERIFY(guard("x", [] {}));
        const Result<int> kept =
            guard("x", []() -> Result<int> { return fail(ErrorCode::NoFile, "y", "gone"); });
        QVERIFY(!kept);
        QCOMPARE(kept.error().what, std::string("y"));
        QVERIFY(guard("x", []() -> Status { return {}; }));
    }
};

QTEST_GUILESS_MAIN(TestResult)
#include "tst_result.moc"
