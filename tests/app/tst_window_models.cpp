// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/file_opener.h"
#include "app/hitscope/inspection.h"
#include "app/hitscope/token_editing.h"
#include "model/media/saved_picture.h"
#include "tests/app/compare_test.h"
#include "ui/tokens/board_editor.h"
#include "ui/widgets/message_bar.h"

#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>

#include <algorithm>

using namespace hit;
using namespace hit::test;

/// Several models in memory, and two of them compared.
class TestWindowModels final : public CompareTest
{
    Q_OBJECT

    /// As a file that may be opened.
    bool offers(const char *name, const QString &path)
    {
        auto *menu = window().findChild<QMenu *>(name);
        Q_EMIT menu->aboutToShow();
        return std::ranges::any_of(menu->actions(), [&](const QAction *entry) {
            return entry->isEnabled() && entry->toolTip() == path;
        });
    }

private Q_SLOTS:
    void init() { makeWindow(); }
    void cleanup() { m_test.reset(); }

    void keysGoToTheOtherModelWithTheSameLatent()
    {
        QVERIFY(!action(Command::NextModel)->isEnabled());
        QVERIFY(action(Command::NextModel)->toolTip().contains("No other model"));
        explorer().travelTo({4217, 0});
        QVERIFY(bothInMemory());
        const QImage picture = m_test->picture();
        QCOMPARE(picture, sessionPicture(explorer().state()));
        key(Qt::Key_PageDown, Qt::ControlModifier);
        QVERIFY(settled());
        QCOMPARE(openPath(), otherModel());
        QCOMPARE(explorer().state().latent.plane, (PlanePoint{4217, 0}));
        QVERIFY(m_test->picture() != picture);
        key(Qt::Key_PageUp, Qt::ControlModifier);
        QVERIFY(settled());
        QCOMPARE(openPath(), fixtureModel());
        QCOMPARE(m_test->picture(), picture);
    }

    void theMenuListsWhatIsInMemoryWithItsSize()
    {
        QVERIFY(bothInMemory());
        auto *menu = window().findChild<QMenu *>("modelMenu");
        Q_EMIT menu->aboutToShow();
        QStringList sizes;
        for (const QAction *entry : menu->actions())
            if (entry->text().contains(u'\t')) {
                sizes.append(entry->text().section(u'\t', 1));
                QVERIFY(!entry->icon().isNull());
                QCOMPARE(entry->isChecked(), entry->toolTip().startsWith(fixtureModel()));
            }
        QCOMPARE(sizes.size(), 2);
        for (const QString &size : sizes)
            QVERIFY2(size.endsWith("B"), qPrintable(size));
        action(Command::LetModelsGo)->trigger();
        QTRY_COMPARE(host().modelsInMemory().size(), std::size_t(1));
        QVERIFY(!action(Command::PreviousModel)->isEnabled());
    }

    void aModelHasItsPictureBehindAnotherPageToo()
    {
        const QSettings &store = m_test->settings.store();
        auto *button = window().findChild<QToolButton *>("button.model");
        const QSize size = button->iconSize();
        const QImage before = button->icon().pixmap(size).toImage();
        QVERIFY(!before.isNull());
        action(Command::Samples)->trigger();
        QVERIFY(!canvas().isVisible());
        QVERIFY(open(otherModel()));
        QTRY_COMPARE(store.value("lastModel").toString(), otherModel());
        QVERIFY(!store.contains("opening")); // else the next start says that this one ended there
        const QImage after = button->icon().pixmap(size).toImage();
        QVERIFY(!after.isNull() && after != before);
    }

    void whatIsGoneIsNotOfferedUntilItIsBack()
    {
        const QString bundled =
            QStringLiteral(HIT_SOURCE_DIR "/resources/models/voxel-art-64.safetensors");
        const QString copy = m_test->folder.filePath("copy.safetensors");
        QVERIFY(QFile::copy(bundled, copy));
        QVERIFY(open(copy) && open(fixtureModel()));
        QVERIFY(offers("recentMenu", copy) && offers("modelMenu", copy));
        QVERIFY(QFile::remove(copy));
        QVERIFY(!offers("recentMenu", copy) && !offers("modelMenu", copy));
        QVERIFY(offers("recentMenu", fixtureModel()));
        QVERIFY(QFile::copy(bundled, copy)); // as a disk that is there again
        QVERIFY(offers("recentMenu", copy));
    }

    void aBudgetOfNothingKeepsOnlyWhatIsShown()
    {
        m_test->settings.setModelMemory(0);
        QVERIFY(open(otherModel()));
        QTRY_COMPARE(host().modelsInMemory().size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(host().modelsInMemory()[0].info->path), otherModel());
    }

    void twoModelsStayLiveWhileTravelling()
    {
        QVERIFY(bothInMemory());
        comparing().compareWith(otherModel());
        QVERIFY(settled());
        for (const double x : {1.0, 2.5, 7.0}) {
            explorer().travelTo({x, 0});
            QVERIFY(settled());
            QCOMPARE(m_test->picture(), sessionPicture(explorer().state()));
            const QImage live = other();
            QVERIFY(live != m_test->picture());
            key(Qt::Key_PageDown, Qt::ControlModifier); // what was B becomes A
            QVERIFY(settled());
            QCOMPARE(openPath(), otherModel());
            QCOMPARE(m_test->picture(), live);
            QCOMPARE(comparing().model(), fixtureModel());
            key(Qt::Key_X);
            QVERIFY(settled());
            QCOMPARE(openPath(), fixtureModel());
        }
        comparing().setOn(false);
        QVERIFY(canvas().grabOther().isNull());
    }

