// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/shelf/shelf_support.h"
#include "ui/directions/group_field.h"
#include "ui/shelf/shelf_library.h"
#include "ui/theme/theme.h"
#include "ui/widgets/field_note.h"

#include <QComboBox>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace hit;
using namespace hit::test;

namespace {

/// Four red ones, of which two are round; three blue; one without a tag; one of another model.
struct Shelf
{
    Shelf()
    {
        const QList<QStringList> tags{{"red"},  {"red"},  {"red", "round"}, {"red", "round"},
                                      {"blue"}, {"blue"}, {"blue"},         {}};
        for (int i = 0; i < tags.size(); ++i)
            keep(tags[i], modelNamed("tiny"), i);
        keep({"red"}, modelNamed("other"), 8);
        library.setModel(std::make_shared<ModelInfo>(modelNamed("tiny")), {});
    }
    void keep(const QStringList &tags, const ModelInfo &model, double x)
    {
        State state;
        state.latent.plane = {x, 0};
        ShelfItem item = newShelfItem(QString::number(x), saved_picture(state, model));
        item.tags = tags;
        item.place = x; // several are kept in a millisecond
        library.keep(item, pictureOf(Qt::red));
    }
    void choose(const char *box, const QString &text)
    {
        auto *list = field.findChild<QComboBox *>(box);
        list->setCurrentText(text);
    }
    QString note() const { return field.findChild<FieldNote *>()->text(); }

    QTemporaryDir folder;
    ShelfLibrary library{folder.path()};
    GroupField field{library};
};

} // namespace

class TestGroupField final : public QObject
{
    Q_OBJECT

    Theme m_theme{qApp};

private Q_SLOTS:
    void aTagStandsAgainstAllOthersOfTheModel()
    {
        Shelf shelf;
        shelf.choose("groupWith", "red");
        QCOMPARE(shelf.field.whyNot(), QString());
        QCOMPARE(shelf.field.with(), shelf.library.ids().mid(0, 4));
        QCOMPARE(shelf.field.without(), shelf.library.ids().mid(4, 4));
        QCOMPARE(shelf.field.name(), "red");
        QVERIFY(shelf.note().contains("1 made with another model"));
    }

    void whatIsInBothGroupsIsLeftOut()
    {
        Shelf shelf;
        shelf.choose("groupWith", "red");
        shelf.choose("groupWithout", "round");
        QCOMPARE(shelf.field.with(), shelf.library.ids().mid(0, 2));
        QCOMPARE(shelf.field.without(), QStringList());
        QVERIFY(shelf.field.whyNot().contains("2 pictures or more"));
        QVERIFY(shelf.note().contains("2 in both"));
        shelf.choose("groupWithout", "blue");
        QCOMPARE(shelf.field.without().size(), 3);
        QCOMPARE(shelf.field.name(), "red, not blue");
    }

    void theSelectionIsAGroup()
    {
        Shelf shelf;
        QVERIFY(shelf.field.whyNot().contains("Select"));
        QSignalSpy changed(&shelf.field, &GroupField::changed);
        shelf.field.setSelected(shelf.library.ids().mid(1, 1));
        QCOMPARE(changed.count(), 1);
        QVERIFY(shelf.field.whyNot().contains("2 pictures or more"));
        shelf.field.setSelected(shelf.library.ids().mid(1, 3));
        QCOMPARE(shelf.field.whyNot(), QString());
        QCOMPARE(shelf.field.with().size(), 3);
        QCOMPARE(shelf.field.without().size(), 5);
        shelf.choose("groupWith", "blue");
        shelf.field.chooseSelected();
        QCOMPARE(shelf.field.with().size(), 3);
    }

    void groupsThatCannotBeToldApartSayWhy()
    {
        Shelf shelf;
        shelf.choose("groupWith", "blue");
        shelf.choose("groupWithout", "blue");
        QVERIFY(shelf.field.whyNot().contains("the same"));
        shelf.choose("groupWithout", "All others");
        QCOMPARE(shelf.field.whyNot(), QString());
        shelf.library.setModel(std::make_shared<ModelInfo>(modelNamed("other")), {});
        QVERIFY(shelf.field.whyNot().contains("8 made with another model"));
        const QTemporaryDir folder;
        const ShelfLibrary empty(folder.path());
        QVERIFY(GroupField(empty).whyNot().contains("Keep"));
    }

    void chosenTagsStayWhenTheShelfChanges()
    {
        Shelf shelf;
        shelf.choose("groupWith", "red");
        shelf.keep({"amber", "red"}, modelNamed("tiny"), 9);
        QCOMPARE(shelf.field.with().size(), 5);
        shelf.library.setTags(shelf.library.tagged("red"), {});
        QCOMPARE(shelf.field.findChild<QComboBox *>("groupWith")->currentIndex(), 0);
    }
};

QTEST_MAIN(TestGroupField)
#include "tst_group_field.moc"
