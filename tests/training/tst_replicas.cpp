// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/trainer.h"
#include "tests/support/torch_support.h"
#include "tests/training/small_recipe.h"

#include <torch/torch.h>

#include <QtTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <map>
#include <thread>
#include <unistd.h>

using namespace hit;
using hit::test::small_recipe;

namespace {

int free_port()
{
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener, reinterpret_cast<sockaddr *>(&address), size) != 0
        || getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("no free port");
    close(listener);
    return ntohs(address.sin_port);
}

using Gradients = std::map<std::string, at::Tensor>;

/// Two steps of a replica. Adam's first moments are the gradients of the last, as beta1 is 0.
Gradients gradients_of(Replicas &replicas, const Recipe &recipe, const at::Tensor &images)
{
    Trainer trainer(recipe, at::kCPU, replicas);
    for (int step = 0; step < 2; ++step) {
        const DataRange range = trainer.data_range();
        trainer.step(images.narrow(0, range.first % recipe.batch, range.count));
    }
    Gradients gradients;
    const auto snapshot = trainer.snapshot();
    for (const NamedTensor &tensor : snapshot->tensors)
        if (tensor.name.starts_with("optimizer/") && tensor.name.ends_with("/m"))
            gradients[tensor.name] = tensor.value;
    return gradients;
}

/// The gradients that each of `count` processes has in the end.
std::vector<Gradients> gradients_of_processes(int count, const Recipe &recipe,
                                              const at::Tensor &images)
{
    ReplicaPlace place;
    place.size = count;
    place.port = free_port();
    std::vector<Gradients> all(static_cast<std::size_t>(count));
    std::vector<std::jthread> threads;
    for (int rank = 0; rank < count; ++rank)
        threads.emplace_back([&, rank, mine = place]() mutable {
            mine.rank = rank;
            auto replicas = join_replicas(mine, at::kCPU);
            if (!replicas)
                qFatal("%s", replicas.error().line().c_str());
            all[static_cast<std::size_t>(rank)] = gradients_of(**replicas, recipe, images);
        });
    threads.clear();
    return all;
}

} // namespace

class TestReplicas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { hit::test::settle_torch(); }
    void cleanup();

    void twoWithHalfTheBatchAreOneWithTheWhole_data();
    void twoWithHalfTheBatchAreOneWithTheWhole();
    void readsItsPlaceFromTheEnvironment();
    void refusesAPlaceThatCannotBe_data();
    void refusesAPlaceThatCannotBe();
};

void TestReplicas::cleanup()
{
    for (const char *name : {"RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR", "MASTER_PORT"})
        qunsetenv(name);
}

void TestReplicas::twoWithHalfTheBatchAreOneWithTheWhole_data()
{
    QTest::addColumn<bool>("lazy");
    QTest::newRow("the paper's step") << false;
    QTest::newRow("relativistic, R1 and R2, flip, augmented") << true;
}

void TestReplicas::twoWithHalfTheBatchAreOneWithTheWhole()
{
    QFETCH(const bool, lazy);
    Recipe recipe = small_recipe();
    recipe.batch = 8;
    recipe.sync_batch_norm = true;
    // The first update is small: Adam makes whole steps of rounding noise, see tst_step.
    recipe.lr = recipe.lr_discriminator = 1e-7;
    if (lazy) {
        recipe.loss = GanLoss::Relativistic;
        recipe.r2_weight = 1;
        recipe.flip = true;
        recipe.augment = "color,translation,cutout";
    }
    const at::Tensor images = torch::randint(256, {8, 16, 16, 3}, torch::kByte);
    Replicas alone;
    const Gradients whole = gradients_of(alone, recipe, images);
    double largest = 0;
    for (const auto &[name, gradient] : whole)
        largest = std::max(largest, gradient.abs().max().item<double>());
    for (const Gradients &half : gradients_of_processes(2, recipe, images)) {
        QCOMPARE(half.size(), whole.size());
        for (const auto &[name, gradient] : whole) {
            const double error = (half.at(name) - gradient).abs().max().item<double>();
            QVERIFY2(error <= 1e-5 * std::min(largest, 1.0),
                     qPrintable(QStringLiteral("%1: %2 of %3")
                                    .arg(QString::fromStdString(name))
                                    .arg(error)
                                    .arg(gradient.abs().max().item<double>())));
        }
    }
}

void TestReplicas::readsItsPlaceFromTheEnvironment()
{
    const auto alone = ReplicaPlace::from_environment();
    QVERIFY(alone);
    QCOMPARE(alone->size, 1);
    qputenv("RANK", "3");
    qputenv("WORLD_SIZE", "4");
    qputenv("LOCAL_RANK", "1");
    qputenv("MASTER_ADDR", "node7");
    qputenv("MASTER_PORT", "1234");
    const auto place = ReplicaPlace::from_environment();
    QVERIFY(place);
    QCOMPARE(place->rank, 3);
    QCOMPARE(place->size, 4);
    QCOMPARE(place->local_rank, 1);
    QCOMPARE(QString::fromStdString(place->host), "node7");
    QCOMPARE(place->port, 1234);
}

void TestReplicas::refusesAPlaceThatCannotBe_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("rank beyond the last") << QByteArray("RANK") << QByteArray("2");
    QTest::newRow("no number") << QByteArray("WORLD_SIZE") << QByteArray("two");
    QTest::newRow("port") << QByteArray("MASTER_PORT") << QByteArray("70000");
    QTest::newRow("negative") << QByteArray("LOCAL_RANK") << QByteArray("-1");
}

void TestReplicas::refusesAPlaceThatCannotBe()
{
    QFETCH(const QByteArray, variable);
    QFETCH(const QByteArray, value);
    qputenv("WORLD_SIZE", "2");
    qputenv(variable.constData(), value);
    const auto place = ReplicaPlace::from_environment();
    QVERIFY(!place);
    QCOMPARE(place.error().code, ErrorCode::WrongUse);
    QCOMPARE(place.error().what, variable.toStdString());
}

QTEST_GUILESS_MAIN(TestReplicas)
#include "tst_replicas.moc"
