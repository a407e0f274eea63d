// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/active_window.h"
#include "ui/docks/key_map_view.h"
#include "ui/key_map.h"
#include "ui/settings.h"
#include "ui/widgets/key_edit.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace hit;

namespace {

QKeySequence keys(const char *text)
{
    return QKeySequence(QLatin1String(text));
}

struct Bench
{
    Bench()
        : settings(folder.filePath(QStringLiteral("s.ini")))
    {
        add(fit, "view.fit", "&Fit", "F");
        add(random, "latent.random", "New image", "R");
    }
    void add(QAction &action, const char *id, const char *text, const char *shortcut)
    {
        action.setObjectName(QLatin1String(id));
        action.setText(QLatin1String(text));
        action.setShortcut(keys(shortcut));
        map.add(&action, QStringLiteral("View"));
    }

    QTemporaryDir folder;
    Settings settings;
    KeyMap map{settings};
    QAction fit, random;
};

} // namespace

class TestKeyMap final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesAKeyFromTheActionThatHadIt()
    {
        Bench bench;
        QCOMPARE(bench.map.conflict(keys("R"), &bench.fit), &bench.random);
        QCOMPARE(bench.map.conflict(keys("F"), &bench.fit), nullptr);
        bench.map.setKeys(&bench.fit, keys("R"));
        QCOMPARE(bench.fit.shortcut(), keys("R"));
        QVERIFY(bench.random.shortcuts().isEmpty());
        QVERIFY(!bench.map.isDefault(&bench.random));
        bench.map.reset(&bench.random);
        QCOMPARE(bench.random.shortcut(), keys("R"));
        QVERIFY(bench.fit.shortcuts().isEmpty());
        bench.map.resetAll();
        QVERIFY(bench.map.isDefault(&bench.fit) && bench.map.isDefault(&bench.random));
        QVERIFY(!bench.settings.keys(QStringLiteral("view.fit")));
    }

    void givesAnActionThePersonsKeysWhenItIsAdded()
    {
        Bench bench;
        bench.settings.setKeys(QStringLiteral("edit.undo"), {keys("U")});
        QAction undo;
        bench.add(undo, "edit.undo", "Undo", "Ctrl+Z");
        QCOMPARE(undo.shortcut(), keys("U"));
        bench.map.reset(&undo);
        QCOMPARE(undo.shortcut(), keys("Ctrl+Z"));
    }

    void forgetsActionsThatAreGone()
    {
        Bench bench;
        {
            QAction gone;
            bench.add(gone, "a.b", "Gone", "G");
            QCOMPARE(bench.map.entries().size(), 3);
        }
        QCOMPARE(bench.map.entries().size(), 2);
        QCOMPARE(bench.map.conflict(keys("G"), &bench.fit), nullptr);
    }

    void editTakesOneCombinationEvenASpecialKey_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<QString>("expected");
        QTest::newRow("letter") << int(Qt::Key_K) << 0 << QStringLiteral("K");
        QTest::newRow("tab") << int(Qt::Key_Tab) << 0 << QStringLiteral("Tab");
        QTest::newRow("combination")
            << int(Qt::Key_E) << int(Qt::ControlModifier) << QStringLiteral("Ctrl+E");
        QTest::newRow("none") << int(Qt::Key_Backspace) << 0 << QString();
    }
    void editTakesOneCombinationEvenASpecialKey()
    {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        QFETCH(QString, expected);
        KeyEdit edit;
        QSignalSpy taken(&edit, &KeyEdit::taken);
        QTest::keyClick(&edit, Qt::Key_Control);
        QCOMPARE(taken.count(), 0);
        QTest::keyClick(&edit, Qt::Key(key), Qt::KeyboardModifiers(modifiers));
        QCOMPARE(taken.count(), 1);
        QCOMPARE(edit.keys().toString(QKeySequence::PortableText), expected);
    }

    void viewFindsByNameAndByKeyAndTellsConflicts()
    {
        Bench bench;
        KeyMapView view(bench.map);
        auto *tree = view.findChild<QTreeView *>();
        auto *search = view.findChild<QLineEdit *>();
        const auto found = [tree] {
            const QModelIndex group = tree->model()->index(0, 0);
            return group.isValid() ? tree->model()->rowCount(group) : 0;
        };
        QCOMPARE(found(), 2);
        search->setText(QStringLiteral("new im"));
        QCOMPARE(found(), 1);
        search->setText(QStringLiteral("fit F"));
        QCOMPARE(found(), 1);
        search->setText(QStringLiteral("nothing"));
        QCOMPARE(found(), 0);
        view.assign(&bench.fit, keys("R"));
        const auto labels = view.findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->text().contains(QStringLiteral("New image"));
        }));
    }

    void theSearchLeadsToWhatItFound()
    {
        Bench bench;
        KeyMapView view(bench.map);
        view.show();
        test::activate(view);
        auto *tree = view.findChild<QTreeView *>();
        auto *search = view.findChild<QLineEdit *>();
        QVERIFY(search->hasFocus() || (search->setFocus(), search->hasFocus()));
        const auto labels = view.findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->text().contains("double click");
        }));
        for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Return}) {
            search->setFocus();
            search->setText("new im");
            QTest::keyClick(search, key);
            QVERIFY(tree->hasFocus());
            QCOMPARE(tree->currentIndex().siblingAtColumn(0).data().toString(),
                     QString("New image"));
            search->setText("nothing");
            search->setFocus();
            QTest::keyClick(search, key);
            QVERIFY(search->hasFocus());
        }
        search->setText("fit");
        QTest::keyClick(search, Qt::Key_Down);
        QTest::keyClick(tree, Qt::Key_Return);
        const auto *edit = view.findChild<KeyEdit *>();
        QVERIFY(edit);
        const int room = edit->width() - 12;
        QVERIFY(edit->fontMetrics().horizontalAdvance(edit->placeholderText()) <= room);
    }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestKeyMap)
#include "tst_key_map.moc"
