// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/feature_directions.h"
#include "model/latent/latent.h"
#include "model/network/init.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;

namespace {

constexpr int samples = 60;

Generator generator()
{
    Generator made(test::tiny_config());
    init_weights(*made, 5);
    made->eval();
    return made;
}

/// Output of stage 1 by forward() and its tap, one picture after the other: [N, F], centred.
torch::Tensor naive_features(Generator &network)
{
    std::vector<torch::Tensor> rows;
    for (int seed = 0; seed < samples; ++seed) {
        const auto z = torch::tensor(seed_latent(seed, 0, network->config().z_dim)).unsqueeze(0);
        network->forward(network->embed(z),
                         {[&](const std::string &name, const torch::Tensor &value) {
                              if (name == "stage1/out")
                                  rows.push_back(value.flatten().to(torch::kDouble));
                          },
                          {}});
    }
    const auto all = torch::stack(rows);
    return all - all.mean(0);
}

} // namespace

class TestFeatureDirections : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::settle_torch(); }

    void componentsAreThoseOfTheSingularValues()
    {
        const torch::NoGradGuard no_grad;
        Generator network = generator();
        const auto found = feature_directions(*network, {1, samples, 3});
        QVERIFY2(found, found ? "" : found.error().line().c_str());
        QCOMPARE(found->size(), 3U);
        const auto x = naive_features(network);
        const auto [u, s, v] = torch::linalg_svd(x, false);
        auto z = torch::empty({samples, network->config().z_dim}, torch::kDouble);
        for (int seed = 0; seed < samples; ++seed)
            z[seed].copy_(torch::tensor(seed_latent(seed, 0, network->config().z_dim)));
        z = z - z.mean(0);
        for (int k = 0; k < 3; ++k) {
            const auto &one = (*found)[static_cast<std::size_t>(k)];
            // Least squares of z to the k-th score, by its definition.
            const auto score = x.mv(v[k]);
            auto fit = z.t().mv(score) / score.dot(score);
            fit = fit / fit.norm();
            const auto direction = torch::tensor(one.edit.direction).to(torch::kDouble);
            QVERIFY(std::abs(direction.dot(fit).item<double>()) > 0.99999);
            const double share = (s[k].square() / s.square().sum()).item<double>();
            QVERIFY(std::abs(one.share - share) < 1e-4);
        }
    }

    void isToldOfProgressAndStops()
    {
        Generator network = generator();
        std::stop_source stop;
        int told = 0;
        const auto found = feature_directions(
            *network, {0, samples, 3},
            [&](int done, int all) {
                ++told;
                QVERIFY(done <= all);
                stop.request_stop();
            },
            stop.get_token());
        QCOMPARE(told, 1);
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::Interrupted);
    }

    void tooManyFeaturesAreRefused()
    {
        Generator network = generator();
        const auto found = feature_directions(*network, {4, 1'000'000, 3});
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::WrongUse);
    }
};

QTEST_GUILESS_MAIN(TestFeatureDirections)
#include "tst_feature_directions.moc"
