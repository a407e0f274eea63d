// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/lay_out_samples.h"
#include "model/latent/latent.h"
#include "model/network/init.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;

namespace {

constexpr int samples = 40;

/// Output of stage 1 by forward() and its tap, of one picture.
torch::Tensor features_of(Generator &network, int seed)
{
    const torch::NoGradGuard no_grad;
    torch::Tensor out;
    const auto z = torch::tensor(seed_latent(seed, 0, network->config().z_dim)).unsqueeze(0);
    network->forward(network->embed(z), {[&](const std::string &name, const torch::Tensor &value) {
                                             if (name == "stage1/out")
                                                 out = value.flatten().clone();
                                         },
                                         {}});
    return out;
}

Generator generator()
{
    Generator made(test::tiny_config());
    init_weights(*made, 5);
    made->eval();
    return made;
}

} // namespace

class TestLayOutSamples : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::settle_torch(); }

    void placesAreTheScoresOfTheSingularValues()
    {
        Generator network = generator();
        const auto map = lay_out_samples(*network, 1, samples);
        QVERIFY2(map, map ? "" : map.error().line().c_str());
        std::vector<torch::Tensor> all;
        for (int seed = 0; seed < samples; ++seed)
            all.push_back(features_of(network, seed).to(torch::kDouble));
        const auto x = torch::stack(all) - torch::stack(all).mean(0);
        const auto [u, s, v] = torch::linalg_svd(x, false);
        QCOMPARE(map->places.size(), std::size_t(samples));
        for (int axis = 0; axis < 2; ++axis) {
            const auto scores = u.select(1, axis) * s[axis];
            // An axis has no sign of its own.
            const double sign =
                scores[0].item<double>() * double(map->places[0][axis]) < 0 ? -1 : 1;
            for (int seed = 0; seed < samples; ++seed) {
                const double expected = sign * scores[seed].item<double>();
                const double place = double(map->places[std::size_t(seed)][axis]);
                QVERIFY(std::abs(place - expected) < 1e-4 * s[axis].item<double>());
            }
            const double share = (s[axis].square() / s.square().sum()).item<double>();
            QVERIFY(std::abs(map->shares[axis] - share) < 1e-4);
        }
    }

    void aPictureLiesWhereItsFeaturesHaveIt()
    {
        Generator network = generator();
        const auto map = lay_out_samples(*network, 1, samples);
        QVERIFY(map);
        const auto features = features_of(network, 7);
        const auto place = map->place_of(
            {features.const_data_ptr<float>(), static_cast<std::size_t>(features.numel())});
        QVERIFY(place);
        for (std::size_t axis = 0; axis < 2; ++axis)
            QVERIFY(std::abs(place->at(axis) - map->places[7].at(axis)) < 1e-3F);
        QVERIFY(!map->place_of(std::vector<float>(3)));
    }

    void tooFewSamplesAreRefused()
    {
        Generator network = generator();
        const auto map = lay_out_samples(*network, 1, 2);
        QVERIFY(!map);
        QCOMPARE(map.error().code, ErrorCode::WrongUse);
    }
};

QTEST_GUILESS_MAIN(TestLayOutSamples)
#include "tst_lay_out_samples.moc"
