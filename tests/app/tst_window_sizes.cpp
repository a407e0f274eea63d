// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"
#include "app/hitscope/editing.h"
#include "tests/app/window_test.h"
#include "ui/directions/directions_dock.h"
#include "ui/directions/edit_list.h"
#include "ui/directions/edit_panel.h"
#include "ui/theme/dock_tabs.h"
#include "ui/theme/theme.h"
#include "ui/widgets/dock.h"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QMenuBar>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyleOptionTab>
#include <QTabBar>

using namespace hit;
using namespace hit::test;

namespace {

QString nameOf(const QWidget *widget)
{
    QStringList names;
    for (; widget && !qobject_cast<const QMainWindow *>(widget); widget = widget->parentWidget())
        if (!widget->objectName().isEmpty())
            names.prepend(widget->objectName());
        else
            names.prepend(widget->metaObject()->className());
    return names.join('/');
}

/// Controls of `panel` that are narrower than they need, or reach beyond its sides.
QStringList cutIn(const QWidget &panel)
{
    QStringList cut;
    for (const QWidget *widget : panel.findChildren<QWidget *>()) {
        const bool button = qobject_cast<const QAbstractButton *>(widget)
                            && !qobject_cast<const QLineEdit *>(widget->parentWidget());
        if (!widget->isVisible() || (!button && !qobject_cast<const QLineEdit *>(widget)))
            continue;
        const QRect place(widget->mapTo(&panel, QPoint()), widget->size());
        if (place.left() < 0 || place.right() >= panel.width()
            || (button && widget->width() < widget->sizeHint().width()))
            cut.append(QStringLiteral("%1 is at %2 ... %3 of %4, %5 wanted")
                           .arg(nameOf(widget))
                           .arg(place.left())
                           .arg(place.right())
                           .arg(panel.width())
                           .arg(widget->sizeHint().width()));
    }
    return cut;
}

} // namespace

/// What becomes of panels and bars in smaller and larger windows.
class TestWindowSizes final : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};

