// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/directions/manifold.h"
#include "model/latent/latent.h"
#include "model/network/generator.h"
#include "model/network/init.h"
#include "tests/support/torch_support.h"

#include <QtTest>

#include <cmath>

using namespace hit;

namespace {

using Numbers = std::vector<long double>;

Numbers numbers(const torch::Tensor &values)
{
    const auto flat = values.to(torch::kDouble).flatten().contiguous();
    return {flat.const_data_ptr<double>(), flat.const_data_ptr<double>() + flat.numel()};
}

/// What the start grid and the tokens are for z, by the generator itself.
struct Given
{
    Numbers grid, tokens;
};
Given given(GeneratorImpl &generator, const std::vector<float> &z)
{
    const torch::NoGradGuard no_grad;
    const auto input = generator.embed(torch::tensor(at::ArrayRef<float>(z)).unsqueeze(0));
    return {numbers(input.grid), numbers(input.tokens)};
}

/// Rows of the least squares problem, from the generator's answers to the unit vectors, in long
/// double; solved by Gauss elimination of the normal equations.
class Naive
{
public:
    explicit Naive(GeneratorImpl &generator)
        : generator_(generator)
        , dim_(std::size_t(generator.config().z_dim))
        , zero_(given(generator, std::vector<float>(dim_, 0)))
    {
        for (std::size_t i = 0; i < dim_; ++i) {
            std::vector<float> unit(dim_, 0);
            unit[i] = 1;
            units_.push_back(given(generator, unit));
        }
    }

    OffManifold nearest(const RenderRequest &request) const
    {
        std::vector<Numbers> columns(dim_);
        Numbers target;
        const Given grid = given(generator_, request.codes[std::size_t(request.grid_code)]);
        for (std::size_t row = 0; row < zero_.grid.size(); ++row) {
            target.push_back(grid.grid[row] - zero_.grid[row]);
            for (std::size_t i = 0; i < dim_; ++i)
                columns[i].push_back(units_[i].grid[row] - zero_.grid[row]);
        }
        for (const StageInput &stage : request.stages)
            addStage(request, stage, columns, target);
        return solve(columns, target);
    }

private:
    void addStage(const RenderRequest &request, const StageInput &stage,
                  std::vector<Numbers> &columns, Numbers &target) const
    {
        const std::size_t channels = zero_.tokens.size() / 16;
        for (std::size_t token = 0; token < 16; ++token) {
            const Given from =
                given(generator_, request.codes[std::size_t(stage.token_code[token])]);
            const bool muted = stage.edit.muted_tokens >> token & 1;
            const long double strength = muted ? 0 : stage.token_strength[token];
            for (std::size_t c = 0; c < channels; ++c) {
                const std::size_t own = token * channels + c;
                const std::size_t read = std::size_t(stage.token_index[token]) * channels + c;
                target.push_back(strength * from.tokens[read] - zero_.tokens[own]);
                for (std::size_t i = 0; i < dim_; ++i)
                    columns[i].push_back(units_[i].tokens[own] - zero_.tokens[own]);
            }
        }
    }

    static long double dot(const Numbers &a, const Numbers &b)
    {
        long double sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
            sum += a[i] * b[i];
        return sum;
    }

    OffManifold solve(const std::vector<Numbers> &columns, const Numbers &target) const
    {
        std::vector<Numbers> rows;
        for (std::size_t i = 0; i < dim_; ++i) {
            Numbers row;
            for (std::size_t j = 0; j < dim_; ++j)
                row.push_back(dot(columns[i], columns[j]));
            row.push_back(dot(columns[i], target));
            rows.push_back(row);
        }
        for (std::size_t p = 0; p < dim_; ++p)
            for (std::size_t i = 0; i < dim_; ++i) {
                const long double factor = i == p ? 0 : rows[i][p] / rows[p][p];
                for (std::size_t j = p; j <= dim_; ++j)
                    rows[i][j] -= factor * rows[p][j];
            }
        OffManifold off;
        Numbers rest = target;
        for (std::size_t i = 0; i < dim_; ++i) {
            const long double z = rows[i][dim_] / rows[i][i];
            off.z.push_back(float(z));
            for (std::size_t row = 0; row < rest.size(); ++row)
                rest[row] -= z * columns[i][row];
        }
        off.residual = double(std::sqrt(dot(rest, rest) / dot(target, target)));
        return off;
    }

    GeneratorImpl &generator_;
    std::size_t dim_;
    Given zero_;
    std::vector<Given> units_;
};

Latent seed(double x)
{
    return {Latent::Kind::Plane, {x, 0}, {}};
}

State plain()
{
    State state;
    state.latent = seed(7);
    return state;
}

State named(const QString &edit)
{
    State state = plain();
    if (edit == "muted")
        state.stages[2].muted_tokens = 0b1001;
    else if (edit == "scaled")
        state.tokens[{1, 4}].strength = 1.6;
    else if (edit == "swapped")
        state.tokens[{0, 4}].take_token = 9;
    else if (edit == "from another latent")
        state.tokens[{3, 2}].from = seed(12);
    else
        state.stage_latents[3] = state.stage_latents[4] = seed(40);
    return state;
}

} // namespace

