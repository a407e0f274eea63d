// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"
#include "ui/train/new_run_form.h"
#include "ui/train/recipe_keys.h"
#include "ui/train/stage_boxes.h"

#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QTableView>
#include <QtTest>

using namespace hit;

class TestNewRunKeys : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void keysAreRefusedByName()
    {
        NewRunForm form;
        QVERIFY(form.setRecipe("tiny-64"));
        RecipeKeys dialog(form);
        QVERIFY(dialog.width() < dialog.screen()->availableSize().width());
        auto *view = dialog.findChild<QTableView *>();
        QAbstractItemModel *model = view->model();
        QCOMPARE(model->rowCount(), int(recipe_keys().size()));
        dialog.findChild<QLineEdit *>()->setText("micro");
        QCOMPARE(model->rowCount(), 1);
        const QModelIndex value = model->index(0, RecipeKeysModel::Value);
        QVERIFY(!model->setData(value, "5"));
        bool said = false;
        for (const QLabel *label : dialog.findChildren<QLabel *>())
            said |= label->text().startsWith("micro_batch: ");
        QVERIFY(said);
        QVERIFY(model->setData(value, "4"));
        QVERIFY(form.isEdited("micro_batch"));
        Q_EMIT view->doubleClicked(model->index(0, RecipeKeysModel::Key));
        view->setCurrentIndex(value);
        Q_EMIT view->doubleClicked(model->index(0, RecipeKeysModel::Key));
        QVERIFY(!form.isEdited("micro_batch"));
    }

    void stagesBelowATailTakeNoClicks()
    {
        StageBoxes boxes;
        boxes.resize(300, boxes.sizeHint().height());
        boxes.setStages({8, 16, 32}, {1}, 2, "The tail alone is trained.");
        QSignalSpy toggled(&boxes, &StageBoxes::toggled);
        for (const int x : {50, 150})
            QTest::mouseClick(&boxes, Qt::LeftButton, {}, {x, 10});
        QTest::keyClick(&boxes, Qt::Key_Space);
        QVERIFY(boxes.accessibleDescription().contains("The tail alone"));
        QCOMPARE(toggled.count(), 0);
        QTest::mouseClick(&boxes, Qt::LeftButton, {}, {250, 10});
        QCOMPARE(toggled.count(), 1);
        QCOMPARE(toggled.last()[0].toInt(), 2);
        boxes.setStages({8, 16, 32}, {1});
        QTest::mouseClick(&boxes, Qt::LeftButton, {}, {150, 10});
        QCOMPARE(toggled.last()[0].toInt(), 1);
    }
};

QTEST_MAIN(TestNewRunKeys)
#include "tst_new_run_keys.moc"
