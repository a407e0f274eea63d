// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/log_model.h"
#include "ui/docks/log_window.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <thread>

using namespace hit;

class TestLogModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsOldRecordsAndNewOnesOfAnyThread()
    {
        log::info("before");
        LogModel model;
        const QAbstractItemModelTester tester(&model);
        const int before = model.rowCount();
        QVERIFY(before >= 1);
        std::jthread([] { log::info("from a thread"); }).join();
        QCOMPARE(model.rowCount(), before); // comes by the queue of this thread
        QTRY_COMPARE(model.rowCount(), before + 1);
        QCOMPARE(model.index(before, LogModel::Text).data().toString(),
                 QStringLiteral("from a thread"));
    }

    void filtersByLevelAndText()
    {
        LogModel model;
        LogFilter filter;
        filter.setSourceModel(&model);
        log::debug("needle in detail");
        log::error("needle in an error");
        filter.setText(QStringLiteral("NEEDLE"));
        QTRY_COMPARE(filter.rowCount(), 2);
        filter.setLevel(log::Level::Warning);
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(filter.index(0, LogModel::Level).data().toString(), levelName(log::Level::Error));
    }

    void nothingArrivesAfterTheEnd()
    {
        {
            LogModel model;
            log::info("in flight");
        }
        log::info("late");
        QApplication::processEvents();
    }

    void windowCopiesWhatIsShown()
    {
        log::info("line to copy 4711");
        LogWindow window;
        window.show();
        window.findChild<QLineEdit *>()->setText(QStringLiteral("4711"));
        QTest::mouseClick(window.findChild<QPushButton *>(), Qt::LeftButton);
        const QString text = QApplication::clipboard()->text();
        QVERIFY(text.endsWith(QStringLiteral("line to copy 4711\n")));
        QCOMPARE(text.count(u'\n'), 1);
    }

    void initTestCase() { log::set_stderr_level(log::Level::Error); }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestLogModel)
#include "tst_log_model.moc"
