// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

#include <array>

namespace hit {

/// Everything that the person can ask for by menu, button or key; actionTable() gives each its id,
/// texts, icon and default keys.
enum class Command {
    Open,
    OpenFolder,
    LastSession,
    SaveSession,
    SaveSessionAs,
    SaveImage,
    SaveComparison,
    SaveFilm,
    Quit,
    Undo,
    Redo,
    CopyImage,
    CopyLatent,
    PasteLatent,
    CopyCommandLine,
    Preferences,
    RandomImage,
    BackToPlane,
    ResetEdits,
    Neighbours,
    Samples,
    SampleMap,
    Mixing,
    SetAsB,
    SwapSides,
    SnapToLatent,
    Keep,
    SearchShelf,
    Recall1,
    Recall2,
    Recall3,
    Recall4,
    Recall5,
    Recall6,
    Recall7,
    Recall8,
    Recall9,
    FindDirections,
    RegionDirections,
    LoadDirections,
    SaveDirections,
    Play,
    ToolTravel,
    ToolPan,
    ToolProbe,
    Fit,
    ZoomIn,
    ZoomOut,
    ZoomActual,
    SmoothPixels,
    Compare,
    ShowA,
    ShowSplit,
    ShowB,
    ShowDifference,
    FlipSides,
    PreviousModel,
    NextModel,
    LetModelsGo,
    ShowMap,
    MapBeside,
    AllHeads,
    PreviousStage,
    NextStage,
    PreviousLayer,
    NextLayer,
    ClearPins,
    SaveMap,
    SaveMapRaw,
    NewRun,
    AddRuns,
    PauseRun,
    SnapshotRun,
    StopRun,
    HidePanels,
    FullScreen,
    SecondWindow,
    WorkspaceExplore,
    WorkspaceAttention,
    WorkspaceTrain,
    NextPart,
    PreviousPart,
    FocusMessage,
    ResetLayout,
    Tour,
    Keys,
    Hints,
    Log,
    About,
    Count
};

/// The actions of one window. Their object names are the ids under which changed keys are stored.
class Actions final : public QObject
{
    Q_OBJECT
public:
    /// Keys that mean the picture only while it has the focus (Tab, Home, Space) belong to
    /// `canvas`, all others to `window`.
    Actions(QWidget *window, QWidget *canvas);

    QAction *operator[](Command command) const { return m_actions[std::size_t(command)]; }
    /// Without `on` the tooltip says `whyNot`: what is missing.
    void setAvailable(Command command, bool on, const QString &whyNot) const;
    QList<QAction *> all() const { return {m_actions.begin(), m_actions.end()}; }

private:
    std::array<QAction *, std::size_t(Command::Count)> m_actions{};
};

} // namespace hit
