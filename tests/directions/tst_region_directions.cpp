// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/closed_form.h"
#include "model/directions/region_directions.h"
#include "model/latent/latent.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;

namespace {

constexpr PixelRect region{40, 72, 24, 16};

/// The official code's EMA generator, in double: its differences have to be trusted.
Generator generator()
{
    Generator made(test::tiny_config());
    test::set_variables(*made, test::reference("tiny128/ema_generator.safetensors", "generator/"));
    made->to(torch::kDouble);
    made->eval();
    return made;
}

std::vector<float> latent()
{
    return seed_latent(7, 0, test::tiny_config().z_dim);
}

/// Share of the squared change inside, by central differences.
double share_of(Generator &network, const std::vector<float> &direction,
                const std::vector<std::vector<float>> &latents = {latent()})
{
    const torch::NoGradGuard no_grad;
    double inside = 0, all = 0;
    for (const std::vector<float> &one : latents) {
        const auto z = torch::tensor(one).to(torch::kDouble);
        const auto d = torch::tensor(direction).to(torch::kDouble);
        constexpr double step = 1e-4;
        const auto change = (network->forward((z + step * d).unsqueeze(0))
                             - network->forward((z - step * d).unsqueeze(0)))
                                .square();
        inside += change.slice(1, region.y, region.y + region.height)
                      .slice(2, region.x, region.x + region.width)
                      .sum()
                      .item<double>();
        all += change.sum().item<double>();
    }
    return inside / all;
}

} // namespace

class TestRegionDirections : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::settle_torch(); }

    void sharesAreThoseOfThePicture()
    {
        Generator network = generator();
        const auto found = region_directions(*network, {latent()}, {region, 3});
        QVERIFY2(found, found ? "" : found.error().line().c_str());
        QCOMPARE(found->size(), 3U);
        for (const FoundDirection &one : *found)
            QVERIFY(std::abs(one.share - share_of(network, one.edit.direction)) < 1e-3);
    }

    void severalPicturesAreSummed()
    {
        Generator network = generator();
        const std::vector<std::vector<float>> pictures{
            latent(), seed_latent(8, 0, test::tiny_config().z_dim),
            seed_latent(9, 0, test::tiny_config().z_dim)};
        const auto found = region_directions(*network, pictures, {region, 2});
        QVERIFY2(found, found ? "" : found.error().line().c_str());
        for (const FoundDirection &one : *found)
            QVERIFY(std::abs(one.share - share_of(network, one.edit.direction, pictures)) < 1e-3);
        const auto of_one = region_directions(*network, {latent()}, {region, 1});
        QVERIFY(share_of(network, of_one->front().edit.direction, pictures) < found->front().share);
        QVERIFY(!region_directions(*network, {}, {region, 1}));
    }

    void theBestIsMoreLocalThanOthers()
    {
        Generator network = generator();
        const auto found = region_directions(*network, {latent()}, {region, 1});
        QVERIFY(found);
        const double best = found->front().share;
        const auto map = latent_map(*network);
        QVERIFY(map);
        for (const FoundDirection &one : svd_directions(*map, 16))
            QVERIFY(share_of(network, one.edit.direction) < best);
        for (int seed = 100; seed < 130; ++seed)
            QVERIFY(share_of(network, seed_latent(seed, 0, test::tiny_config().z_dim)) < best);
    }

    void regionsOutsideAreRefused()
    {
        Generator network = generator();
        for (const PixelRect wrong : {PixelRect{-1, 0, 4, 4}, PixelRect{120, 0, 9, 4},
                                      PixelRect{0, 0, 0, 4}, PixelRect{0, 0, 4, 129}})
            QVERIFY(!region_directions(*network, {latent()}, {wrong, 1}));
        QVERIFY(!region_directions(*network, {{1, 2}}, {region, 1}));
    }

    void stops()
    {
        Generator network = generator();
        std::stop_source stop;
        stop.request_stop();
        const auto found =
            region_directions(*network, {latent()}, {region, 1}, {}, stop.get_token());
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::Interrupted);
    }
};

QTEST_GUILESS_MAIN(TestRegionDirections)
#include "tst_region_directions.moc"