class TestManifold : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        test::settle_torch();
        generator = std::make_shared<GeneratorImpl>(test::tiny_config());
        generator->eval();
        test::set_variables(*generator, test::reference("tiny128/ckpt", "ema_generator/"));
    }

    void aPlainPictureIsOnTheManifold()
    {
        const auto manifold = Manifold::of(*generator);
        QVERIFY(manifold);
        const auto request = request_from_state(plain(), generator->config());
        QVERIFY(reads_one_latent(*request));
        const auto off = manifold->nearest(*request);
        QVERIFY(off);
        QVERIFY2(off->residual < 1e-9, qPrintable(QString::number(off->residual)));
        const auto z = resolve(plain().latent, generator->config().z_dim);
        for (std::size_t i = 0; i < z->size(); ++i)
            QVERIFY(std::abs(off->z[i] - (*z)[i]) < 1e-5F);
        for (const auto &stage : off->cells)
            QVERIFY(*std::max_element(stage.begin(), stage.end()) < 1e-9);
    }

    void agreesWithNormalEquationsInLongDouble_data()
    {
        QTest::addColumn<QString>("edit");
        for (const char *edit : {"muted", "scaled", "swapped", "from another latent", "mixed"})
            QTest::newRow(edit) << edit;
    }
    void agreesWithNormalEquationsInLongDouble()
    {
        QFETCH(QString, edit);
        const auto request = request_from_state(named(edit), generator->config());
        QVERIFY(!reads_one_latent(*request));
        const auto off = Manifold::of(*generator)->nearest(*request);
        const OffManifold naive = Naive(*generator).nearest(*request);
        QVERIFY(off);
        QVERIFY(off->residual > 0 && off->residual < 1);
        QVERIFY2(std::abs(off->residual - naive.residual) < 1e-5 * naive.residual,
                 qPrintable(QString("%1, naive %2").arg(off->residual).arg(naive.residual)));
        double wrong = 0, length = 0;
        for (std::size_t i = 0; i < naive.z.size(); ++i) {
            wrong += std::pow(double(off->z[i]) - double(naive.z[i]), 2);
            length += std::pow(double(naive.z[i]), 2);
        }
        QVERIFY2(wrong < 1e-8 * length, qPrintable(QString::number(wrong / length)));
    }

    void theEditedCellIsTheWorst()
    {
        const auto request = request_from_state(named("swapped"), generator->config());
        const auto off = Manifold::of(*generator)->nearest(*request);
        for (std::size_t stage = 0; stage < off->cells.size(); ++stage)
            for (std::size_t token = 0; token < 16; ++token) {
                QVERIFY(off->cells[stage][token] >= 0 && off->cells[stage][token] <= 1);
                if (stage != 0 || token != 4)
                    QVERIFY(off->cells[stage][token] < off->cells[0][4]);
            }
    }

    /// Where all stages read another latent, one z gives most of it; nothing is nearer than that.
    void theNearestIsNoFartherThanTheOriginal()
    {
        State state = plain();
        for (int stage = 0; stage < 5; ++stage)
            state.stage_latents[stage] = seed(40);
        const auto manifold = Manifold::of(*generator);
        const auto off = manifold->nearest(*request_from_state(state, generator->config()));
        State other = plain();
        other.latent = {Latent::Kind::Free, {}, off->z};
        const auto back = manifold->nearest(*request_from_state(other, generator->config()));
        QVERIFY(back->residual < 1e-6);
        QVERIFY(off->residual > 0.01);
    }

    void readsTheModelsFile()
    {
        const auto manifold = Manifold::open(HIT_TEST_REFERENCE "/tiny128/ckpt", Which::Ema);
        QVERIFY2(manifold, manifold ? "" : manifold.error().line().c_str());
        const auto request = request_from_state(named("muted"), generator->config());
        QCOMPARE(manifold->nearest(*request)->residual,
                 Manifold::of(*generator)->nearest(*request)->residual);
    }

    void layerNormIsRefusedWithTheReason()
    {
        GeneratorConfig config = test::tiny_config();
        config.norm = NormType::Layer;
        GeneratorImpl other(config);
        const auto manifold = Manifold::of(other);
        QVERIFY(!manifold);
        QCOMPARE(manifold.error().code, ErrorCode::WrongUse);
        QVERIFY(manifold.error().line().find("layer norm") != std::string::npos);
    }

private:
    std::shared_ptr<GeneratorImpl> generator;
};

QTEST_GUILESS_MAIN(TestManifold)
#include "tst_manifold.moc"