private Q_SLOTS:
    void nothingIsCutInTheSmallestWindow()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        State state = test.window->explorer().state();
        std::vector<float> direction(std::size_t(test.window->explorer().model()->config.z_dim));
        direction.front() = 1;
        state.edits = {Edit{"A direction with quite a long name", "GANSpace 12", direction, 1, 2}};
        test.window->explorer().apply("Add", state);
        test.window->editing().dock()->stack().list().select(0);
        test.window->resize(test.window->minimumSize());
        for (const char *name : {"ModelDock", "ShelfDock"})
            QVERIFY(test.window->findChild<Dock *>(name)->isVisible());
        QStringList cut;
        for (const char *name : {"DirectionsDock", "TokensDock", "StagesDock", "AttentionDock"}) {
            test.window->findChild<Dock *>(name)->raise();
            QCoreApplication::processEvents();
            for (const Dock *dock : test.window->findChildren<Dock *>()) {
                if (!dock->visibleRegion().isEmpty())
                    cut += cutIn(*dock);
            }
            cut += cutIn(*test.window->findChild<QWidget *>("canvasHeader"));
        }
        cut.removeDuplicates();
        QVERIFY2(cut.isEmpty(), qPrintable('\n' + cut.join('\n')));
    }

    void noTabOfADockIsElided_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<int>("percent");
        for (const int percent : {100, 150, 175})
            for (const QSize size : {QSize(1600, 1000), QSize(1280, 800)})
                QTest::addRow("%d at %d %%", size.width(), percent) << size << percent;
    }
    void noTabOfADockIsElided()
    {
        QFETCH(QSize, size);
        QFETCH(int, percent);
        const auto restore = qScopeGuard([this] { m_theme.setTextScale(1); });
        m_theme.setTextScale(percent / 100.0);
        TestWindow test;
        test.window->resize(size);
        for (const Command workspace : {Command::WorkspaceExplore, Command::WorkspaceAttention}) {
            test.window->actions()[workspace]->trigger();
            test.window->actions()[Command::ResetLayout]->trigger();
            QCoreApplication::processEvents();
            for (const QTabBar *tabs :
                 test.window->findChildren<QTabBar *>(QString(), Qt::FindDirectChildrenOnly)) {
                if (!tabs->isVisible())
                    continue;
                const bool names = haveRoomForNames(*tabs);
                QVERIFY2(names || percent > 100, qPrintable(tabs->tabText(0)));
                QVERIFY(tabs->tabRect(tabs->count() - 1).right() < tabs->width());
                for (int i = 0; i < tabs->count(); ++i) {
                    const QString name = tabs->tabText(i);
                    QCOMPARE(tabs->tabToolTip(i), name);
                    QStyleOptionTab tab;
                    tab.rect = tabs->tabRect(i);
                    const QRect room =
                        tabs->style()->subElementRect(QStyle::SE_TabBarTabText, &tab, tabs);
                    if (names || i == tabs->currentIndex())
                        QVERIFY2(tabs->fontMetrics().horizontalAdvance(name) <= room.width(),
                                 qPrintable(name));
                }
            }
        }
    }

    void nothingIsCutAboveAllHeadsInTheSmallestWindow()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        test.window->actions()[Command::WorkspaceAttention]->trigger();
        test.window->actions()[Command::AllHeads]->trigger();
        test.window->resize(test.window->minimumSize());
        const auto *heads = test.window->findChild<Dock *>("HeadsDock");
        QTRY_VERIFY(!heads->visibleRegion().isEmpty());
        QCoreApplication::processEvents();
        const QStringList cut = cutIn(*heads);
        QVERIFY2(cut.isEmpty(), qPrintable('\n' + cut.join('\n')));
    }

    void noMenuIsHiddenInTheSmallestWindow()
    {
        TestWindow test;
        QVERIFY(test.waitForPicture());
        const auto *bar = test.window->findChild<QMenuBar *>();
        const auto *model = test.window->findChild<QAbstractButton *>("button.model");
        QVERIFY(!model->text().isEmpty());
        test.window->resize(1600, 1000);
        QCoreApplication::processEvents();
        const int name = model->fontMetrics().horizontalAdvance("landscape-256, step 48,000");
        QVERIFY2(model->width() > name + 2 * model->iconSize().width(), "a run's name is cut");
        test.window->resize(test.window->minimumSize());
        QCoreApplication::processEvents();
        for (QAction *action : bar->actions())
            QVERIFY2(bar->rect().contains(bar->actionGeometry(action)), qPrintable(action->text()));
        QVERIFY(!model->icon().isNull());
        QVERIFY(model->isVisible() && model->width() >= model->minimumSizeHint().width());
        test.window->resize(1280, 800);
        QTRY_VERIFY(!model->text().isEmpty());
    }

    void docksThatAWindowSqueezedGetTheirWidthBack()
    {
        TestWindow test;
        const auto widthOf = [&test](const char *name) {
            return test.window->findChild<Dock *>(name)->width();
        };
        const auto resize = [&test](int width) {
            test.window->resize(width, 900);
            QCoreApplication::processEvents();
        };
        resize(1600);
        test.window->actions()[Command::ResetLayout]->trigger();
        QCoreApplication::processEvents();
        const int model = widthOf("ModelDock"), latent = widthOf("LatentDock");
        resize(960);
        QVERIFY(widthOf("ModelDock") < model);
        QVERIFY(widthOf("LatentDock") < latent);
        for (const int width : {970, 1000, 1250, 1600})
            resize(width);
        QCOMPARE(widthOf("ModelDock"), model);
        QCOMPARE(widthOf("LatentDock"), latent);
        test.window->resizeDocks({test.window->findChild<Dock *>("LatentDock")}, {330},
                                 Qt::Horizontal); // as a person does it
        QTRY_COMPARE(widthOf("LatentDock"), 330);
        QCoreApplication::processEvents(); // the docks' layout first, then who listens to it
        QCoreApplication::processEvents();
        resize(960);
        QVERIFY(widthOf("LatentDock") < 330);
        resize(1600);
        QCOMPARE(widthOf("LatentDock"), 330);
        QCOMPARE(widthOf("ModelDock"), model);
    }

    void trainingFitsIntoASmallWindow()
    {
        TestWindow test;
        test.window->resize(960, 600);
        test.window->actions()[Command::WorkspaceTrain]->trigger();
        test.window->actions()[Command::NewRun]->trigger();
        for (const char *name : {"TrainingDock", "NewRunDock"}) {
            const auto *dock = test.window->findChild<Dock *>(name);
            QTRY_VERIFY(dock->isVisible());
            for (const QScrollArea *area : dock->findChildren<QScrollArea *>())
                QTRY_COMPARE(area->horizontalScrollBar()->maximum(), 0);
        }
    }
};

QTEST_MAIN(TestWindowSizes)
#include "tst_window_sizes.moc"
