// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/actions.h"
#include "app/hitscope/comparing.h"
#include "tests/app/window_test.h"
#include "ui/theme/theme.h"

#include <QApplication>

namespace hit::test {

inline QString otherModel()
{
    return QStringLiteral(HIT_TEST_REFERENCE "/tiny128_multihead/ckpt");
}

/// A window for each test function, and what is done with two models or two places of one.
class CompareTest : public QObject
{
protected:
    Theme m_theme{qApp};
    std::unique_ptr<TestWindow> m_test;

    void makeWindow()
    {
        m_test = std::make_unique<TestWindow>();
        QVERIFY(m_test->waitForPicture());
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }
    MainWindow &window() { return *m_test->window; }
    Explorer &explorer() { return window().explorer(); }
    Canvas &canvas() { return window().canvas(); }
    EngineHost &host() { return window().host(); }
    Comparing &comparing() { return window().comparing(); }
    QAction *action(Command command) { return window().actions()[command]; }
    QString openPath() { return QString::fromStdString(explorer().model()->path); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        canvas().setFocus();
        QTest::keyClick(&canvas(), key, modifiers);
    }
    QImage other() { return canvas().grabOther().convertToFormat(QImage::Format_RGB888); }
    bool settled()
    {
        return QTest::qWaitFor([this] { return window().isSettled(); }, 60'000);
    }
    bool open(const QString &path)
    {
        host().open(path);
        return settled() && openPath() == path;
    }
    bool bothInMemory()
    {
        return open(otherModel()) && open(fixtureModel())
               && QTest::qWaitFor([this] { return host().modelsInMemory().size() == 2; });
    }
};

} // namespace hit::test
