// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/active_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QEnterEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace hit;

namespace {

Message message(Message::Kind kind, const QString &what, const QString &key = {})
{
    Message result;
    result.kind = kind;
    result.what = what;
    result.why = QStringLiteral("why");
    result.key = key;
    return result;
}

struct Bench
{
    Bench()
    {
        canvas.resize(800, 600);
        canvas.show();
        hit::test::activate(canvas);
    }
    bool says(const QString &text) const
    {
        const auto labels = bar.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
            return label->text() == text && label->isVisibleTo(&bar);
        });
    }
    QTimer *time() const { return bar.findChild<QTimer *>(QStringLiteral("informationTime")); }

    QWidget canvas;
    MessageBar bar{&canvas};
};

} // namespace

class TestMessageBar final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newestIsInFrontAndOlderOnesAreCounted()
    {
        Bench bench;
        QVERIFY(!bench.bar.isVisible());
        bench.bar.show(message(Message::Kind::Error, QStringLiteral("first")));
        QVERIFY(bench.bar.isVisible());
        QVERIFY(!bench.says(QStringLiteral("1 more")));
        bench.bar.show(message(Message::Kind::Warning, QStringLiteral("second")));
        bench.bar.show(message(Message::Kind::Information, QStringLiteral("third")));
        QVERIFY(bench.says(QStringLiteral("third")));
        QVERIFY(bench.says(QStringLiteral("2 more")));
        QVERIFY(bench.bar.closeFront());
        QVERIFY(bench.says(QStringLiteral("second")));
        QVERIFY(bench.bar.closeFront());
        QVERIFY(bench.bar.closeFront());
        QVERIFY(!bench.bar.closeFront());
        QVERIFY(!bench.bar.isVisible());
        QCOMPARE(bench.bar.history().size(), 3);
    }

    void sameKeyReplacesAndWithdraws()
    {
        Bench bench;
        bench.bar.show(
            message(Message::Kind::Warning, QStringLiteral("0.8 GB left"), QStringLiteral("disk")));
        bench.bar.show(message(Message::Kind::Error, QStringLiteral("other")));
        bench.bar.show(
            message(Message::Kind::Warning, QStringLiteral("0.7 GB left"), QStringLiteral("disk")));
        QVERIFY(bench.says(QStringLiteral("0.7 GB left")));
        QVERIFY(bench.says(QStringLiteral("1 more")));
        bench.bar.withdraw(QStringLiteral("disk"));
        QVERIFY(bench.says(QStringLiteral("other")));
        bench.bar.withdraw(QStringLiteral("disk"));
        QVERIFY(bench.says(QStringLiteral("other")));
    }

    void onlyInformationEndsByItself()
    {
        Bench bench;
        bench.bar.show(message(Message::Kind::Error, QStringLiteral("e")));
        QVERIFY(!bench.time()->isActive());
        bench.bar.show(message(Message::Kind::Warning, QStringLiteral("w")));
        QVERIFY(!bench.time()->isActive());
        bench.bar.show(message(Message::Kind::Information, QStringLiteral("i")));
        QVERIFY(bench.time()->isActive());
        QCOMPARE(bench.time()->interval(), 8000);
        Message undo = message(Message::Kind::Information, QStringLiteral("trashed"));
        undo.seconds = 60;
        bench.bar.show(undo);
        QCOMPARE(bench.time()->interval(), 60'000);
        bench.bar.closeFront();
        bench.time()->start(0);
        QTRY_VERIFY(bench.says(QStringLiteral("w")));
        QVERIFY(!bench.time()->isActive());
    }

    void anOfferWaits()
    {
        Bench bench;
        Message offer = message(Message::Kind::Information, QStringLiteral("kept"));
        offer.waits = true;
        bench.bar.show(offer);
        QVERIFY(!bench.time()->isActive());
        bench.bar.show(message(Message::Kind::Information, QStringLiteral("saved")));
        QVERIFY(bench.time()->isActive());
        bench.time()->start(0);
        QTRY_VERIFY(bench.says(QStringLiteral("kept")));
        QVERIFY(!bench.time()->isActive());
    }

    void informationStaysWhileItHasTheFocus()
    {
        Bench bench;
        Message info = message(Message::Kind::Information, QStringLiteral("saved"));
        info.actions.append({QStringLiteral("Open folder"), [] {}});
        bench.bar.show(info);
        QVERIFY(bench.time()->isActive());
        bench.bar.enter();
        QVERIFY(bench.bar.isAncestorOf(QApplication::focusWidget()));
        QVERIFY(!bench.time()->isActive());
        QApplication::focusWidget()->clearFocus();
        QVERIFY(bench.time()->isActive());
        QCOMPARE(bench.time()->interval(), 8000);
    }

    void actionsRunAndMayCloseTheBar()
    {
        Bench bench;
        int runs = 0;
        Message error = message(Message::Kind::Error, QStringLiteral("damaged"));
        error.actions.append({QStringLiteral("Open another..."), [&] {
                                  ++runs;
                                  bench.bar.closeFront();
                              }});
        bench.bar.show(error);
        for (QPushButton *button : bench.bar.findChildren<QPushButton *>())
            if (button->text() == QStringLiteral("Open another..."))
                QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(runs, 1);
        QVERIFY(!bench.bar.isVisible());
    }

    void detailsOpenBelowAndGrowTheBar()
    {
        Bench bench;
        Message error = message(Message::Kind::Error, QStringLiteral("damaged"));
        error.details = QStringLiteral("crc 0x1234, expected 0x5678");
        bench.bar.show(error);
        const int before = bench.bar.height();
        QVERIFY(before >= metrics::messageBar);
        auto *details = bench.bar.findChild<QPlainTextEdit *>();
        QVERIFY(!details->isVisible());
        for (QPushButton *button : bench.bar.findChildren<QPushButton *>())
            if (button->isCheckable())
                QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(details->isVisible());
        QCOMPARE(details->toPlainText(), error.details);
        QVERIFY(bench.bar.height() > before);
    }

    void takesNoFocusAndKeepsToTheCanvas()
    {
        Bench bench;
        QWidget other(&bench.canvas);
        other.setFocusPolicy(Qt::StrongFocus);
        other.show();
        other.setFocus();
        Message error = message(Message::Kind::Error, QString(400, u'x'));
        bench.bar.show(error);
        QVERIFY(other.hasFocus());
        QCOMPARE(bench.bar.width(), 800);
        bench.canvas.resize(500, 600);
        QTRY_COMPARE(bench.bar.width(), 500);
        QCOMPARE(bench.canvas.minimumSizeHint().width(), -1);
    }

    void slidesUnlessMotionIsReduced()
    {
        m_theme.setReducedMotion(false);
        Bench bench;
        bench.bar.show(message(Message::Kind::Error, QStringLiteral("e")));
        QVERIFY(bench.bar.y() < 0);
        QTRY_COMPARE(bench.bar.y(), 0);
        bench.bar.closeFront();
        QTRY_VERIFY(!bench.bar.isVisible());
        m_theme.setReducedMotion(true);
    }

    void keepsItsGroundWhileItSlidesOut()
    {
        m_theme.setReducedMotion(false);
        Bench bench;
        bench.bar.show(message(Message::Kind::Error, QStringLiteral("e")));
        QTRY_COMPARE(bench.bar.y(), 0);
        bench.bar.closeFront();
        QVERIFY(bench.bar.isVisible());
        const QImage image = bench.bar.grab().toImage();
        QCOMPARE(image.pixelColor(image.width() / 2, 1), tokens().errorBg);
        m_theme.setReducedMotion(true);
    }

    void f8GoesToTheFirstButtonAndTabToTheNext()
    {
        Bench bench;
        QList<int> pressed;
        Message error = message(Message::Kind::Error, QStringLiteral("damaged"));
        error.actions = {{QStringLiteral("Open folder"), [&] { pressed.append(0); }},
                         {QStringLiteral("Copy path"), [&] { pressed.append(1); }}};
        bench.bar.show(error);
        const auto focused = [] {
            return qobject_cast<QAbstractButton *>(QApplication::focusWidget());
        };
        bench.bar.enter();
        QVERIFY(focused() && focused()->isVisible());
        QCOMPARE(focused()->text(), QStringLiteral("Open folder"));
        QTest::keyClick(focused(), Qt::Key_Space);
        QTest::keyClick(focused(), Qt::Key_Tab);
        QCOMPARE(focused()->text(), QStringLiteral("Copy path"));
        QTest::keyClick(focused(), Qt::Key_Return);
        QCOMPARE(pressed, (QList{0, 1}));
        QTest::keyClick(focused(), Qt::Key_Tab);
        QCOMPARE(focused(), bench.bar.findChild<QToolButton *>());
        QTest::keyClick(focused(), Qt::Key_Enter);
        QVERIFY(!bench.bar.isVisible());
    }

    void f8GoesToTheCloseMarkOfAPlainMessage()
    {
        Bench bench;
        bench.bar.show(message(Message::Kind::Error, QStringLiteral("damaged")));
        bench.bar.enter();
        QCOMPARE(QApplication::focusWidget(), bench.bar.findChild<QToolButton *>());
    }

    void closedBeforeItCameInItIsGone()
    {
        Bench bench;
        bench.bar.show(message(Message::Kind::Error, QStringLiteral("short")));
        bench.bar.closeFront();
        QVERIFY(!bench.bar.isVisible());
    }

    void initTestCase() { m_theme.setReducedMotion(true); }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestMessageBar)
#include "tst_message_bar.moc"
