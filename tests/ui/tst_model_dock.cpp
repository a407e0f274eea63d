// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/model_dock.h"
#include "ui/docks/stage_table.h"
#include "ui/explorer.h"
#include "ui/widgets/basic.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>

using namespace hit;

namespace {

std::shared_ptr<ModelInfo> model(const char *presetName)
{
    auto info = std::make_shared<ModelInfo>();
    info->name = "planets";
    info->config = preset(presetName).value();
    info->cost = cost(info->config);
    info->has_ema = info->has_generator = true;
    info->step = 12345;
    return info;
}

bool says(const QWidget &widget, const QString &text)
{
    const auto labels = widget.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&](const QLabel *label) { return label->text().contains(text); });
}

} // namespace

class TestModelDock final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatModelIsOpen()
    {
        Explorer explorer;
        ModelDock dock(explorer);
        QVERIFY(says(dock, QStringLiteral("No model yet")));
        auto info = model("hit-128");
        info->notes = {"Block side taken from hit-128"};
        dock.resize(400, 500);
        dock.show();
        explorer.setModel(info);
        QVERIFY(says(dock, QStringLiteral("planets")));
        QVERIFY(says(dock, QStringLiteral("HiT 128")));
        QVERIFY(says(dock, QStringLiteral("step 12,345")));
        QVERIFY(says(dock, QStringLiteral("Block side taken from hit-128")));
    }

    void tableFollowsTheConfiguration_data()
    {
        QTest::addColumn<QByteArray>("preset");
        for (const std::string &name : preset_names())
            QTest::newRow(name.c_str()) << QByteArray::fromStdString(name);
    }
    void tableFollowsTheConfiguration()
    {
        QFETCH(QByteArray, preset);
        const auto info = model(preset.constData());
        StageModel stages;
        const QAbstractItemModelTester tester(&stages);
        stages.setModel(info);
        QCOMPARE(stages.rowCount(), int(info->config.stages.size()));
        for (int row = 0; row < stages.rowCount(); ++row) {
            const StageConfig &stage = info->config.stages[std::size_t(row)];
            QCOMPARE(stages.index(row, StageModel::Pixels).data().toInt(), 8 << row);
            QCOMPARE(stages.index(row, StageModel::Channels).data().toInt(), stage.dim);
            QCOMPARE(stages.index(row, StageModel::Heads).data().toInt(), stage.heads);
            const auto marks = stages.index(row, 0).data(StageModel::MarksRole).value<QList<int>>();
            QCOMPARE(int(marks.size()), stage.layers + int(stage.cross_attention));
            QVERIFY(stages.index(row, 0)
                        .data(Qt::ToolTipRole)
                        .toString()
                        .contains(QStringLiteral("MACs")));
        }
    }

    void theTotalAndTheRowsAreOfOnePicture()
    {
        Explorer explorer;
        explorer.setModel(model("hit-128"));
        ModelDock dock(explorer);
        const auto *table = dock.findChild<StageTable *>();
        const auto row = [table](int stage) {
            return table->model()->index(stage, StageModel::Milliseconds).data().toString();
        };
        dock.setTimings({1, 2, 3, 4, 5}, 0, 15.5);
        QVERIFY(says(dock, QStringLiteral("15.5")));
        QCOMPARE(row(0), QStringLiteral("1.00"));
        dock.setTimings({0, 0, 0, 0, 0}, 5, 0.07); // all of it was there already
        QVERIFY(says(dock, QStringLiteral("15.5")));
        QCOMPARE(row(4), QStringLiteral("5.00"));
        dock.setTimings({0, 0, 0, 4, 6}, 3, 10.5);
        QVERIFY(says(dock, QStringLiteral("10.5")));
        QCOMPARE(row(2), QStringLiteral("\u2013"));
        QCOMPARE(row(3), QStringLiteral("4.00"));
    }

    void cachedStagesHaveNoTime()
    {
        StageModel stages;
        stages.setModel(model("hit-128"));
        const int last = stages.rowCount() - 1;
        const auto text = [&](int row) {
            return stages.index(row, StageModel::Milliseconds).data().toString();
        };
        QCOMPARE(text(0), QStringLiteral("\u2013"));
        std::vector<double> ms(std::size_t(stages.rowCount()), 2);
        stages.setTimings(ms, 0);
        std::fill(ms.begin(), ms.end(), 0);
        ms.back() = 4;
        stages.setTimings(ms, last);
        QCOMPARE(text(0), QStringLiteral("\u2013"));
        QCOMPARE(text(last), QStringLiteral("4.00"));
        QCOMPARE(stages.index(0, 0).data(StageModel::ShareRole).toDouble(), 0.0);
        QVERIFY(!stages.index(0, 0).data(StageModel::FreshRole).toBool());
        QVERIFY(stages.index(last, 0).data(StageModel::FreshRole).toBool());
        stages.setTimings({1, 2}, 0); // of another model
        QCOMPARE(text(last), QStringLiteral("4.00"));
    }

    void allTimesOfTheTableHaveTheSameDecimals_data()
    {
        QTest::addColumn<double>("slowest");
        QTest::addColumn<QString>("first");
        QTest::newRow("fast") << 2.02 << "0.31";
        QTest::newRow("a tenth of a second") << 164.0 << "0.3";
        QTest::newRow("seconds") << 2226.0 << "0";
    }
    void allTimesOfTheTableHaveTheSameDecimals()
    {
        QFETCH(double, slowest);
        QFETCH(QString, first);
        StageModel stages;
        stages.setModel(model("hit-128"));
        stages.setTimings({0.31, 3, 4, 5, slowest}, 0);
        QCOMPARE(stages.index(0, StageModel::Milliseconds).data().toString(), first);
    }

    void theTimeStandsBesideTheSwitchWhereThereIsRoom()
    {
        Explorer explorer;
        explorer.setModel(model("hit-128"));
        ModelDock dock(explorer);
        dock.setTimings({1, 2, 3, 4, 5}, 0, 1234);
        const auto *which = dock.findChild<Segmented *>();
        const QLabel *total = nullptr;
        for (const QLabel *label : dock.findChildren<QLabel *>())
            if (label->text() == QStringLiteral("1,234\u202fms"))
                total = label;
        QVERIFY(total);
        dock.resize(300, 500);
        dock.show();
        QTRY_VERIFY(qAbs(total->geometry().center().y() - which->geometry().center().y()) <= 2);
        QVERIFY(total->geometry().left() > which->geometry().right());
        dock.resize(180, 500);
        QTRY_VERIFY(total->geometry().top() > which->geometry().bottom());
        QVERIFY(total->geometry().top() - which->geometry().bottom() < 20);
    }

    void sortsByTimeAndCopiesWhatIsSeen()
    {
        StageModel stages;
        stages.setModel(model("hit-128"));
        StageTable table(stages);
        std::vector<double> ms;
        for (int row = 0; row < stages.rowCount(); ++row)
            ms.push_back(10 - row);
        stages.setTimings(ms, 0);
        table.sortByColumn(StageModel::Milliseconds, Qt::AscendingOrder);
        QCOMPARE(table.model()->index(0, StageModel::Pixels).data().toInt(), 128);
        QSignalSpy selected(&table, &StageTable::stageSelected);
        table.selectRow(0);
        QCOMPARE(selected.last().first().toInt(), stages.rowCount() - 1);
        table.copy();
        const QStringList lines = QApplication::clipboard()->text().split(u'\n');
        QCOMPARE(lines[0], QStringLiteral("px\tch\theads\tlayers\tms"));
        QVERIFY(lines[1].startsWith(QStringLiteral("128\t")));
        QVERIFY(lines[1].contains(QStringLiteral("cross-attention")));
    }

    void aNarrowTableKeepsTheMilliseconds()
    {
        StageModel stages;
        stages.setModel(model("hit-128"));
        StageTable table(stages);
        table.show();
        const auto right = [&table](int column) {
            return table.columnViewportPosition(column) + table.columnWidth(column);
        };
        table.resize(table.sizeHint().width() + 40, 300);
        QVERIFY(!table.isColumnHidden(StageModel::Share));
        QVERIFY(right(StageModel::Milliseconds) <= table.viewport()->width());
        table.resize(table.minimumSizeHint().width(), 300);
        QVERIFY(table.isColumnHidden(StageModel::Share) && table.isColumnHidden(StageModel::Heads));
        QVERIFY(right(StageModel::Milliseconds) <= table.viewport()->width());
    }

    void edgeFadesUnlessMotionIsReduced()
    {
        StageModel stages;
        stages.setModel(model("hit-128"));
        StageTable table(stages);
        m_theme.setReducedMotion(true);
        table.restartFade();
        QCOMPARE(table.freshness(), 0.0);
        m_theme.setReducedMotion(false);
        table.restartFade();
        QVERIFY(table.freshness() > 0);
        QTRY_COMPARE(table.freshness(), 0.0);
    }

    void switchChangesTheWeightsAndFollowsUndo()
    {
        Explorer explorer;
        explorer.setModel(model("hit-128"));
        ModelDock dock(explorer);
        auto *which = dock.findChild<Segmented *>();
        QTest::mouseClick(which->findChildren<QAbstractButton *>()[1], Qt::LeftButton);
        QCOMPARE(explorer.state().which, Which::Generator);
        explorer.undo();
        QCOMPARE(which->current(), 0);
    }

    void aDockOfTheLeastWidthShowsAllOfItself()
    {
        Explorer explorer;
        explorer.setModel(model("hit-128"));
        ModelDock dock(explorer);
        dock.setTimings({1, 2, 3, 4, 5}, 0, 1234);
        auto *scroll = dock.findChild<QScrollArea *>();
        QVERIFY(scroll->widget()->minimumSizeHint().width() <= 212);
    }

    void aFileWithOneSetOfWeightsSaysSo()
    {
        Explorer explorer;
        auto info = model("hit-128");
        info->has_generator = false;
        explorer.setModel(info);
        ModelDock dock(explorer);
        auto *generator = dock.findChild<Segmented *>()->findChildren<QAbstractButton *>()[1];
        QVERIFY(!generator->isEnabled());
        QVERIFY(!generator->toolTip().isEmpty());
    }

    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestModelDock)
#include "tst_model_dock.moc"
