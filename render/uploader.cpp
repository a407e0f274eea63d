// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/uploader.h"

#include "model/core/log.h"
#include "render/uploader_copy.h"
#include "render/uploader_interop.h"

#include <array>
#include <utility>

namespace hit {
namespace {

constexpr std::array pathNames{std::pair{UploadPath::Interop, "interop"},
                               std::pair{UploadPath::Copy, "copy"},
                               std::pair{UploadPath::Software, "software"}};

class Ladder final : public Uploader
{
public:
    explicit Ladder(std::vector<Rung> rungs)
        : m_rungs(std::move(rungs))
    {
    }

    UploadPath path() const override { return m_rungs[m_used].path; }
    QString whyNotBetter() const override
    {
        if (m_best > 0)
            return m_fallen;
        return m_used > 0 ? QStringLiteral("the picture comes from the CPU") : QString();
    }
    unsigned texture() const override { return m_uploader ? m_uploader->texture() : 0; }
    QSize size() const override { return m_uploader ? m_uploader->size() : QSize(); }

    Status upload(const Frame &frame) override
    {
        while (true) {
            const std::optional<std::size_t> rung = firstRungFor(frame);
            if (!rung)
                return fail(ErrorCode::WrongUse, "Interop",
                            "the picture comes from the CPU, so there is no CUDA frame to share");
            const Status status = uploadOn(*rung, frame);
            if (status || *rung + 1 == m_rungs.size())
                return status;
            leave(*rung, status.error());
        }
    }

private:
    std::optional<std::size_t> firstRungFor(const Frame &frame) const
    {
        for (std::size_t i = m_best; i < m_rungs.size(); ++i)
            if (m_rungs[i].takesHostFrames || frame.memory == Frame::Memory::Cuda)
                return i;
        return std::nullopt;
    }

    Status uploadOn(std::size_t rung, const Frame &frame)
    {
        if (!m_uploader || m_used != rung)
            m_uploader = m_rungs[rung].make();
        m_used = rung;
        return m_uploader->upload(frame);
    }

    void leave(std::size_t rung, const Error &error)
    {
        log::warning("upload by " + uploadPathName(m_rungs[rung].path).toStdString()
                     + " was given up: " + error.line() + " " + error.details);
        m_uploader.reset();
        m_best = rung + 1;
        m_fallen = QString::fromStdString(error.line());
    }

    std::vector<Rung> m_rungs;
    std::size_t m_best = 0; ///< first rung that has not failed
    std::size_t m_used = 0; ///< rung of the last frame
    std::unique_ptr<Uploader> m_uploader;
    QString m_fallen; ///< why the last rung failed
};

} // namespace

QString uploadPathName(UploadPath path)
{
    for (const auto &[value, name] : pathNames)
        if (value == path)
            return QString::fromLatin1(name);
    return {};
}

std::optional<UploadPath> uploadPathFromString(const QString &name)
{
    for (const auto &[value, text] : pathNames)
        if (name == QLatin1String(text))
            return value;
    return std::nullopt;
}

std::unique_ptr<Uploader> makeLadder(std::vector<Rung> rungs)
{
    return std::make_unique<Ladder>(std::move(rungs));
}

std::unique_ptr<Uploader> makeUploader(std::optional<UploadPath> forced)
{
    std::vector<Rung> rungs{{UploadPath::Interop, false, makeInteropUploader},
                            {UploadPath::Copy, true, makeCopyUploader}};
    if (forced)
        std::erase_if(rungs, [&](const Rung &rung) { return rung.path != *forced; });
    return makeLadder(std::move(rungs));
}

} // namespace hit
