// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/active_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/search_field.h"

#include <QApplication>
#include <QBoxLayout>
#include <QShortcut>
#include <QStandardItemModel>
#include <QTest>
#include <QTreeView>

using namespace hit;

namespace {

/// A list under a heading that cannot be chosen, and its search.
struct Searched final : QWidget
{
    QStandardItemModel items;
    SearchField *search = new SearchField(QStringLiteral("Search fruits"));
    QTreeView *view = new QTreeView;

    Searched()
    {
        auto *heading = new QStandardItem(QStringLiteral("Fruits"));
        heading->setSelectable(false);
        heading->appendRow(new QStandardItem(QStringLiteral("Apple")));
        heading->appendRow(new QStandardItem(QStringLiteral("Pear")));
        items.appendRow(heading);
        view->setModel(&items);
        auto *column = new QVBoxLayout(this);
        column->addWidget(search);
        column->addWidget(view);
        search->leadTo(view);
        show();
        test::activate(*this);
        search->setFocus();
    }
};

} // namespace

class TestSearchField final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itSaysWhatItSearches()
    {
        const SearchField search(QStringLiteral("Search fruits"));
        QCOMPARE(search.placeholderText(), QStringLiteral("Search fruits"));
        QCOMPARE(search.accessibleName(), QStringLiteral("Search fruits"));
    }

    void downAndEnterLeadToTheFirstRowThatCanBeChosen_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::newRow("down") << Qt::Key_Down;
        QTest::newRow("return") << Qt::Key_Return;
        QTest::newRow("enter") << Qt::Key_Enter;
    }

    void downAndEnterLeadToTheFirstRowThatCanBeChosen()
    {
        QFETCH(const Qt::Key, key);
        Searched searched;
        QTest::keyClick(searched.search, key);
        QVERIFY(searched.view->hasFocus());
        QCOMPARE(searched.view->currentIndex().data().toString(), QStringLiteral("Apple"));
    }

    void theyLeadBackToTheRowThatWasChosen()
    {
        Searched searched;
        searched.view->setCurrentIndex(searched.items.item(0)->child(1)->index());
        QTest::keyClick(searched.search, Qt::Key_Down);
        QCOMPARE(searched.view->currentIndex().data().toString(), QStringLiteral("Pear"));
    }

    void whereNothingIsFoundTheFieldKeepsTheKeyboard()
    {
        Searched searched;
        searched.items.clear();
        QTest::keyClick(searched.search, Qt::Key_Return);
        QVERIFY(searched.search->hasFocus());
    }

    void escClearsItAndIsThenForTheWindow()
    {
        Searched searched;
        int escapes = 0;
        const QShortcut escape(QKeySequence(Qt::Key_Escape), &searched, [&] { ++escapes; });
        QTest::keyClicks(searched.search, QStringLiteral("pe"));
        QTest::keyClick(searched.search, Qt::Key_Escape);
        QCOMPARE(searched.search->text(), QString());
        QCOMPARE(escapes, 0);
        QTest::keyClick(searched.search, Qt::Key_Escape);
        QCOMPARE(escapes, 1);
    }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestSearchField)
#include "tst_search_field.moc"
