// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/random.h"
#include "model/latent/latent.h"

#include <QProcess>
#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

using namespace hit;

namespace {

using Vector = std::vector<float>;
constexpr int dim = 64;

double length(const Vector &v)
{
    long double square = 0;
    for (const float value : v)
        square += static_cast<long double>(value) * value;
    return static_cast<double>(std::sqrt(square));
}

/// The textbook formula, in long double.
Vector naive_slerp(const Vector &a, const Vector &b, long double t)
{
    long double aa = 0, bb = 0, ab = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        aa += static_cast<long double>(a[i]) * a[i];
        bb += static_cast<long double>(b[i]) * b[i];
        ab += static_cast<long double>(a[i]) * b[i];
    }
    const long double la = std::sqrt(aa), lb = std::sqrt(bb);
    const long double angle = std::acos(ab / (la * lb));
    Vector out(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        const long double unit =
            (std::sin((1 - t) * angle) * a[i] / la + std::sin(t * angle) * b[i] / lb)
            / std::sin(angle);
        out[i] = static_cast<float>(unit * ((1 - t) * la + t * lb));
    }
    return out;
}

double largest_difference(const Vector &a, const Vector &b)
{
    if (a.size() != b.size())
        return std::numeric_limits<double>::infinity();
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, std::abs(double(a[i]) - b[i]));
    return largest;
}

// One rounding to float of numbers below 8.
constexpr double rounding = 8.0 / (1 << 24);

Vector key(int seed)
{
    return seed_latent(seed, 0, dim);
}

} // namespace

