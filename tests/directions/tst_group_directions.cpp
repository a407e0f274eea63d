// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/group_directions.h"
#include "model/latent/latent.h"
#include "tests/support/torch_support.h"

#include <QtTest>

#include <cmath>

using namespace hit;

namespace {

using Rows = std::vector<std::vector<float>>;
constexpr int dim = 6;

/// Normal numbers whose entry 2 is moved by `shift`.
Rows group(int first, int count, float shift)
{
    Rows rows;
    for (int i = 0; i < count; ++i) {
        rows.push_back(seed_latent(first + i, 0, dim));
        rows.back()[2] += shift;
    }
    return rows;
}

double dot(const std::vector<float> &a, const std::vector<float> &b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += double(a[i]) * b[i];
    return sum;
}

/// Plain gradient descent on the same objective, in loops.
std::vector<float> naive_logistic(const Rows &with, const Rows &without)
{
    std::vector<double> w(dim + 1, 0);
    for (int iteration = 0; iteration < 200'000; ++iteration) {
        std::vector<double> gradient(w.begin(), w.end());
        gradient[dim] = 0;
        const auto add = [&](const Rows &rows, double sign) {
            for (const auto &row : rows) {
                double side = w[dim];
                for (int i = 0; i < dim; ++i)
                    side += w[i] * row[i];
                const double wrong = 1 / (1 + std::exp(sign * side));
                for (int i = 0; i < dim; ++i)
                    gradient[i] -= sign * wrong * row[i];
                gradient[dim] -= sign * wrong;
            }
        };
        add(with, 1);
        add(without, -1);
        for (int i = 0; i <= dim; ++i)
            w[i] -= 0.01 * gradient[i];
    }
    double norm = 0;
    for (int i = 0; i < dim; ++i)
        norm += w[i] * w[i];
    std::vector<float> unit;
    for (int i = 0; i < dim; ++i)
        unit.push_back(static_cast<float>(w[i] / std::sqrt(norm)));
    return unit;
}

} // namespace

class TestGroupDirections : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::settle_torch(); }

    void meanDifferenceIsThatOfTheMeans()
    {
        const auto found = group_direction({{3, 1}, {5, 1}}, {{0, 1}, {0, 3}}, GroupFit::Mean);
        QVERIFY(found);
        const float length = std::sqrt(17.0F);
        QVERIFY(dot(found->edit.direction, {4 / length, -1 / length}) > 1 - 1e-6);
        QCOMPARE(found->share, 1.0);
    }

    void logisticRegressionIsTheLeastOfItsObjective()
    {
        const Rows with = group(0, 25, 1.5F);
        const Rows without = group(100, 30, 0);
        const auto found = group_direction(with, without, GroupFit::Logistic);
        QVERIFY(found);
        QVERIFY(dot(found->edit.direction, naive_logistic(with, without)) > 0.999999);
        QVERIFY(found->share > 0.6 && found->share < 1);
    }

    void separableGroupsHaveABoundary()
    {
        const auto found =
            group_direction(group(0, 10, 50), group(10, 10, -50), GroupFit::Logistic);
        QVERIFY(found);
        QCOMPARE(found->share, 1.0);
        QVERIFY(found->edit.direction[2] > 0.99F);
    }

    void uselessGroupsAreRefused()
    {
        for (const GroupFit fit : {GroupFit::Mean, GroupFit::Logistic}) {
            QVERIFY(!group_direction({}, {{1, 2}}, fit));
            QVERIFY(!group_direction({{1, 2}}, {{1, 2, 3}}, fit));
            QVERIFY(!group_direction({{1, 2}}, {{1, 2}}, fit));
        }
    }

    void nothingIsLeftInCommon()
    {
        Directions others(3);
        others[0].direction = {1, 0, 0, 0};
        others[1].direction = {0.6F, 0.8F, 0, 0};
        others[2].direction = {0, 1, 0, 0}; // depends on the first two
        const auto rest = orthogonal_to({0.5F, 0.5F, 0.5F, 0.5F}, others);
        QVERIFY(rest);
        for (const Edit &other : others)
            QVERIFY(std::abs(dot(*rest, other.direction)) < 1e-6);
        QVERIFY(std::abs(dot(*rest, *rest) - 1) < 1e-6);
        QVERIFY(!orthogonal_to({0.8F, -0.6F, 0, 0}, others));
        QVERIFY(!orthogonal_to({1, 0}, others));
    }
};

QTEST_GUILESS_MAIN(TestGroupDirections)
#include "tst_group_directions.moc"