    void historyAndMapsFollowWhileTwoModelsAreCompared()
    {
        QVERIFY(bothInMemory());
        comparing().compareWith(otherModel());
        action(Command::ShowMap)->trigger();
        Inspector &inspector = window().inspection().inspector();
        inspector.hover(QPoint(70, 20));
        QVERIFY(settled());
        const QAbstractItemModel *history = window().findChild<QListView *>("history")->model();
        for (const double x : {1.0, 2.5, 7.0}) {
            explorer().travelTo({x, 0});
            QVERIFY(settled());
            const QModelIndex step = history->index(explorer().undoStack()->index(), 0);
            QVERIFY(!history->data(step, Qt::DecorationRole).value<QImage>().isNull());
            const std::vector<MapQuery> pointed = inspector.pointerQueries();
            QVERIFY(pointed.size() > 1);
            for (const MapQuery &query : pointed) {
                const auto wanted = sessionMap(explorer().state(), query).values;
                QTRY_VERIFY(inspector.result(query) && inspector.result(query)->values == wanted);
            }
        }
    }

    void aFileDroppedWhileTheModelOfBOpensIsUsed()
    {
        State saved = explorer().state();
        saved.latent.plane = {4217, 3};
        const QString path = m_test->folder.filePath("place.hitscope");
        const std::string text = state_text(saved, *explorer().model());
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly) && file.write(text.c_str()) > 0);
        file.close();
        comparing().compareWith(otherModel());
        QVERIFY(host().isOpeningOther() && !host().isOpening());
        window().opener().open(path);
        QVERIFY(settled());
        QCOMPARE(explorer().state().latent.plane, (PlanePoint{4217, 3}));
        QCOMPARE(m_test->picture(), sessionPicture(explorer().state()));
        QVERIFY(!other().isNull() && other() != m_test->picture());
    }

    void whatIsShownIsNotOfferedToBeLetGo()
    {
        QVERIFY(bothInMemory());
        QVERIFY(action(Command::LetModelsGo)->isEnabled());
        comparing().compareWith(otherModel());
        QVERIFY(settled());
        QVERIFY(!action(Command::LetModelsGo)->isEnabled());
        QVERIFY(action(Command::LetModelsGo)->toolTip().contains("are shown"));
        comparing().setOn(false);
        QTRY_VERIFY(action(Command::LetModelsGo)->isEnabled());
    }

    void settingTheSameBAgainComparesWithItAgain()
    {
        key(Qt::Key_C);
        QVERIFY(settled());
        comparing().compareWith(otherModel());
        QVERIFY(settled());
        action(Command::SetAsB)->trigger();
        QVERIFY(comparing().model().isEmpty());
        QVERIFY(settled());
        QCOMPARE(other(), m_test->picture());
    }

    void nothingStandsThereAsBWhileItsModelOpens()
    {
        key(Qt::Key_C);
        QVERIFY(settled());
        QVERIFY(!canvas().grabOther().isNull());
        comparing().compareWith(otherModel());
        QVERIFY(canvas().grabOther().isNull());
        QVERIFY(!action(Command::SaveComparison)->isEnabled());
        QVERIFY(settled());
        QVERIFY(other() != m_test->picture());
        QVERIFY(action(Command::SaveComparison)->isEnabled());
    }

    void whatFailedForBIsOverOnceBComes()
    {
        comparing().compareWith(otherModel());
        QVERIFY(settled());
        const Error error{ErrorCode::OutOfMemory, "the picture", "there is too little", {}, {}};
        Q_EMIT host().otherFailed(error);
        QVERIFY(window().messages().history().last().message.why.contains("The last one stays"));
        explorer().travelTo({5, 0});
        QVERIFY(settled());
        QVERIFY(!window().messages().closeFront());
        comparing().setOn(false);
        Q_EMIT host().otherFailed(error);
        QVERIFY(!window().messages().history().last().message.why.contains("The last one stays"));
    }

    void aModelThatCannotBeOpenedLeavesLatentB()
    {
        key(Qt::Key_C);
        QSignalSpy refused(&host(), &EngineHost::otherNotOpened);
        comparing().compareWith(QStringLiteral("/none/at/all"));
        QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, 60'000);
        QVERIFY(settled());
        QVERIFY(comparing().isOn() && comparing().model().isEmpty());
        QVERIFY(!other().isNull());
    }

    void aModelThatCannotBeOpenedLeavesTheOneBefore()
    {
        comparing().compareWith(otherModel());
        QVERIFY(settled());
        const QImage before = other();
        QSignalSpy refused(&host(), &EngineHost::otherNotOpened);
        comparing().compareWith(QStringLiteral("/none/at/all"));
        QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, 60'000);
        QVERIFY(settled());
        QVERIFY(comparing().isOn());
        QCOMPARE(comparing().model(), otherModel());
        QCOMPARE(other(), before);
    }

    void aModelThatCannotBeOpenedBeginsNoComparison()
    {
        QSignalSpy refused(&host(), &EngineHost::otherNotOpened);
        comparing().compareWith(QStringLiteral("/none/at/all"));
        QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, 60'000);
        QVERIFY(settled());
        QVERIFY(!comparing().isOn() && comparing().model().isEmpty());
        QVERIFY(!window().tokenEditing().editor().latentB());
        QVERIFY(canvas().grabOther().isNull());
    }
};

QTEST_MAIN(TestWindowModels)
#include "tst_window_models.moc"
