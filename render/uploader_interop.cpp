// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/uploader_interop.h"

#include "render/cuda_plugin.h"
#include "render/frame_image.h"
#include "render/gl_texture.h"

namespace hit {
namespace {

/// A texture and its registration; they go in the right order.
struct SharedTexture
{
    const HitInteropApi *api;
    std::unique_ptr<QOpenGLTexture> texture;
    int device;
    HitInteropTexture *attached = nullptr;

    SharedTexture(const HitInteropApi *table, std::unique_ptr<QOpenGLTexture> made, int onDevice)
        : api(table)
        , texture(std::move(made))
        , device(onDevice)
    {
    }
    ~SharedTexture() { api->detach(attached); }
    Q_DISABLE_COPY_MOVE(SharedTexture)
};

class InteropUploader final : public Uploader
{
public:
    UploadPath path() const override { return UploadPath::Interop; }
    unsigned texture() const override { return m_shared ? m_shared->texture->textureId() : 0; }
    QSize size() const override
    {
        return m_shared ? QSize(m_shared->texture->width(), m_shared->texture->height()) : QSize();
    }

    Status upload(const Frame &frame) override
    {
        return checkFrame(frame).and_then([&] { return share(frame); }).and_then([&] {
            const HitInteropFrame source = interopFrame(frame);
            const int error = m_shared->api->copy(m_shared->attached, &source);
            m_inFlight = frame;
            return cudaStatus(*m_shared->api, error, "copying a picture into its texture");
        });
    }

private:
    Status share(const Frame &frame)
    {
        if (m_shared && size() == QSize(frame.width, frame.height)
            && m_shared->device == frame.device)
            return {};
        m_shared.reset();
        const auto api = interopApi();
        if (!api)
            return tl::unexpected(api.error());
        return checkDevice(**api, frame.device)
            .and_then([&] { return makeTexture(QSize(frame.width, frame.height)); })
            .and_then([&](std::unique_ptr<QOpenGLTexture> made) {
                return attach(*api, std::move(made), frame.device);
            });
    }

    static Status checkDevice(const HitInteropApi &api, int device)
    {
        int shares = 0;
        const int error = api.shares_device(device, &shares);
        return cudaStatus(api, error, "asking for the GPU of the screen").and_then([&]() -> Status {
            if (shares)
                return {};
            return fail(ErrorCode::WorkFailed, "Interop", "the screen is on another device");
        });
    }

    Status attach(const HitInteropApi *api, std::unique_ptr<QOpenGLTexture> made, int device)
    {
        auto shared = std::make_unique<SharedTexture>(api, std::move(made), device);
        const int error = api->attach(shared->texture->textureId(), device, &shared->attached);
        return cudaStatus(*api, error, "sharing a texture").map([&] {
            m_shared = std::move(shared);
        });
    }

    // The copy runs on; its source lives until the next one. Declared first, so it goes last.
    Frame m_inFlight;
    std::unique_ptr<SharedTexture> m_shared;
};

} // namespace

std::unique_ptr<Uploader> makeInteropUploader()
{
    return std::make_unique<InteropUploader>();
}

} // namespace hit
