// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/engine/engine.h"
#include "model/latent/latent.h"
#include "tests/engine/session_support.h"

#include <atomic>
#include <latch>
#include <mutex>

namespace hit::test {

constexpr int patience_ms = 60'000;

inline std::vector<std::uint8_t> pixels_of(const Frame &frame)
{
    const auto *data = static_cast<const std::uint8_t *>(frame.data);
    return {data, data + frame.pitch * static_cast<std::size_t>(frame.height)};
}

inline RenderRequest request_of_seed(int seed, std::uint64_t id)
{
    auto request = request_from_latent(seed_latent(seed, 0, 16), tiny_config());
    request.id = id;
    return request;
}

/// An engine and what it has answered.
class Watched
{
public:
    explicit Watched(DeviceOptions options = {"cpu", Precision::Auto, 2})
        : engine(std::move(options), callbacks())
    {
    }

    /// Keeps the engine's thread in the callback of the next picture until release().
    void hold_next() { m_hold = true; }
    void wait_until_held() { m_held.wait(); }
    void release() { m_go_on.count_down(); }

    template <typename Read>
    auto read(Read get) const
    {
        std::lock_guard lock(m_mutex);
        return get();
    }
    std::size_t opened_count() const
    {
        return read([&] { return infos.size(); });
    }
    std::uint64_t last_id() const
    {
        return read([&] { return ids.empty() ? 0 : ids.back(); });
    }
    std::size_t map_count() const
    {
        return read([&] { return maps.size(); });
    }
    std::size_t failures() const
    {
        return read([&] { return errors.size(); });
    }

    std::vector<std::shared_ptr<const ModelInfo>> infos;
    std::vector<Error> open_errors, errors;
    std::vector<std::uint64_t> answered; ///< open() and set_device(), in order
    std::function<void()> rendered;      ///< on the engine's thread; set it before it is needed
    std::function<void()> inspected;     ///< the same, after each map
    std::vector<std::uint64_t> ids;
    std::vector<std::uint8_t> last_pixels;
    std::vector<MapAnswer> maps;
    std::vector<std::uint64_t> other_ids;
    std::vector<std::uint8_t> other_pixels;
    std::vector<std::shared_ptr<const ModelInfo>> beside; ///< of open_beside(), in order
    std::vector<ModelInMemory> in_memory;                 ///< as told last

private:
    Engine::Callbacks callbacks()
    {
        return {
            [this](std::shared_ptr<const ModelInfo> info, std::uint64_t asked) {
                std::lock_guard lock(m_mutex);
                answered.push_back(asked);
                if (info)
                    infos.push_back(std::move(info));
            },
            [this](Error error, std::uint64_t asked) {
                std::lock_guard lock(m_mutex);
                answered.push_back(asked);
                open_errors.push_back(std::move(error));
            },
            {},
            [this](RenderResult result) {
                {
                    std::lock_guard lock(m_mutex);
                    ids.push_back(result.frame.request_id);
                    last_pixels = pixels_of(result.frame);
                }
                if (rendered)
                    rendered();
                if (m_hold.exchange(false)) {
                    m_held.count_down();
                    m_go_on.wait();
                }
            },
            [this](Error error, std::uint64_t) {
                std::lock_guard lock(m_mutex);
                errors.push_back(std::move(error));
            },
            [this](MapAnswer answer) {
                {
                    std::lock_guard lock(m_mutex);
                    maps.push_back(std::move(answer));
                }
                if (inspected)
                    inspected();
            },
            [this](Result<RenderResult> result, std::uint64_t id) {
                std::lock_guard lock(m_mutex);
                other_ids.push_back(id);
                if (result)
                    other_pixels = pixels_of(result->frame);
                else
                    errors.push_back(result.error());
            },
            [this](std::shared_ptr<const ModelInfo> info, std::uint64_t asked) {
                std::lock_guard lock(m_mutex);
                answered.push_back(asked);
                beside.push_back(std::move(info));
            },
            [this](std::vector<ModelInMemory> models) {
                std::lock_guard lock(m_mutex);
                in_memory = std::move(models);
            },
        };
    }

    mutable std::mutex m_mutex;
    std::atomic<bool> m_hold = false;
    std::latch m_held{1}, m_go_on{1};

public:
    Engine engine; ///< last: it ends before what its callbacks use
};

} // namespace hit::test
