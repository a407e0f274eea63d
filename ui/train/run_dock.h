// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"
#include "ui/train/run_facts.h"
#include "ui/widgets/dock.h"

#include <QList>
#include <QTimer>

#include <optional>

class QCheckBox;
class QLabel;
class QMenu;
class QPushButton;

namespace hit {

class ElidedLabel;
class RunActions;

/// The selected run: what can be done with it, and how it is.
class RunDock final : public Dock
{
    Q_OBJECT
public:
    explicit RunDock(RunActions &actions, QWidget *parent = nullptr);
    void showRun(const QString &path);      ///< empty: none
    void showFollowed(const QString &path); ///< the run that the canvas follows; empty: none

Q_SIGNALS:
    void followRequested(const QString &path); ///< empty: none any more

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    enum Fact {
        State,
        Step,
        Images,
        Speed,
        Left,
        Checkpoint,
        Metric,
        Memory,
        Disk,
        Free,
        Device,
        factCount
    };
    QWidget *makeButtons();
    QWidget *makeFacts();
    void refresh();
    void mayAskAgain();
    void showButtons(const RunFacts &run);
    void keepMainWidth();
    void showFacts(const RunFacts &run);
    void setFact(Fact fact, const QString &value, Tone tone = Tone::Normal);

    RunActions &m_actions;
    QString m_path;
    /// The state in which a request was made, until it changes, is refused or takes long.
    std::optional<RunState> m_asked;
    QTimer m_patience;
    QPushButton *m_main, *m_snapshot, *m_explore;
    QMenu *m_menu;
    QCheckBox *m_follow;
    QString m_followed;
    QWidget *m_body;
    struct Row
    {
        QLabel *name;
        ElidedLabel *value;
    };
    QList<Row> m_rows;
    QLabel *m_note;
};

} // namespace hit
