// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/active_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"
#include "ui/widgets/dock.h"
#include "ui/widgets/file_dialog.h"

#include <QApplication>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QLocale>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>
#include <QVBoxLayout>

using namespace hit;

namespace {

class PlainDock final : public Dock
{
public:
    PlainDock(const QString &name, QWidget *parent)
        : Dock(name, name, QStringLiteral("info"), parent)
    {
        setBody(new QWidget);
    }
};

} // namespace

class TestBasicWidgets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void iconButtonsAreNamedAndLargeEnough()
    {
        const IconButton button(QStringLiteral("random"), QStringLiteral("New image"));
        QCOMPARE(button.accessibleName(), QStringLiteral("New image"));
        QCOMPARE(button.toolTip(), QStringLiteral("New image"));
        QVERIFY(button.sizeHint().width() >= 28 && button.sizeHint().height() >= 28);
    }

    void aFileDialogHasRoomForItsColumns()
    {
        const std::unique_ptr<QFileDialog> dialog(
            makeFileDialog(nullptr, QStringLiteral("Open"), QDir::tempPath()));
        const auto *files = dialog->findChild<QTreeView *>(QStringLiteral("treeView"));
        QVERIFY(files);
        const QString date =
            QLocale().toString(QDateTime(QDate(2026, 9, 30), QTime(20, 48)), QLocale::ShortFormat);
        QVERIFY(files->columnWidth(3) >= files->fontMetrics().horizontalAdvance(date) + 8);
        dialog->show();
        int columns = 0;
        for (int column = 0; column < 4; ++column)
            columns += files->columnWidth(column);
        QTRY_VERIFY2(columns <= files->viewport()->width(),
                     qPrintable(QStringLiteral("%1 of %2").arg(columns).arg(files->width())));
    }

    void segmentedIsOneStopAndArrowsMoveInside()
    {
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        Segmented which;
        which.addSegment(QStringLiteral("EMA"));
        which.addSegment(QStringLiteral("Generator"));
        QPushButton after(QStringLiteral("After"));
        layout->addWidget(&which);
        layout->addWidget(&after);
        window.show();
        hit::test::activate(window);
        QSignalSpy chosen(&which, &Segmented::chosen);
        const auto segments = which.findChildren<QAbstractButton *>();
        segments[0]->setFocus(Qt::TabFocusReason);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
        QCOMPARE(which.current(), 1);
        QCOMPARE(chosen.count(), 1);
        QTest::keyClick(&window, Qt::Key_Tab);
        QVERIFY(after.hasFocus());
        which.setCurrent(0);
        QCOMPARE(chosen.count(), 1);
        layout->removeWidget(&which);
        layout->removeWidget(&after);
        which.setParent(nullptr);
        after.setParent(nullptr);
    }

    void disabledSegmentsSayWhy()
    {
        Segmented which;
        which.addSegment(QStringLiteral("EMA"));
        which.addSegment(QStringLiteral("Generator"));
        which.setSegmentEnabled(1, false, QStringLiteral("This file has no generator weights"));
        QSignalSpy chosen(&which, &Segmented::chosen);
        auto *segment = which.findChildren<QAbstractButton *>()[1];
        QTest::mouseClick(segment, Qt::LeftButton);
        QCOMPARE(chosen.count(), 0);
        QCOMPARE(segment->toolTip(), QStringLiteral("This file has no generator weights"));
    }

    void elidedLabelNeverWidensItsWindow()
    {
        ElidedLabel label(Qt::ElideMiddle);
        const QString longText = QStringLiteral("a-very-long-name").repeated(20);
        label.setFullText(longText);
        label.resize(120, 20);
        QVERIFY(label.minimumSizeHint().width() < 100);
        QVERIFY(label.text().contains(QChar(0x2026)));
        QCOMPARE(label.toolTip(), longText);
        label.setFullText(QStringLiteral("short"));
        QCOMPARE(label.text(), QStringLiteral("short"));
        QCOMPARE(label.toolTip(), QString());
    }

    void emptyStateOffersOneWayOut()
    {
        EmptyState empty(QStringLiteral("keep"), QStringLiteral("Nothing kept yet"), {},
                         QStringLiteral("Keep this one"));
        QSignalSpy clicked(&empty, &EmptyState::clicked);
        QTest::mouseClick(empty.findChild<QPushButton *>(), Qt::LeftButton);
        QCOMPARE(clicked.count(), 1);
    }

    void dockTitleStepsBackInATabGroup()
    {
        QMainWindow window;
        window.setCentralWidget(new QWidget);
        auto *first = new PlainDock(QStringLiteral("First"), &window);
        auto *second = new PlainDock(QStringLiteral("Second"), &window);
        window.addDockWidget(Qt::RightDockWidgetArea, first);
        window.addDockWidget(Qt::RightDockWidgetArea, second);
        window.show();
        QVERIFY(first->titleBarWidget()->sizeHint().height() >= metrics::dockTitle);
        window.tabifyDockWidget(first, second);
        const auto isGap = [](const Dock *dock) { // below the tabs
            return dock->titleBarWidget()->sizeHint().height() < metrics::gap;
        };
        QTRY_VERIFY(isGap(first));
        QTRY_VERIFY(isGap(second));
        second->setFloating(true);
        QTRY_VERIFY(second->titleBarWidget()->sizeHint().height() >= metrics::dockTitle);
        QTRY_VERIFY(first->titleBarWidget()->sizeHint().height() >= metrics::dockTitle);
    }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestBasicWidgets)
#include "tst_basic_widgets.moc"
