// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/film_dialog.h"
#include "ui/theme/theme.h"
#include "ui/widgets/basic.h"

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace hit;

class FilmDialogTest : public QObject
{
    Q_OBJECT

private:
    Theme m_theme{qApp};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_store;
    std::unique_ptr<FilmDialog> m_dialog;

    void make(const QStringList &taken = {}, const std::optional<FilmMap> &map = {})
    {
        FilmDialog::Context context;
        context.map = map;
        context.present.plane = {4217.38, 12.06};
        context.modelName = QStringLiteral("voxel-256");
        context.folder = m_folder->path();
        context.frameMilliseconds = 100;
        context.taken = taken;
        m_dialog = std::make_unique<FilmDialog>(context, *m_store);
        m_dialog->show();
    }
    QLineEdit *seeds() const { return m_dialog->findChildren<QLineEdit *>().at(0); }
    QLineEdit *file() const
    {
        for (QLineEdit *edit : m_dialog->findChildren<QLineEdit *>())
            if (edit->accessibleName() == QLatin1String("File"))
                return edit;
        return nullptr;
    }
    QComboBox *format() const { return m_dialog->findChild<QComboBox *>(); }
    QPushButton *start() const
    {
        for (QPushButton *button : m_dialog->findChildren<QPushButton *>())
            if (button->isDefault())
                return button;
        return nullptr;
    }
    bool says(const QString &text) const
    {
        const auto labels = m_dialog->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel *label) { return label->text().contains(text); });
    }

    Segmented *show() const { return m_dialog->findChild<Segmented *>(QStringLiteral("filmMap")); }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("settings.ini")),
                                              QSettings::IniFormat);
        make();
    }
    void cleanup() { m_dialog.reset(); }

    void startsOnceSeedsAreNamedAndTellsThePlan()
    {
        QSignalSpy requested(m_dialog.get(), &FilmDialog::filmRequested);
        seeds()->clear();
        QVERIFY(!start()->isEnabled());
        QVERIFY(!says(QStringLiteral("frames")));
        QTest::keyClicks(seeds(), QStringLiteral("4217-4219, 12"));
        QVERIFY(start()->isEnabled());
        m_dialog->findChild<QDoubleSpinBox *>()->setValue(10);
        QTest::keyClick(m_dialog.get(), Qt::Key_Return);
        QCOMPARE(requested.size(), 1);
        const auto plan = requested[0][0].value<FilmPlan>();
        QCOMPARE(plan.stops.size(), std::size_t(5));
        QVERIFY(plan.stops[0].plane == (PlanePoint{4217.38, 12.06}));
        QVERIFY(plan.stops[4].plane == (PlanePoint{12, 0}));
        QVERIFY(plan.loop);
        QCOMPARE(plan.frames(), 300);
        QVERIFY(plan.method == Interpolation::Slerp);
        QVERIFY(!plan.overwrite);
        QCOMPARE(QString::fromStdString(plan.target.extension().string()),
                 QString::fromStdString(film_formats()[0].suffix));
        QVERIFY(!m_dialog->isVisible());
    }

    void aWalkThroughTheNextSeedsCanBeSavedAtOnce()
    {
        QSignalSpy requested(m_dialog.get(), &FilmDialog::filmRequested);
        QCOMPARE(seeds()->text(), QStringLiteral("4218-4220"));
        QTest::keyClick(m_dialog.get(), Qt::Key_Return);
        QCOMPARE(requested.size(), 1);
        QCOMPARE(requested[0][0].value<FilmPlan>().stops.size(), std::size_t(4));
    }

    void theFileOfAnotherExportIsNotTaken()
    {
        const QString writing = file()->text();
        make({writing});
        QVERIFY(m_dialog->isComplete());
        QVERIFY(file()->text() != writing);
        file()->setText(writing);
        QVERIFY(!m_dialog->isComplete());
        QVERIFY(says(QStringLiteral("Another export is writing this file")));
    }

    void whatIsReplacedIsSaidBeforeItIsAgreedTo()
    {
        const QString suffix = QString::fromStdString(film_formats()[0].suffix);
        QFile kept(m_folder->filePath(QStringLiteral("keep") + suffix));
        QVERIFY(kept.open(QIODevice::WriteOnly));
        file()->setFocus();
        file()->selectAll();
        QTest::keyClicks(file(), m_folder->filePath(QStringLiteral("keep")));
        QVERIFY(says(QStringLiteral("exists and will be replaced")));
        QCOMPARE(start()->text(), QStringLiteral("Replace film"));
        QTest::keyClicks(file(), QStringLiteral(" 2"));
        QCOMPARE(start()->text(), QStringLiteral("Save film"));
    }

    void aFileThatCameMeanwhileIsNotReplaced()
    {
        QSignalSpy requested(m_dialog.get(), &FilmDialog::filmRequested);
        QCOMPARE(start()->text(), QStringLiteral("Save film"));
        QFile come(file()->text());
        QVERIFY(come.open(QIODevice::WriteOnly));
        QTest::keyClick(m_dialog.get(), Qt::Key_Return);
        QCOMPARE(requested.size(), 0);
        QVERIFY(m_dialog->isVisible());
        QCOMPARE(start()->text(), QStringLiteral("Replace film"));
        QTest::keyClick(m_dialog.get(), Qt::Key_Return);
        QCOMPARE(requested.size(), 1);
        QVERIFY(requested[0][0].value<FilmPlan>().overwrite);
    }

    void saysHowLongTheFilmAndItsMakingWillBe()
    {
        seeds()->setText(QStringLiteral("1, 2"));
        QVERIFY(says(QStringLiteral("180 frames")));
        QVERIFY(says(QStringLiteral("2.0\u202fs from picture to picture")));
        QVERIFY(says(QStringLiteral("about 20\u202fs to make")));
    }

    void wrongSeedsAreNamedUnderTheField_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("no number") << QStringLiteral("12, moon") << QStringLiteral("moon");
        QTest::newRow("half a range")
            << QStringLiteral("5-x")
            << QStringLiteral("\"5-x\" is neither a seed nor a range such as 5-7");
        QTest::newRow("too many") << QStringLiteral("0-5000") << QStringLiteral("1000");
    }
    void wrongSeedsAreNamedUnderTheField()
    {
        QFETCH(QString, text);
        QFETCH(QString, says);
        seeds()->setText(text);
        QVERIFY(!m_dialog->isComplete());
        QVERIFY(!start()->isEnabled());
        QVERIFY(this->says(says));
        QVERIFY(start()->toolTip().contains(says));
        QSignalSpy requested(m_dialog.get(), &FilmDialog::filmRequested);
        QTest::keyClick(m_dialog.get(), Qt::Key_Return);
        QCOMPARE(requested.size(), 0);
        QVERIFY(m_dialog->isVisible());
    }

    void onePictureIsNoFilm()
    {
        seeds()->setText(QStringLiteral("7"));
        QVERIFY(start()->isEnabled());
        for (QCheckBox *box : m_dialog->findChildren<QCheckBox *>())
            box->setChecked(false);
        QVERIFY(!start()->isEnabled());
    }

    void theFormatSetsTheSuffixAndTheSuffixTheFormat()
    {
        const int gif = format()->findText(QStringLiteral("GIF"), Qt::MatchStartsWith);
        format()->setCurrentIndex(gif);
        Q_EMIT format()->activated(gif);
        QVERIFY(file()->text().endsWith(QStringLiteral("voxel-256 walk.gif")));
        file()->setFocus();
        file()->setText(m_folder->filePath(QStringLiteral("a.webp")));
        Q_EMIT file()->editingFinished();
        QVERIFY(format()->currentText().contains(QStringLiteral("WebP")));
        file()->setText(m_folder->filePath(QStringLiteral("version 1.5")));
        Q_EMIT file()->editingFinished();
        QVERIFY(file()->text().endsWith(QStringLiteral("version 1.5.webp")));
    }

    void anExistingFileIsSaidBeforeItIsReplaced()
    {
        seeds()->setText(QStringLiteral("1"));
        const QString path = m_folder->filePath(QStringLiteral("old.gif"));
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly));
        file()->setText(path);
        Q_EMIT file()->editingFinished();
        QVERIFY(says(QStringLiteral("will be replaced")));
        QCOMPARE(start()->text(), QStringLiteral("Replace film"));
        QVERIFY(m_dialog->plan().overwrite);
    }

    void aMissingFolderIsSaid()
    {
        seeds()->setText(QStringLiteral("1"));
        file()->setText(m_folder->filePath(QStringLiteral("none/film.gif")));
        QVERIFY(!start()->isEnabled());
        QVERIFY(says(QStringLiteral("There is no folder")));
    }

    void theChoicesAreRemembered()
    {
        seeds()->setText(QStringLiteral("5-9"));
        m_dialog->findChild<QDoubleSpinBox *>()->setValue(42);
        m_dialog->accept();
        make();
        QCOMPARE(seeds()->text(), QStringLiteral("5-9"));
        QCOMPARE(m_dialog->plan().seconds, 42.0);
    }

    void everyControlIsReachedByTabAndHasAName()
    {
        QSet<QWidget *> reached;
        seeds()->setFocus();
        do {
            reached.insert(m_dialog->focusWidget());
            QTest::keyClick(m_dialog->focusWidget(), Qt::Key_Tab);
        } while (!reached.contains(m_dialog->focusWidget()));
        QVERIFY(reached.contains(m_dialog->findChild<QDoubleSpinBox *>()));
        QVERIFY(reached.contains(format()));
        QVERIFY(reached.contains(file()));
        for (QWidget *widget : std::as_const(reached)) {
            QAccessibleInterface *access = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(access && !access->text(QAccessible::Name).isEmpty(),
                     widget->metaObject()->className());
        }
    }

    void theMapOfTheCanvasGoesWithTheFilm()
    {
        QVERIFY(!m_dialog->plan().map);
        Q_EMIT show()->chosen(1); // there is none
        QVERIFY(!m_dialog->plan().map);
        FilmMap shown;
        shown.query = {RolloutQuery{4}, 0};
        shown.beside = true;
        make({}, shown);
        QVERIFY(m_dialog->plan().map == shown);
        QVERIFY2(!says("to make"), "how long a map takes is not known");
        show()->setCurrent(1);
        QVERIFY(!m_dialog->plan().map->beside);
        show()->setCurrent(0);
        QVERIFY(!m_dialog->plan().map);
    }
};

QTEST_MAIN(FilmDialogTest)
#include "tst_film_dialog.moc"