class TestLatent : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void seedsHaveTheNumbersThatWereWrittenDown_data()
    {
        QTest::addColumn<qint64>("seed");
        QTest::addColumn<QVector<float>>("numbers");
        QTest::newRow("0") << qint64(
            0) << QVector<float>{0.991137683f,  -0.92466259f, -0.617608964f, -0.482068598f,
                                 -0.153638229f, 0.180825904f, 0.831735134f,  0.197439715f};
        QTest::newRow("1") << qint64(
            1) << QVector<float>{0.380400747f, -0.296277881f, -0.249233425f, -1.00383723f,
                                 0.62694788f,  -0.633983791f, -0.678271592f, -1.0130806f};
        QTest::newRow("42") << qint64(
            42) << QVector<float>{-0.97018981f, 0.19401896f,  -1.23562074f, 1.92392671f,
                                  -0.07318151f, 0.139137492f, -1.10666502f, 0.326682955f};
        QTest::newRow("-7") << qint64(
            -7) << QVector<float>{1.63830054f,   1.33698833f, 0.0214745384f, 0.036233969f,
                                  -0.473637283f, 1.13649523f, 0.391126215f,  -0.00916644279f};
    }
    void seedsHaveTheNumbersThatWereWrittenDown()
    {
        QFETCH(qint64, seed);
        QFETCH(QVector<float>, numbers);
        const Vector z = seed_latent(seed, 0, 8);
        QVERIFY(std::equal(z.begin(), z.end(), numbers.begin(), numbers.end()));
    }

    void seedsEqualAnIndependentImplementationToTheBit_data()
    {
        QTest::addColumn<QString>("seed");
        QTest::addColumn<int>("row");
        for (const char *seed : {"0", "1", "42", "-7", "4294967296", "-9223372036854775808"})
            for (const int row : {0, 3, -1})
                QTest::newRow(qPrintable(QString("seed %1 row %2").arg(seed).arg(row)))
                    << QString(seed) << row;
    }
    void seedsEqualAnIndependentImplementationToTheBit()
    {
        QFETCH(QString, seed);
        QFETCH(int, row);
        QProcess python;
        python.start(HIT_TEST_PYTHON,
                     {HIT_SOURCE_DIR "/tests/latent/philox.py", seed, QString::number(row), "515"});
        QVERIFY(python.waitForFinished());
        QCOMPARE(python.exitCode(), 0);
        const auto lines = python.readAllStandardOutput().split('\n');
        const Vector z = seed_latent(seed.toLongLong(), row, 515);
        QCOMPARE(lines.size(), 516);
        for (std::size_t i = 0; i < z.size(); ++i)
            QCOMPARE(QByteArray::number(std::bit_cast<quint32>(z[i]), 16).rightJustified(8, '0'),
                     lines[static_cast<int>(i)]);
    }

    void shorterLatentIsTheStartOfALongerOne()
    {
        const Vector longer = seed_latent(5, 2, 512);
        const Vector shorter = seed_latent(5, 2, 6);
        QVERIFY(std::equal(shorter.begin(), shorter.end(), longer.begin()));
    }

    void wholeNumbersOfThePlaneAreSeeds()
    {
        for (const int x : {-3, 0, 17})
            for (const int y : {-2, 0, 9})
                QCOMPARE(plane_latent({double(x), double(y)}, dim), seed_latent(x, y, dim));
    }

    void planeIsSlerpAlongXThenAlongY()
    {
        const auto row = [](int y) {
            return naive_slerp(seed_latent(-2, y, dim), seed_latent(-1, y, dim), 0.25L);
        };
        QVERIFY(largest_difference(plane_latent({-1.75, 4}, dim), row(4)) <= rounding);
        QVERIFY(
            largest_difference(plane_latent({-1.75, 4.5}, dim), naive_slerp(row(4), row(5), 0.5L))
            <= 2 * rounding);
    }

    void planeIsContinuousAcrossWholeNumbers()
    {
        const double step = 1e-7;
        for (const double x : {-1.0, 0.0, 1.0})
            QVERIFY(largest_difference(plane_latent({x - step, 0.5}, dim),
                                       plane_latent({x + step, 0.5}, dim))
                    < 1e-5);
    }

    void slerpEqualsTheTextbookFormula()
    {
        const Vector a = key(1);
        const Vector b = key(2);
        for (const double t : {0.1, 0.5, 0.99}) {
            QVERIFY(largest_difference(slerp(a, b, t), naive_slerp(a, b, t)) <= rounding);
            const double wanted = (1 - t) * length(a) + t * length(b);
            QVERIFY(std::abs(length(slerp(a, b, t)) - wanted) < 1e-5);
        }
        QCOMPARE(slerp(a, b, 0), a);
        QCOMPARE(slerp(a, b, 1), b);
    }

    void slerpOfParallelVectorsIsLinear()
    {
        const Vector a = key(1);
        Vector opposite = a;
        for (float &value : opposite)
            value = -value;
        const Vector zero(dim, 0.0f);
        for (const Vector &b : {a, opposite, zero}) {
            QCOMPARE(slerp(a, b, 0.25), lerp(a, b, 0.25));
            QCOMPARE(slerp(b, a, 0.25), lerp(b, a, 0.25));
        }
    }

    void mixKeepsTheMeanLengthAndTheDirectionOfTheSum()
    {
        State state;
        for (const int seed : {3, 4, 5})
            state.mix.push_back(
                {{Latent::Kind::Plane, {double(seed), 0}, {}}, seed == 3 ? 0.5 : 0.25});
        const Vector z = resolve_base(state, dim).value();
        std::vector<long double> sum(dim, 0);
        long double wanted = 0, square = 0;
        for (const MixPart &part : state.mix) {
            const Vector p = key(static_cast<int>(part.latent.plane.x));
            wanted += part.weight * length(p);
            for (int i = 0; i < dim; ++i)
                sum[i] += part.weight * p[i];
        }
        for (const auto value : sum)
            square += value * value;
        for (int i = 0; i < dim; ++i)
            QVERIFY(std::abs(z[i] - sum[i] * wanted / std::sqrt(square)) <= rounding);
    }

    void mixOfOnePartIsThatPart()
    {
        State state;
        state.mix = {{{Latent::Kind::Plane, {7, 0}, {}}, 1.0}, {{}, 0.0}};
        QCOMPARE(resolve_base(state, dim).value(), key(7));
    }

    void spreadScalesTheLatent()
    {
        State state;
        state.spread = 0.5;
        Vector half = key(0);
        for (float &value : half)
            value *= 0.5f;
        QCOMPARE(resolve_base(state, dim).value(), half);
    }

    void freeVectorOfAnotherLengthIsRefused()
    {
        Latent latent;
        latent.kind = Latent::Kind::Free;
        latent.z = key(0);
        QCOMPARE(resolve(latent, dim).value(), latent.z);
        const auto wrong = resolve(latent, dim + 1);
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, ErrorCode::WrongUse);
        QVERIFY(QString::fromStdString(wrong.error().why).contains("64"));
    }

    void placeOffThePlaneIsRefused_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        QTest::newRow("nan") << std::nan("") << 0.0;
        QTest::newRow("infinite") << 0.0 << HUGE_VAL;
        QTest::newRow("far") << -3e9 << 0.0;
    }
    void placeOffThePlaneIsRefused()
    {
        QFETCH(double, x);
        QFETCH(double, y);
        QVERIFY(!resolve({Latent::Kind::Plane, {x, y}, {}}, dim));
    }

    void edgesOfThePlaneHaveLatents()
    {
        for (const double edge : {-PlanePoint::limit, PlanePoint::limit})
            QCOMPARE(resolve({Latent::Kind::Plane, {edge, edge}, {}}, dim).value().size(),
                     std::size_t(dim));
    }

    void pathPassesThroughItsKeysExactly_data()
    {
        QTest::addColumn<int>("method");
        QTest::addColumn<bool>("loop");
        for (const bool loop : {false, true}) {
            QTest::addRow("slerp %d", loop) << int(Interpolation::Slerp) << loop;
            QTest::addRow("linear %d", loop) << int(Interpolation::Linear) << loop;
            QTest::addRow("spline %d", loop) << int(Interpolation::Spline) << loop;
        }
    }
    void pathPassesThroughItsKeysExactly()
    {
        QFETCH(int, method);
        QFETCH(bool, loop);
        const LatentPath path({key(0), key(1), key(2), key(3)}, Interpolation(method), loop);
        const int frames = loop ? 40 : 31;
        for (int k = 0; k < 4; ++k)
            QCOMPARE(path.frame(10 * k, frames), key(k));
        if (loop)
            QCOMPARE(path.frame(40, 40), path.frame(0, 40));
        QCOMPARE(path.at(-1), key(0));
        QCOMPARE(path.at(2), loop ? key(0) : key(3));
        // No jump anywhere, the ends of segments included.
        for (int f = 1; f < 4000; ++f)
            QVERIFY(largest_difference(path.frame(f - 1, 4000), path.frame(f, 4000)) < 0.02);
    }

    void pathEqualsTheFormulasBetweenKeys()
    {
        const std::vector<Vector> keys{key(0), key(1), key(2), key(3)};
        const double t = 0.3;
        const double place = (1 + t) / 3; // between keys 1 and 2
        QVERIFY(largest_difference(LatentPath(keys, Interpolation::Slerp, false).at(place),
                                   naive_slerp(keys[1], keys[2], t))
                <= 2 * rounding);
        Vector linear(dim), cubic(dim);
        const long double u = t;
        for (int i = 0; i < dim; ++i) {
            linear[i] = static_cast<float>((1 - u) * keys[1][i] + u * keys[2][i]);
            // Hermite form with the tangents of Catmull and Rom.
            const long double m1 = (keys[2][i] - keys[0][i]) / 2.0L;
            const long double m2 = (keys[3][i] - keys[1][i]) / 2.0L;
            cubic[i] = static_cast<float>(
                (2 * u * u * u - 3 * u * u + 1) * keys[1][i] + (u * u * u - 2 * u * u + u) * m1
                + (3 * u * u - 2 * u * u * u) * keys[2][i] + (u * u * u - u * u) * m2);
        }
        const double scale = ((1 - t) * length(keys[1]) + t * length(keys[2])) / length(cubic);
        for (float &value : cubic)
            value = static_cast<float>(value * scale);
        QVERIFY(largest_difference(LatentPath(keys, Interpolation::Linear, false).at(place), linear)
                <= 2 * rounding);
        QVERIFY(largest_difference(LatentPath(keys, Interpolation::Spline, false).at(place), cubic)
                <= 2 * rounding);
    }

    void theShownLatentOfAMixIsWhatItMakes()
    {
        State state;
        state.latent.plane = {5, 2};
        state.spread = 0.5;
        QCOMPARE(shown_latent(state, dim).value(), state.latent);
        for (const double seed : {1.0, 2.0})
            state.mix.push_back({{Latent::Kind::Plane, {seed, 0}, {}}, 0.5});
        const Latent shown = shown_latent(state, dim).value();
        QCOMPARE(shown.kind, Latent::Kind::Free);
        QCOMPARE(shown.plane, state.latent.plane);
        State same = state;
        same.mix.clear();
        same.latent = shown;
        QCOMPARE(resolve_base(same, dim).value(), resolve_base(state, dim).value());
    }

    void pathOfOneKeyStaysThere()
    {
        for (const bool loop : {false, true}) {
            const LatentPath path({key(6)}, Interpolation::Spline, loop);
            QCOMPARE(path.frame(0, 1), key(6));
            QVERIFY(largest_difference(path.frame(3, 9), key(6)) <= rounding);
        }
    }
};

QTEST_GUILESS_MAIN(TestLatent)
#include "tst_latent.moc"
