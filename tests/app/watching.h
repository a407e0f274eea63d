// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/training.h"
#include "tests/app/window_test.h"
#include "tests/run/train_program.h"
#include "ui/train/run_dock.h"
#include "ui/train/runs_dock.h"
#include "ui/train/training_dock.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>

namespace hit::test {

inline constexpr int aWhile = 60'000;

inline Recipe endless()
{
    Recipe recipe = quickRecipe();
    recipe.steps = 0;
    recipe.checkpoint_every_steps = 0; // the first, and the last when it is stopped
    recipe.sample_every_steps = 50;
    return recipe;
}

/// A window that shows the Train workspace, and in it a run that a trainer is at work on.
struct Watching
{
    Watching()
        : program(endless())
    {
        QVERIFY2(program.start(), program.process().readAllStandardError());
        QVERIFY(test.waitForPicture());
        test.window->activateWindow();
        QTRY_VERIFY(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_4, Qt::ControlModifier);
        training().showRun(program.path());
        QTRY_VERIFY_WITH_TIMEOUT(is(RunState::Running), aWhile);
        QTRY_COMPARE(training().docks().runs->selected(), program.path());
    }
    ~Watching() { program.kill(); }

    Training &training() { return test.window->training(); }
    /// As the window has it.
    bool is(RunState state)
    {
        const RunFacts *run = training().library().run(program.path());
        return run && run->status.state == state;
    }
    /// The newest message of that kind.
    std::optional<Message> message(const QString &part)
    {
        std::optional<Message> newest;
        for (const MessageBar::Entry &entry : test.window->messages().history())
            if (entry.message.what.contains(part))
                newest = entry.message;
        return newest;
    }
    bool said(const QString &part) { return message(part).has_value(); }
    template <typename Widget>
    Widget *find(const char *name)
    {
        return training().docks().run->findChild<Widget *>(QLatin1String(name));
    }

    TrainProgram program;
    TestWindow test;
};

} // namespace hit::test
