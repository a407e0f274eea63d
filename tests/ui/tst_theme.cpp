// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QStyle>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

#include <cmath>

using namespace hit;

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &c)
{
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

// WCAG 2.1
double contrast(const QColor &a, const QColor &b)
{
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

using Surfaces = QList<QPair<const char *, QColor>>;

// design/ui.md section 3: "everything", and what the other text tokens may stand on.
Surfaces everything(const Tokens &t)
{
    return {{"canvas", t.canvas},   {"window", t.window}, {"panel", t.panel},
            {"control", t.control}, {"field", t.field},   {"hover", t.hover},
            {"pressed", t.pressed}, {"sel", t.sel},       {"errorBg", t.errorBg},
            {"warnBg", t.warnBg},   {"infoBg", t.infoBg}};
}

Surfaces without(Surfaces surfaces, const QByteArrayList &names)
{
    surfaces.removeIf([&](const auto &surface) { return names.contains(surface.first); });
    return surfaces;
}

void addRows(const char *name, const QColor &color, const Surfaces &surfaces, double least,
             const QByteArray &theme)
{
    for (const auto &[surface, under] : surfaces)
        QTest::newRow((theme + ": " + name + " on " + surface).constData())
            << color << under << least;
}

void addTheme(const Tokens &t)
{
    const QByteArray theme = t.dark ? "dark" : "light";
    const Surfaces all = everything(t);
    // The fill of a held button carries its text and icon only.
    const Surfaces signals_ =
        without(all, t.dark ? QByteArrayList{"pressed"} : QByteArrayList{"pressed", "canvas"});
    const Surfaces quiet = without(all, t.dark ? QByteArrayList{"pressed", "hover", "sel"}
                                               : QByteArrayList{"pressed", "canvas"});
    addRows("text", t.text, all, 4.5, theme);
    addRows("text2", t.text2, all, 4.5, theme);
    addRows("text3", t.text3, quiet, 4.5, theme);
    for (const auto &[name, color] : Surfaces{{"accent", t.accent},
                                              {"b", t.b},
                                              {"error", t.error},
                                              {"warn", t.warn},
                                              {"ok", t.ok},
                                              {"cross", t.cross},
                                              {"regional", t.regional},
                                              {"dilated", t.dilated}})
        addRows(name, color, signals_, 4.5, theme);
    addRows("onFill", t.onFill, {{"accentFill", t.accentFill}}, 4.5, theme);
    addRows("onB", t.onB, {{"b", t.b}}, 4.5, theme);
    addRows("accent (ring)", t.accent, all, 3, theme);
    addRows("edge", t.edge, {{"panel", t.panel}}, 3, theme);
    // A handle is seen by its fill or by its edge.
    const QColor seen = t.dark ? t.handle : t.handleEdge;
    addRows("handle", seen, {{"panel", t.panel}, {"track", t.track}, {"sel", t.sel}}, 3, theme);
}

} // namespace

class TestTheme final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPairReachesItsContrast_data()
    {
        QTest::addColumn<QColor>("color");
        QTest::addColumn<QColor>("under");
        QTest::addColumn<double>("least");
        addTheme(darkTokens());
        addTheme(lightTokens());
    }
    void everyPairReachesItsContrast()
    {
        QFETCH(QColor, color);
        QFETCH(QColor, under);
        QFETCH(double, least);
        const double ratio = contrast(color, under);
        QVERIFY2(ratio >= least, qPrintable(QString::number(ratio, 'f', 2)));
    }

    void theContrastFormulaKnowsItsEnds()
    {
        QCOMPARE(std::round(contrast(Qt::black, Qt::white) * 100), 2100.0);
        QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
    }

    void switchesLiveAndTellsIt()
    {
        QSignalSpy changed(&m_theme, &Theme::changed);
        m_theme.setMode(ThemeMode::Light);
        QVERIFY(!tokens().dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), lightTokens().panel);
        m_theme.setMode(ThemeMode::Dark);
        QCOMPARE(QApplication::palette().color(QPalette::Disabled, QPalette::Text),
                 darkTokens().disabled);
        m_theme.setMode(ThemeMode::Dark);
        QCOMPARE(changed.count(), 2);
    }

    void highContrastReplacesBorderAndTrack()
    {
        m_theme.setMode(ThemeMode::Dark);
        m_theme.setHighContrast(true);
        QCOMPARE(tokens().border, darkTokens().edge);
        QCOMPARE(tokens().track, darkTokens().edge);
        m_theme.setHighContrast(false);
        QCOMPARE(tokens().border, darkTokens().border);
    }

    void largerTextReachesWidgetsWithARole()
    {
        QLabel label;
        setTextRole(&label, TextRole::Caption);
        const double before = label.font().pointSizeF();
        m_theme.setTextScale(2);
        QVERIFY(label.font().pointSizeF() > 1.7 * before);
        QVERIFY(controlHeight() > metrics::control);
        QPushButton button(QStringLiteral("Save image"));
        QVERIFY(button.sizeHint().height() >= controlHeight());
        m_theme.setTextScale(1);
        QCOMPARE(label.font().pointSizeF(), before);
        QCOMPARE(label.font().pixelSize(), -1);
    }

    void anotherThemeLeavesTheTextAsLargeAsItWas()
    {
        QWidget window;
        auto *role = new QLabel(QStringLiteral("Seed"), &window);
        setTextRole(role, TextRole::Label);
        auto *plain = new QLabel(QStringLiteral("Seed"), &window);
        window.show();
        m_theme.setTextScale(1.5);
        const double large = role->font().pointSizeF(), largePlain = plain->font().pointSizeF();
        for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
            m_theme.setMode(mode);
            QCOMPARE(role->font().pointSizeF(), large);
            QCOMPARE(role->font().weight(), font(TextRole::Label).weight());
            QCOMPARE(plain->font().pointSizeF(), largePlain);
        }
        m_theme.setTextScale(1);
    }

    void largerTextReachesAVisibleWindowWithoutRoles()
    {
        QWidget window;
        auto *label = new QLabel(QStringLiteral("Seed"), &window);
        window.show();
        const double before = label->font().pointSizeF();
        m_theme.setTextScale(1.5);
        QCOMPARE(label->font().pointSizeF(), 1.5 * before);
        m_theme.setTextScale(1);
        QCOMPARE(label->font().pointSizeF(), before);
    }

    void everyIconIsDrawnInTheColourOfItsState_data()
    {
        QTest::addColumn<QString>("name");
        const QStringList files =
            QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
        QVERIFY(files.size() > 60);
        for (const QString &file : files)
            QTest::newRow(qPrintable(file)) << file.chopped(4);
    }
    void everyIconIsDrawnInTheColourOfItsState()
    {
        QFETCH(QString, name);
        const QIcon shown = icon(name);
        QVERIFY(!shown.isNull());
        const struct
        {
            QIcon::Mode mode;
            QIcon::State state;
            QColor color;
        } states[] = {{QIcon::Normal, QIcon::Off, tokens().text2},
                      {QIcon::Active, QIcon::Off, tokens().text},
                      {QIcon::Normal, QIcon::On, tokens().accent},
                      {QIcon::Disabled, QIcon::Off, tokens().disabled}};
        for (const auto &s : states) {
            const QImage image = shown.pixmap({24, 24}, 2, s.mode, s.state)
                                     .toImage()
                                     .convertToFormat(QImage::Format_ARGB32);
            QCOMPARE(image.width(), 48);
            int inked = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (qAlpha(image.pixel(x, y)) == 255) {
                        ++inked;
                        // Strokes that overlap are blended in 8 bits.
                        const QColor ink(image.pixel(x, y));
                        QVERIFY(qAbs(ink.red() - s.color.red()) <= 1);
                        QVERIFY(qAbs(ink.green() - s.color.green()) <= 1);
                        QVERIFY(qAbs(ink.blue() - s.color.blue()) <= 1);
                    }
            QVERIFY2(inked > 40, "nothing was drawn");
        }
    }

    void qtsOwnDialogsShowOurIcons_data()
    {
        QTest::addColumn<int>("which");
        for (const auto which :
             {QStyle::SP_DirIcon, QStyle::SP_FileIcon, QStyle::SP_ComputerIcon,
              QStyle::SP_FileDialogNewFolder, QStyle::SP_FileDialogToParent,
              QStyle::SP_FileDialogBack, QStyle::SP_ArrowForward, QStyle::SP_FileDialogListView,
              QStyle::SP_FileDialogDetailedView, QStyle::SP_ToolBarHorizontalExtensionButton})
            QTest::addRow("%d", int(which)) << int(which);
    }
    void qtsOwnDialogsShowOurIcons()
    {
        QFETCH(int, which);
        const QIcon shown = QApplication::style()->standardIcon(QStyle::StandardPixmap(which));
        const QImage image =
            shown.pixmap({24, 24}, 2).toImage().convertToFormat(QImage::Format_ARGB32);
        QCOMPARE(image.width(), 48);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (qAlpha(image.pixel(x, y)) == 255)
                    QVERIFY(qAbs(qRed(image.pixel(x, y)) - tokens().text2.red()) <= 1);
    }

    void iconsGrowWithTheText()
    {
        QToolButton button;
        button.setIcon(icon(QStringLiteral("random")));
        QCOMPARE(button.iconSize(), QSize(16, 16));
        const int width = button.sizeHint().width();
        m_theme.setTextScale(1.5);
        QCOMPARE(button.iconSize(), QSize(24, 24));
        QVERIFY(button.sizeHint().width() <= width + 4); // the bars have no room to give
        m_theme.setTextScale(2);
        QCOMPARE(button.iconSize(), QSize(24, 24));
        m_theme.setTextScale(1);
    }

    void iconFilesUseOnlyCurrentColor()
    {
        for (const QFileInfo &file : QDir(QStringLiteral(":/icons")).entryInfoList()) {
            QFile svg(file.filePath());
            QVERIFY(svg.open(QIODevice::ReadOnly));
            QVERIFY2(!svg.readAll().contains('#'), qPrintable(file.fileName()));
        }
    }

    void focusRingAppearsAfterTheKeyboardOnly()
    {
        QWidget window;
        QPushButton first(QStringLiteral("First"), &window);
        QPushButton second(QStringLiteral("Second"), &window);
        second.move(0, 60);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::mouseClick(&first, Qt::LeftButton);
        first.setFocus(Qt::MouseFocusReason);
        QVERIFY(!showsFocus(&first));
        QTest::keyClick(&window, Qt::Key_Tab);
        QVERIFY(second.hasFocus());
        QVERIFY(showsFocus(&second));
        QTest::mouseClick(&second, Qt::LeftButton);
        QVERIFY(!showsFocus(&second));
    }

    void focusRingIsNotCutOffByTheParent()
    {
        QWidget window;
        QWidget tight(&window);
        QPushButton button(QStringLiteral("Button"), &tight);
        tight.setGeometry(QRect(QPoint(20, 20), button.sizeHint()));
        button.resize(button.sizeHint());
        window.resize(200, 100);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const QPoint besideButton = tight.geometry().topLeft() + QPoint(-2, 12);
        const auto colorThere = [&] { return window.grab().toImage().pixelColor(besideButton); };
        QCOMPARE(colorThere().name(), tokens().panel.name());
        QTest::keyClick(&window, Qt::Key_Tab);
        QVERIFY(showsFocus(&button));
        QCOMPARE(colorThere().name(), tokens().accent.name());
    }

    void anIconOnTheFilledButtonHasTheColourOfItsText()
    {
        m_theme.setMode(ThemeMode::Light);
        QPushButton button(icon(QStringLiteral("stop")), QStringLiteral("\u00a0"));
        button.setDefault(true);
        button.setAutoDefault(true);
        button.resize(80, 32);
        QImage image(button.size(), QImage::Format_ARGB32_Premultiplied);
        button.render(&image);
        int own = 0, plain = 0;
        for (int y = 8; y < 24; ++y)
            for (int x = 8; x < 72; ++x) {
                own += image.pixelColor(x, y) == tokens().onFill;
                plain += image.pixelColor(x, y) == tokens().text2;
            }
        m_theme.setMode(ThemeMode::Dark);
        QVERIFY(own > 20);
        QCOMPARE(plain, 0);
    }

    void aLongNameIsElidedInAChoice()
    {
        const auto drawn = [](const QString &text) {
            QComboBox box;
            box.setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
            box.addItem(text);
            box.resize(120, 28);
            QImage image(box.size(), QImage::Format_ARGB32_Premultiplied);
            box.render(&image);
            return image;
        };
        const QString longName = QStringLiteral("What varies from picture to picture");
        QVERIFY(drawn(longName) == drawn(longName + QStringLiteral(" and further")));
        QVERIFY(drawn(longName.left(5)) != drawn(longName));
    }

    void anIconStandsBesideItsText()
    {
        QPixmap red(16, 16);
        red.fill(Qt::red);
        QPushButton button(QIcon(red), QStringLiteral("M"));
        button.resize(button.sizeHint());
        const QImage image = button.grab().toImage();
        const int y = image.height() / 2;
        int x = image.width() - 1;
        while (x > 0 && image.pixelColor(x, y) != QColor(Qt::red))
            --x;
        const QColor plate = image.pixelColor(x + 1, y);
        int gap = 0;
        while (image.pixelColor(x + 1 + gap, y) == plate)
            ++gap;
        QVERIFY2(gap >= 6 && gap <= 9, qPrintable(QString::number(gap)));
    }

    void toolTipsHaveLinesOfAReadableLength_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most");
        const QString words = QStringLiteral("How far pictures are from the average one. ");
        QTest::newRow("a word") << "Undo" << 20 << 80;
        QTest::newRow("two lines") << "<b>Spread</b><br>" + words << 180 << 360;
        QTest::newRow("many") << "<b>Spread</b><br>" + words.repeated(6) << 300 << 360;
        QTest::newRow("many, plain") << words.repeated(6) << 300 << 360;
        QTest::newRow("a path") << QString(u'w').repeated(90) << 540 << 1600;
    }
    void toolTipsHaveLinesOfAReadableLength()
    {
        QFETCH(QString, text);
        QFETCH(int, least);
        QFETCH(int, most);
        const auto shownTip = []() -> const QLabel * {
            for (const QWidget *window : QApplication::topLevelWidgets())
                if (window->inherits("QTipLabel") && window->isVisible())
                    return static_cast<const QLabel *>(window);
            return nullptr;
        };
        QToolTip::showText({780, 580}, text);
        QTRY_VERIFY(shownTip());
        const QLabel *tip = shownTip();
        QTRY_VERIFY2(tip->width() >= least && tip->width() <= most,
                     qPrintable(QString::number(tip->width())));
        QCOMPARE(tip->height(), tip->heightForWidth(tip->width()));
        const QRect room = tip->screen()->geometry();
        if (room.width() > most)
            QVERIFY(room.contains(tip->geometry()));
        QToolTip::hideText();
        QTRY_VERIFY(!shownTip());
    }

    void initTestCase() { m_theme.setMode(ThemeMode::Dark); }

private:
    Theme m_theme{qApp};
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
