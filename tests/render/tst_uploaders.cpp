// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/gl_format.h"
#include "render/gl_texture.h"
#include "render/uploader.h"
#include "render/uploader_copy.h"
#include "tests/render/fake_cuda_plugin.h"
#include "tests/render/test_frames.h"

#include <QLibrary>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QtTest>

using namespace hit;
using namespace hit::test;

namespace {

/// The stand-in for libhit_cuda.so, loaded for a scope.
class LoadedFake
{
public:
    LoadedFake()
        : m_library(qEnvironmentVariable("HIT_FAKE_CUDA"))
    {
        if (const auto find =
                reinterpret_cast<decltype(&fake_cuda)>(m_library.resolve("fake_cuda")))
            m_state = find();
    }
    ~LoadedFake()
    {
        if (m_state)
            *m_state = {};
        m_library.unload();
    }
    Q_DISABLE_COPY_MOVE(LoadedFake)
    FakeCuda *operator->() const { return m_state; }
    bool loaded() const { return m_state; }

private:
    QLibrary m_library;
    FakeCuda *m_state = nullptr;
};

Frame cudaFrame(QSize size, int padding = 0, quint64 id = 1)
{
    Frame frame = randomFrame(size, padding, id);
    frame.memory = Frame::Memory::Cuda;
    frame.device = 0;
    return frame;
}

/// A rung that fails at the given upload and counts.
struct FailingUploader final : Uploader
{
    explicit FailingUploader(int *uploadCount)
        : uploads(uploadCount)
    {
    }
    UploadPath path() const override { return UploadPath::Interop; }
    Status upload(const Frame &) override
    {
        ++*uploads;
        return fail(ErrorCode::WorkFailed, "Interop", "injected");
    }
    unsigned texture() const override { return 0; }
    QSize size() const override { return {}; }
    int *uploads;
};

} // namespace

class UploadersTest : public QObject
{
    Q_OBJECT

private:
    static QImage shown(const Uploader &uploader)
    {
        return readTexture(uploader.texture(), uploader.size());
    }

    QOffscreenSurface m_surface;
    QOpenGLContext m_context;

private Q_SLOTS:
    void initTestCase()
    {
        m_context.setFormat(canvasFormat());
        if (!m_context.create())
            QSKIP("no OpenGL on this platform");
        m_surface.setFormat(m_context.format());
        m_surface.create();
        if (!m_context.makeCurrent(&m_surface))
            QSKIP("no OpenGL context can be made current here");
    }

    void everyByteArrivesInTheTexture_data()
    {
        QTest::addColumn<bool>("cuda");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("padding");
        for (const bool cuda : {false, true})
            for (const QSize size : {QSize(1, 1), QSize(3, 5), QSize(128, 128), QSize(257, 131),
                                     QSize(1024, 1024), QSize(1, 300)})
                for (const int padding : {0, 1, 12, 256})
                    QTest::addRow("%s %dx%d+%d", cuda ? "interop" : "copy", size.width(),
                                  size.height(), padding)
                        << cuda << size << padding;
    }
    void everyByteArrivesInTheTexture()
    {
        QFETCH(bool, cuda);
        QFETCH(QSize, size);
        QFETCH(int, padding);
        const LoadedFake fake;
        QVERIFY(fake.loaded());
        const Frame frame = cuda ? cudaFrame(size, padding) : randomFrame(size, padding);
        const UploadPath rung = cuda ? UploadPath::Interop : UploadPath::Copy;
        const auto uploader = makeUploader(rung);
        const Status status = uploader->upload(frame);
        QVERIFY2(status, status ? "" : status.error().line().c_str());
        QCOMPARE(uploader->path(), rung);
        QCOMPARE(uploader->size(), size);
        QCOMPARE(shown(*uploader), expectedImage(frame));
    }

    void everyFrameOfARowArrives()
    {
        const auto uploader = makeUploader(UploadPath::Copy);
        for (quint64 id = 1; id <= 20; ++id) {
            const Frame frame = randomFrame(id % 7 == 0 ? QSize(65, 33) : QSize(64, 64), 4, id);
            QVERIFY(uploader->upload(frame));
            QCOMPARE(shown(*uploader), expectedImage(frame));
        }
    }

