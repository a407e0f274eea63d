// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/model_title.h"

#include <QLocale>
#include <QtTest>

using namespace hit;

/// Runs name their files alike: what a person reads are run and step.
class TestModelTitle final : public QObject
{
    Q_OBJECT

    static ModelInfo model(const char *name, const char *path, std::int64_t step)
    {
        ModelInfo info;
        info.name = name;
        info.path = path;
        info.step = step;
        return info;
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }

    void aModelIsCalledByItsRunAndStep()
    {
        const ModelInfo saved =
            model("step-00048000", "/runs/clay-64/checkpoints/step-00048000.safetensors", 48'000);
        QCOMPARE(modelTitle(saved), QString("clay-64, step 48,000"));
        QCOMPARE(titleWithStep(saved), modelTitle(saved));
        QCOMPARE(fileTitle(QString::fromStdString(saved.path)), modelTitle(saved));
        const ModelInfo live = model("ema", "/runs/clay-64/live/ema.safetensors", 940);
        QCOMPARE(modelTitle(live), QString("clay-64, live at step 940"));
        QCOMPARE(fileTitle(QString::fromStdString(live.path)), QString("clay-64, live"));
        // Without what a file's name or a shell would trip over.
        QCOMPARE(fileNameOf(saved), QString("clay-64 step 48000"));
        QCOMPARE(fileNameOf(live), QString("clay-64 step 940"));
    }

    void anyOtherModelIsCalledByItsFile()
    {
        const ModelInfo other = model("voxel-art-64", "/models/voxel-art-64.safetensors", 20'000);
        QCOMPARE(modelTitle(other), QString("voxel-art-64"));
        QCOMPARE(titleWithStep(other), QString("voxel-art-64, step 20,000"));
        QCOMPARE(fileTitle(QString::fromStdString(other.path)), QString("voxel-art-64"));
        QCOMPARE(fileNameOf(other), QString("voxel-art-64"));
    }
};

QTEST_GUILESS_MAIN(TestModelTitle)
#include "tst_model_title.moc"
