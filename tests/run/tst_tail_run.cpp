// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/run/loop_support.h"
#include "tests/support/torch_support.h"

#include <torch/torch.h>

#include <QtTest>

using namespace hit;
using namespace hit::test;

namespace {

Recipe tailRecipe()
{
    Recipe recipe = quickRecipe();
    recipe.tail_crop = 8;
    return recipe;
}

std::map<std::string, at::Tensor> newestOf(const RunFolder &run)
{
    const auto file = valueOrDie(open_safetensors(list_checkpoints(run).front().file));
    std::map<std::string, at::Tensor> tensors;
    for (const TensorEntry &entry : file->entries())
        tensors[entry.name] = valueOrDie(read_tensor(*file, entry));
    return tensors;
}

/// The last checkpoint of a run on whole pictures.
std::filesystem::path trainedModel(const Scratch &scratch)
{
    Session session = Session::begun(scratch, quickRecipe());
    if (session.train() != RunState::Finished)
        qFatal("not trained");
    return list_checkpoints(session.run.folder).front().file;
}

Result<ReadyRun> begin(const Scratch &scratch, const char *name, const std::filesystem::path &from)
{
    RunDescription description;
    description.recipe = tailRecipe();
    description.data = makePack(scratch / "pack.safetensors");
    description.from = from;
    description.device = "cpu";
    return begin_run(scratch / name, description, at::kCPU, Session::replicas);
}

} // namespace

class TestTailRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { settle_torch(); }

    void needsAModel()
    {
        const Scratch scratch;
        const auto refused = begin(scratch, "tail", {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::WrongUse);
        QVERIFY(refused.error().line().find("--from") != std::string::npos);
        QVERIFY(!std::filesystem::exists(scratch / "tail"));
    }

    void saysWhatIsNewInTheDiscriminator()
    {
        const Scratch model, scratch;
        Session session(valueOrDie(begin(scratch, "tail", trainedModel(model))));
        QCOMPARE(session.trainTo(1).value(), RunState::Stopped);
        EventReader reader(session.run.folder.events_file());
        const auto events = valueOrDie(reader.read_more());
        QCOMPARE(events.front().type, std::string("start"));
        QCOMPARE(events.front().fields.value("reason", std::string()),
                 std::string("begun, with new last layers of the discriminator for crops of 8 "
                             "pixels"));
    }

    void resumeIsBitExact()
    {
        const Scratch model, scratch;
        const auto from = trainedModel(model);
        Session whole(valueOrDie(begin(scratch, "whole", from)));
        QCOMPARE(whole.train().value(), RunState::Finished);
        for (const int split : {1, 7, 19}) {
            const Scratch parts;
            {
                Session first(valueOrDie(begin(parts, "run", from)));
                QCOMPARE(first.trainTo(split).value(), RunState::Stopped);
            }
            Session second = Session::resumed(parts);
            QCOMPARE(second.run.trainer->steps_done(), split);
            QCOMPARE(second.train().value(), RunState::Finished);
            const auto expected = newestOf(whole.run.folder), found = newestOf(second.run.folder);
            QCOMPARE(found.size(), expected.size());
            for (const auto &[name, tensor] : expected)
                QVERIFY2(torch::equal(tensor, found.at(name)), name.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestTailRun)
#include "tst_tail_run.moc"