    void aFrameWithoutPixelsIsRefused_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("pitch");
        QTest::addColumn<bool>("data");
        QTest::newRow("no data") << 4 << 16 << false;
        QTest::newRow("no width") << 0 << 16 << true;
        QTest::newRow("pitch too small") << 4 << 15 << true;
    }
    void aFrameWithoutPixelsIsRefused()
    {
        QFETCH(int, width);
        QFETCH(int, pitch);
        QFETCH(bool, data);
        Frame frame = randomFrame(QSize(4, 4));
        frame.width = width;
        frame.pitch = pitch;
        if (!data)
            frame.data = nullptr;
        QVERIFY(!makeUploader(UploadPath::Copy)->upload(frame));
    }

    void aTooLargeTextureIsAnErrorAndNotACrash()
    {
        QVERIFY(!makeTexture(QSize(1 << 20, 1)));
        QVERIFY(makeTexture(QSize(4, 4)));
    }

    void theLadderFallsForGoodAndShowsTheSameFrame()
    {
        int tried = 0;
        const auto ladder = makeLadder(
            {{UploadPath::Interop, true, [&] { return std::make_unique<FailingUploader>(&tried); }},
             {UploadPath::Copy, true, makeCopyUploader}});
        for (quint64 id = 1; id <= 3; ++id) {
            const Frame frame = randomFrame(QSize(31, 17), 0, id);
            QVERIFY(ladder->upload(frame));
            QCOMPARE(ladder->path(), UploadPath::Copy);
            QCOMPARE(shown(*ladder), expectedImage(frame));
        }
        QCOMPARE(tried, 1);
        QVERIFY(ladder->whyNotBetter().contains(QStringLiteral("injected")));
    }

    void theLastRungsErrorComesOut()
    {
        int tried = 0;
        const auto ladder = makeLadder({{UploadPath::Interop, true, [&] {
                                             return std::make_unique<FailingUploader>(&tried);
                                         }}});
        QVERIFY(!ladder->upload(randomFrame(QSize(4, 4))));
        QVERIFY(!ladder->upload(randomFrame(QSize(4, 4))));
        QCOMPARE(tried, 2);
    }

    void framesOfTheCpuPassOverInteropWithoutAFall()
    {
        const LoadedFake fake;
        const auto uploader = makeUploader({});
        const Frame host = randomFrame(QSize(16, 16), 0, 1);
        QVERIFY(uploader->upload(host));
        QCOMPARE(uploader->path(), UploadPath::Copy);
        QVERIFY(!uploader->whyNotBetter().isEmpty());
        const Frame device = cudaFrame(QSize(16, 16), 0, 2);
        QVERIFY(uploader->upload(device));
        QCOMPARE(uploader->path(), UploadPath::Interop);
        QVERIFY(uploader->whyNotBetter().isEmpty());
        QCOMPARE(shown(*uploader), expectedImage(device));
    }

    void forcedInteropFailsWithoutCudaFramesAndWithoutThePlugin()
    {
        const auto uploader = makeUploader(UploadPath::Interop);
        QVERIFY(!uploader->upload(randomFrame(QSize(8, 8))));
        QVERIFY(!uploader->upload(cudaFrame(QSize(8, 8))));
    }

    void interopRegistersOncePerSizeAndLeavesNothingRegistered()
    {
        const LoadedFake fake;
        {
            const auto uploader = makeUploader(UploadPath::Interop);
            for (quint64 id = 1; id <= 5; ++id)
                QVERIFY(uploader->upload(cudaFrame(QSize(32, 32), 0, id)));
            QCOMPARE(fake->attached, 1);
            QCOMPARE(fake->copies, 5);
            QVERIFY(uploader->upload(cudaFrame(QSize(33, 32), 0, 6)));
            QCOMPARE(fake->attached, 2);
            QCOMPARE(fake->detached, 1);
        }
        QCOMPARE(fake->detached, 2);
    }

    void interopKeepsAFrameUntilTheNextOne()
    {
        const LoadedFake fake;
        const auto uploader = makeUploader(UploadPath::Interop);
        Frame first = cudaFrame(QSize(8, 8), 0, 1);
        const std::weak_ptr<const void> watched = first.keep_alive;
        QVERIFY(uploader->upload(std::exchange(first, {})));
        QVERIFY(!watched.expired());
        QVERIFY(uploader->upload(cudaFrame(QSize(8, 8), 0, 2)));
        QVERIFY(watched.expired());
    }

    void aFailedInteropCopyFallsToCopyWithTheSameFrame()
    {
        const LoadedFake fake;
        const auto uploader = makeUploader({});
        QVERIFY(uploader->upload(cudaFrame(QSize(32, 32), 0, 1)));
        fake->next_copy_error = 719;
        const Frame frame = cudaFrame(QSize(32, 32), 0, 2);
        QVERIFY(uploader->upload(frame));
        QCOMPARE(uploader->path(), UploadPath::Copy);
        QCOMPARE(shown(*uploader), expectedImage(frame));
        QCOMPARE(fake->host_copies, 1);
        QCOMPARE(fake->detached, fake->attached);
    }

    void aScreenOnAnotherDeviceTakesTheCopyRung()
    {
        const LoadedFake fake;
        fake->shares_device = 0;
        const auto uploader = makeUploader({});
        const Frame frame = cudaFrame(QSize(32, 32));
        QVERIFY(uploader->upload(frame));
        QCOMPARE(uploader->path(), UploadPath::Copy);
        QCOMPARE(fake->attached, 0);
        QVERIFY(uploader->whyNotBetter().contains(QStringLiteral("another device")));
    }

    void namesGoThereAndBack()
    {
        for (const UploadPath path : {UploadPath::Interop, UploadPath::Copy, UploadPath::Software})
            QCOMPARE(uploadPathFromString(uploadPathName(path)), std::optional(path));
        QVERIFY(!uploadPathFromString(QStringLiteral("vulkan")));
    }
};

QTEST_MAIN(UploadersTest)
#include "tst_uploaders.moc"
