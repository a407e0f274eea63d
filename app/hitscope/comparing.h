// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/hitscope/actions.h"
#include "render/comparison.h"

#include <QObject>

#include <memory>

class QAction;
class QMenu;

namespace hit {

class BoardEditor;
class Canvas;
class EngineHost;
class Explorer;
class FileOpener;
class MessageBar;
class Settings;
struct Error;
struct ModelInfo;
struct SavedPicture;
struct State;

/// A and B on the canvas. A is the picture; B is the one that the token board takes from, or the
/// present state drawn by another model in memory or by another snapshot of a run. GUI thread.
class Comparing final : public QObject
{
    Q_OBJECT
public:
    struct Parts
    {
        Explorer &explorer;
        EngineHost &host;
        Canvas &canvas;
        BoardEditor &editor; ///< keeps latent B
        const FileOpener &opener;
        MessageBar &messages;
        const Actions &actions;
        Settings &settings;
    };
    Comparing(const Parts &parts, QWidget *window);

    bool isOn() const { return m_on; }
    void setOn(bool on);
    Comparison::Show show() const { return m_chosen; } ///< while no key flips it
    void setShow(Comparison::Show show);
    int gain() const { return m_gain; }
    void setGain(int gain); ///< of the difference
    /// `path` of a model; empty: latent B.
    void compareWith(const QString &path);
    QString model() const { return m_model; }
    void setB(const State &state);
    /// A picture that was dropped on B. Of another model it is refused: B would be another picture.
    void takeDrop(const QString &name, const SavedPicture &saved);
    /// A file that was dropped there, if it is a picture, a session or a model.
    bool takeDrop(const QString &path);
    bool isKept() const; ///< there is something of it to keep
    /// The present picture as it is looked at, with what it is compared with; a model is open.
    SavedPicture saved() const;
    /// A file was opened: its picture is compared again as it was, if it was. What is missing of
    /// that is said.
    void take(const QString &path, const SavedPicture &saved);
    /// What B can be: filled anew each time it is shown.
    QMenu *makeMenu(QWidget *parent);
    QMenu *makeGainMenu(QWidget *parent);
    static QString gainText(int gain);
    bool leave(); ///< false if nothing was compared

Q_SIGNALS:
    void changed(); ///< on, show, gain or B

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; ///< ends what flip() began

private:
    void connectCommands();
    void connectSides();
    void connectEngine();
    void askForOther();
    bool isInMemory(const QString &path) const;
    void takeFailure(const QString &path, const Error &error);
    void refresh();
    void refreshCommands();
    void flip(bool on);
    void swap();
    void followModel();
    void sayLeftOut();
    void fillMenu(QMenu &menu);
    void addChoice(QMenu &menu, QString name, const QString &path, QAction *before = nullptr);
    void chooseFile();
    void saveSeen();
    void sayModelMissing(const QString &name);
    QString nameOf(const QString &path) const;
    MapLegend legend() const;

    Parts m;
    QWidget *m_window;
    bool m_on = false, m_flipped = false;
    bool m_keyFlips = false; ///< not the menu
    Comparison::Show m_chosen = Comparison::Show::Split;
    double m_divider = 0.5;
    int m_gain = 1;
    QString m_model;                            ///< of B; empty: latent B
    std::shared_ptr<const ModelInfo> m_drawing; ///< that m_model was, once it was open
    /// What was compared before a model that may not open.
    struct
    {
        bool on = false;
        QString model;
    } m_before;
    QString m_shown;   ///< model of A
    QString m_askedOf; ///< model of the B on the canvas, or of the one that comes next
};

/// Asks for a file and writes `seen` into it, with `state` as its text where that is not empty.
void saveComparison(const QImage &seen, const std::string &state, const QString &name,
                    Settings &settings, MessageBar &messages, QWidget *window);

} // namespace hit
