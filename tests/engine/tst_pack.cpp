// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/engine/frame_pool.h"
#include "model/engine/pack.h"

#include <torch/torch.h>

#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <set>

namespace {

using Bytes = std::vector<std::uint8_t>;

/// The definition; nearbyint rounds half to even.
std::uint8_t naive(float value)
{
    if (std::isnan(value))
        return 0;
    const float scaled = (std::min(std::max(value, -1.0f), 1.0f) + 1.0f) * 127.5f;
    return static_cast<std::uint8_t>(std::nearbyint(scaled));
}

std::vector<float> hard_values()
{
    const float infinite = std::numeric_limits<float>::infinity();
    std::vector<float> values{-1, 1, 0, -0.0f, -1.5f, 1.5f, infinite, -infinite, std::nanf("")};
    for (int level = 0; level < 255; ++level) {
        const float half = (float(level) + 0.5f) / 127.5f - 1;
        for (const float v : {half, std::nextafter(half, -2.0f), std::nextafter(half, 2.0f)})
            values.push_back(v);
    }
    std::mt19937 random(7);
    std::normal_distribution<float> normal(0, 0.7f);
    while (values.size() < 3 * 4'001)
        values.push_back(normal(random));
    return values;
}

Bytes expected_bytes(const std::vector<float> &rgb)
{
    Bytes bytes;
    for (std::size_t i = 0; i < rgb.size(); ++i) {
        bytes.push_back(naive(rgb[i]));
        if (i % 3 == 2)
            bytes.push_back(255);
    }
    return bytes;
}

} // namespace

class TestPack : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void packsEveryValueAsDefined()
    {
        const auto rgb = hard_values();
        Bytes rgba(rgb.size() / 3 * 4);
        hit::pack_rgba8(rgb.data(), rgba.data(), static_cast<std::int64_t>(rgb.size() / 3));
        QVERIFY(rgba == expected_bytes(rgb));
    }

    void atenPacksTheSame()
    {
        auto rgb = hard_values();
        const auto pixels = static_cast<std::int64_t>(rgb.size() / 3);
        auto rgba = torch::empty({pixels, 4}, torch::kUInt8);
        hit::pack_rgba8_aten(torch::from_blob(rgb.data(), {pixels, 3}), rgba);
        const auto *data = rgba.const_data_ptr<std::uint8_t>();
        QVERIFY(Bytes(data, data + rgba.numel()) == expected_bytes(rgb));
    }

    void framesKeepTheirMemoryUntilTheLastHolderLetsGo()
    {
        auto pool = std::make_unique<hit::FramePool>(at::kCPU, nullptr);
        const auto image = torch::rand({5, 7, 3}) * 2 - 1;
        const hit::Frame first = pool->make(image, 41);
        const hit::Frame second = pool->make(-image, 42);
        QVERIFY(first.data != second.data);
        QCOMPARE(first.request_id, 41u);
        QCOMPARE(first.width, 7);
        QCOMPARE(first.height, 5);
        QCOMPARE(first.pitch, std::size_t(28));
        QVERIFY(first.memory == hit::Frame::Memory::Host && !first.ready && first.device == -1);
        pool.reset();
        Bytes rgba(5 * 7 * 4);
        hit::pack_rgba8(image.const_data_ptr<float>(), rgba.data(), 35);
        QVERIFY(
            std::equal(rgba.begin(), rgba.end(), static_cast<const std::uint8_t *>(first.data)));
    }

    void framesUseMemoryAgain()
    {
        hit::FramePool pool(at::kCPU, nullptr);
        const auto image = torch::zeros({64, 64, 3});
        std::set<const void *> places;
        for (int i = 0; i < 10; ++i)
            places.insert(pool.make(image, 0).data);
        QCOMPARE(places.size(), std::size_t(1));
        // Another size is another buffer.
        QCOMPARE(pool.make(torch::zeros({8, 8, 3}), 0).width, 8);
    }
};

QTEST_GUILESS_MAIN(TestPack)
#include "tst_pack.moc"
