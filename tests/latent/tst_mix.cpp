// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/latent/latent.h"
#include "model/latent/mix.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace hit;

namespace {

Mix mixOf(const std::vector<double> &weights)
{
    Mix mix;
    for (std::size_t i = 0; i < weights.size(); ++i)
        mix.push_back({{Latent::Kind::Plane, {double(i), 0}, {}}, weights[i]});
    return mix;
}

void compareWeights(const Mix &mix, const std::vector<double> &expected)
{
    QCOMPARE(mix.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY2(std::abs(mix[i].weight - expected[i]) < 1e-12,
                 qPrintable(QString("part %1: %2").arg(i).arg(mix[i].weight)));
}

} // namespace

class TestMix final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewPartGetsAnEqualShare()
    {
        compareWeights(with_part({}, {}), {1});
        compareWeights(with_part(mixOf({1}), {}), {0.5, 0.5});
        compareWeights(with_part(mixOf({0.75, 0.25}), {}), {0.5, 1.0 / 6, 1.0 / 3});
    }

    void theOthersScaleWithOneWeight()
    {
        compareWeights(with_weight(mixOf({0.5, 0.3, 0.2}), 0, 0.8), {0.8, 0.12, 0.08});
        compareWeights(with_weight(mixOf({0.5, 0.5}), 1, 2), {0, 1});
        compareWeights(with_weight(mixOf({0.5, 0.5}), 1, -2), {1, 0});
        compareWeights(with_weight(mixOf({1}), 0, 0.2), {1});
    }

    void partsThatWeighedNothingShareEvenly()
    {
        compareWeights(with_weight(mixOf({1, 0, 0}), 0, 0.4), {0.4, 0.3, 0.3});
        compareWeights(without_part(mixOf({1, 0, 0}), 0), {0.5, 0.5});
    }

    void withoutAPartTheRatiosStay()
    {
        compareWeights(without_part(mixOf({0.5, 0.3, 0.2}), 0), {0.6, 0.4});
        compareWeights(without_part(mixOf({1}), 0), {});
        compareWeights(evened(mixOf({0.7, 0.1, 0.1, 0.1})), {0.25, 0.25, 0.25, 0.25});
    }

    /// Whatever is done, the weights stay what a State takes: 0 ... 1, with a sum of 1.
    void tenThousandStepsKeepTheSum()
    {
        std::mt19937 random(7);
        Mix mix = mixOf({1});
        for (int i = 0; i < 10'000; ++i) {
            const std::size_t index = random() % mix.size();
            const int what = int(random() % 4);
            if (what == 0 && mix.size() < State::max_mix)
                mix = with_part(mix, {});
            else if (what == 1 && mix.size() > 1)
                mix = without_part(mix, index);
            else
                mix = with_weight(mix, index, double(random() % 1001) / 1000);
            double sum = 0;
            for (const MixPart &part : mix) {
                QVERIFY(part.weight >= 0 && part.weight <= 1);
                sum += part.weight;
            }
            QVERIFY(std::abs(sum - 1) < 1e-9);
        }
        State state;
        state.mix = mix;
        QVERIFY(state_from_json(to_json(state)));
    }

    /// The naive formula: direction of the weighted sum, weighted mean of the lengths.
    void whatIsMixedIsTheWeightedSumOfItsLatents()
    {
        constexpr int dim = 64;
        const Mix mix = with_weight(mixOf({0.2, 0.3, 0.5}), 1, 0.6);
        std::vector<double> sum(dim);
        double length = 0;
        for (std::size_t part = 0; part < mix.size(); ++part) {
            const std::vector<float> z = seed_latent(std::int64_t(part), 0, dim);
            double square = 0;
            for (std::size_t i = 0; i < z.size(); ++i) {
                sum[i] += mix[part].weight * double(z[i]);
                square += double(z[i]) * double(z[i]);
            }
            length += mix[part].weight * std::sqrt(square);
        }
        double square = 0;
        for (const double value : sum)
            square += value * value;
        State state;
        state.mix = mix;
        state.spread = 0.7;
        const auto z = resolve_base(state, dim);
        QVERIFY(z.has_value());
        for (std::size_t i = 0; i < sum.size(); ++i)
            QVERIFY(std::abs(double((*z)[i]) - 0.7 * sum[i] * length / std::sqrt(square)) < 1e-6);
    }
};

QTEST_GUILESS_MAIN(TestMix)
#include "tst_mix.moc"
