// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/actions.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QWidget>

#include <vector>

namespace hit {

namespace {

enum class Scope { Window, Canvas };

struct Row
{
    Command command;
    const char *id;
    const char *text;
    const char *tip; ///< one sentence for the tooltip and the list of keys; may be empty
    const char *icon = "";
    std::vector<const char *> keys = {};
    Scope scope = Scope::Window;
    bool checkable = false;
};

#define TEXT(text) QT_TRANSLATE_NOOP("hit::Actions", text)

// clang-format off: one command a line
const std::vector<Row> &table()
{
    using enum Command;
    static const std::vector<Row> rows{
        {Open,
         "file.open",
         TEXT("Open..."),
         TEXT("Opens a checkpoint, a saved picture or latents."),
         "open",
         {"Ctrl+O"}},
        {OpenFolder, "file.openFolder", TEXT("Open folder..."),
         TEXT("Opens the TensorFlow checkpoint in a folder."), "folder"},
        {LastSession, "file.lastSession", TEXT("Back to last session"),
         TEXT("Goes to where the window was when it was closed."), "history"},
        {SaveSession,
         "file.saveSession",
         TEXT("Save session"),
         TEXT("Saves where you are: model, latent, edits and view."),
         "",
         {"Ctrl+S"}},
        {SaveSessionAs,
         "file.saveSessionAs",
         TEXT("Save session as..."),
         TEXT("Saves where you are to another file."),
         "",
         {"Ctrl+Shift+S"}},
        {SaveImage,
         "file.saveImage",
         TEXT("Save image..."),
         TEXT("Saves the picture in its own size, with everything needed to come back to it."),
         "save",
         {"Ctrl+E"}},
        {SaveFilm,
         "file.saveFilm",
         TEXT("Save film..."),
         TEXT("Saves a walk through seeds as a film, in the background."),
         "film",
         {"Ctrl+Shift+E"}},
        {Quit, "file.quit", TEXT("Quit"), "", "", {"Ctrl+Q"}},
        {Undo, "edit.undo", TEXT("Undo"), "", "undo", {"Ctrl+Z"}},
        {Redo, "edit.redo", TEXT("Redo"), "", "redo", {"Ctrl+Shift+Z", "Ctrl+Y"}},
        {CopyImage,
         "edit.copyImage",
         TEXT("Copy image"),
         TEXT("Copies the picture in its own size."),
         "copy",
         {"Ctrl+Shift+C"}},
        {CopyLatent,
         "edit.copyLatent",
         TEXT("Copy latent"),
         TEXT("Copies what makes the picture as text: the place, the vector, mix and edits."),
         "",
         {"Ctrl+C"}},
        {PasteLatent,
         "edit.pasteLatent",
         TEXT("Paste latent"),
         TEXT("Goes to what the clipboard holds as text."),
         "",
         {"Ctrl+V"}},
        {CopyCommandLine, "edit.copyCommandLine", TEXT("Copy as command line"),
         TEXT("Copies the command that makes this picture without a window."), "terminal"},
        {Preferences, "edit.preferences", TEXT("Preferences..."), "", "settings", {"Ctrl+,"}},
        {RandomImage,
         "latent.random",
         TEXT("New image"),
         TEXT("Goes to a random seed."),
         "random",
         {"R"}},
        {BackToPlane, "latent.backToPlane", TEXT("Back to the seed plane"),
         TEXT("Leaves the free vector for the place where it left the plane."), ""},
        {ResetEdits,
         "latent.resetEdits",
         TEXT("Reset edits"),
         TEXT("The plain picture of this latent: no edits, spread 1."),
         "reset",
         {"Home"},
         Scope::Canvas},
        {Neighbours,
         "latent.neighbours",
         TEXT("Neighbours"),
         TEXT("The picture among eight that are near it; again: other ones."),
         "neighbours",
         {"N"}},
        {Samples, "latent.samples", TEXT("Samples"),
         TEXT("Pictures of the seeds from here on, to go to one of them."), "grid"},
        {SampleMap,
         "latent.map",
         TEXT("Map of samples"),
         TEXT("Samples on a plane, alike ones near each other, to go to one of them."),
         "points",
         {"Shift+N"}},
        {Mixing, "latent.mixing", TEXT("Mixing grid"),
         TEXT("Coarse stages of some pictures with the fine ones of others."), "stages"},
        {SetAsB, "latent.setAsB", TEXT("Set as B"),
         TEXT("The present latent becomes B, from which the token board takes tokens."), ""},
        {SnapToLatent, "latent.snap", TEXT("Snap to z"),
         TEXT("Goes to the picture of the latent that is nearest to the edited tokens."), "snap"},
        {Keep,
         "shelf.keep",
         TEXT("Keep"),
         TEXT("Puts the picture you see on the shelf, with everything that makes it."),
         "keep",
         {"B"}},
        {SearchShelf,
         "shelf.search",
         TEXT("Search the shelf"),
         TEXT("In names, tags and notes of kept pictures."),
         "search",
         {"Ctrl+F"}},
        {Recall1, "shelf.recall1", TEXT("Go to kept picture 1"), "", "", {"1"}, Scope::Canvas},
        {Recall2, "shelf.recall2", TEXT("Go to kept picture 2"), "", "", {"2"}, Scope::Canvas},
        {Recall3, "shelf.recall3", TEXT("Go to kept picture 3"), "", "", {"3"}, Scope::Canvas},
        {Recall4, "shelf.recall4", TEXT("Go to kept picture 4"), "", "", {"4"}, Scope::Canvas},
        {Recall5, "shelf.recall5", TEXT("Go to kept picture 5"), "", "", {"5"}, Scope::Canvas},
        {Recall6, "shelf.recall6", TEXT("Go to kept picture 6"), "", "", {"6"}, Scope::Canvas},
        {Recall7, "shelf.recall7", TEXT("Go to kept picture 7"), "", "", {"7"}, Scope::Canvas},
        {Recall8, "shelf.recall8", TEXT("Go to kept picture 8"), "", "", {"8"}, Scope::Canvas},
        {Recall9, "shelf.recall9", TEXT("Go to kept picture 9"), "", "", {"9"}, Scope::Canvas},
        {FindDirections,
         "latent.findDirections",
         TEXT("Find directions..."),
         TEXT("Looks for directions to edit with: in the weights, in features, in a place."),
         "sliders",
         {"Ctrl+D"}},
        {RegionDirections,
         "latent.regionDirections",
         TEXT("Directions for a region..."),
         TEXT("Draw a rectangle on the picture: what changes it and leaves the rest."),
         "",
         {"Ctrl+Shift+D"}},
        {LoadDirections, "latent.loadDirections", TEXT("Load directions..."),
         TEXT("Adds the directions of a file to the edit stack."), ""},
        {SaveDirections, "latent.saveDirections", TEXT("Save directions..."),
         TEXT("Writes the directions of the edit stack to a file, without their strengths."), ""},
        {Play,
         "animate.play",
         TEXT("Play"),
         TEXT("Walks from seed to seed until the next press."),
         "play",
         {"Space"},
         Scope::Canvas,
         true},
        {ToolTravel,
         "tool.travel",
         TEXT("Travel"),
         TEXT("Dragging moves on the seed plane."),
         "travel",
         {"V"},
         Scope::Window,
         true},
        {ToolPan,
         "tool.pan",
         TEXT("Pan"),
         TEXT("Dragging moves the picture; so does Space with any tool."),
         "pan",
         {},
         Scope::Window,
         true},
        {ToolProbe,
         "tool.probe",
         TEXT("Probe"),
         TEXT("Dragging looks at the pixel under the pointer; arrows move it."),
         "probe",
         {"P"},
         Scope::Window,
         true},
        {ShowMap,
         "attention.show",
         TEXT("Show map"),
         TEXT("Lays what happens inside the network over the picture."),
         "overlay",
         {"A"},
         Scope::Window,
         true},
        {MapBeside,
         "attention.beside",
         TEXT("Beside the picture"),
         TEXT("The picture stays as it is, with the map on a second one beside it."),
         "",
         {"Shift+A"},
         Scope::Window,
         true},
        {AllHeads,
         "attention.allHeads",
         TEXT("All heads"),
         TEXT("The maps of all heads of all stages."),
         "heads",
         {"H"}},
        {PreviousStage, "attention.previousStage", TEXT("Previous stage"), "", "", {","}},
        {NextStage, "attention.nextStage", TEXT("Next stage"), "", "", {"."}},
        {PreviousLayer, "attention.previousLayer", TEXT("Previous attention"), "", "", {"<"}},
        {NextLayer, "attention.nextLayer", TEXT("Next attention"), "", "", {">"}},
        {ClearPins, "attention.clearPins", TEXT("Unpin all pixels"), ""},
        {SaveMap, "attention.saveMap", TEXT("Save map..."),
         TEXT("The map as it is on the canvas, with its legend, as PNG."), "export-map"},
        {SaveMapRaw, "attention.saveRaw", TEXT("Save raw map..."),
         TEXT("Its numbers, [height, width, channels] as .npy."), ""},
        {NewRun,
         "train.new",
         TEXT("New run..."),
         TEXT("Trains a model on a folder of images."),
         "plus",
         {"Ctrl+N"}},
        {AddRuns, "train.addFolder", TEXT("Add folder of runs..."),
         TEXT("Shows the runs of one more folder, here or on a network disk."), "folder"},
        {PauseRun, "train.pause", TEXT("Pause or go on"),
         TEXT(
             "Lets the trainer of the selected run save and wait, or go on; starts one where there "
             "is none."),
         "pause"},
        {SnapshotRun, "train.snapshot", TEXT("Snapshot"),
         TEXT("Asks for a copy of the present model of the selected run, to explore it."),
         "snapshot"},
        {StopRun, "train.stop", TEXT("Stop and save"),
         TEXT("Ends the trainer of the selected run; it can be resumed."), "stop"},
        {Fit,
         "view.fit",
         TEXT("Fit"),
         TEXT("The largest zoom that shows the whole picture."),
         "fit",
         {"F"}},
        {ZoomIn, "view.zoomIn", TEXT("Zoom in"), "", "plus", {"+", "="}},
        {ZoomOut, "view.zoomOut", TEXT("Zoom out"), "", "minus", {"-"}},
        {ZoomActual,
         "view.zoomActual",
         TEXT("Actual size"),
         TEXT("One pixel of the picture on one pixel of the screen."),
         "",
         {"0"},
         Scope::Canvas},
        {SmoothPixels,
         "view.smoothPixels",
         TEXT("Smooth pixels"),
         TEXT("Blends neighbouring pixels above 100 %."),
         "",
         {},
         Scope::Window,
         true},
        {HidePanels,
         "view.hidePanels",
         TEXT("Hide panels"),
         TEXT("Only the picture, until pressed again."),
         "",
         {"Tab"},
         Scope::Canvas,
         true},
        {FullScreen, "view.fullScreen", TEXT("Full screen"), "", "", {"F11"}, Scope::Window, true},
        {WorkspaceExplore,
         "window.explore",
         TEXT("Explore"),
         TEXT("The panels for travelling and editing."),
         "",
         {"Ctrl+1"},
         Scope::Window,
         true},
        {WorkspaceAttention,
         "window.attention",
         TEXT("Attention"),
         TEXT("The panels for seeing why: maps, heads, stages."),
         "",
         {"Ctrl+2"},
         Scope::Window,
         true},
        {WorkspaceTrain,
         "window.train",
         TEXT("Train"),
         TEXT("The panels for training: runs, curves, samples."),
         "",
         {"Ctrl+4"},
         Scope::Window,
         true},
        {NextPart,
         "window.nextPart",
         TEXT("Next part"),
         TEXT("Moves the focus: picture, left, right and lower panels, top bar."),
         "",
         {"F6"}},
        {PreviousPart, "window.previousPart", TEXT("Previous part"), "", "", {"Shift+F6"}},
        {FocusMessage, "window.message", TEXT("Go to the message"), "", "", {"F8"}},
        {ResetLayout, "window.resetLayout", TEXT("Reset layout"),
         TEXT("Panels as they were at the first start."), "reset"},
        {Tour, "help.tour", TEXT("How HiT attends..."),
         TEXT("A tour of regional, dilated and cross-attention on the open model."), ""},
        {Keys,
         "help.keys",
         TEXT("Keys..."),
         TEXT("All keys, and the place to change them."),
         "",
         {"F1"}},
        {Hints,
         "help.hints",
         TEXT("Hints"),
         TEXT("The line under the picture."),
         "",
         {},
         Scope::Window,
         true},
        {Log, "help.log", TEXT("Messages..."), TEXT("What Hitscope said, with time and details."),
         ""},
        {About, "help.about", TEXT("About Hitscope"), ""},
    };
    return rows;
}

// clang-format on
#undef TEXT

QString translated(const char *text)
{
    return QCoreApplication::translate("hit::Actions", text);
}

constexpr const char *whyNotProperty = "whyNot";

/// Name and key on the first line, one sentence below: what it does, or why it can't.
void updateToolTip(QAction &action)
{
    const QString name = action.text().remove(QLatin1String("..."));
    const QString keys = action.shortcut().toString(QKeySequence::NativeText);
    QString tip = QLatin1String("<b>") + name.toHtmlEscaped() + QLatin1String("</b>");
    if (!keys.isEmpty())
        tip += QLatin1String("  ") + keys.toHtmlEscaped();
    tip.replace(u' ', QChar::Nbsp); // Qt makes tooltips narrow: no break within this line
    const QString whyNot = action.property(whyNotProperty).toString();
    const QString sentence = whyNot.isEmpty() ? action.statusTip() : whyNot;
    if (!sentence.isEmpty())
        tip += QLatin1String("<br>") + sentence.toHtmlEscaped();
    action.setToolTip(tip);
}

} // namespace

Actions::Actions(QWidget *window, QWidget *canvas)
    : QObject(window)
{
    for (const Row &row : table()) {
        auto *action = new QAction(translated(row.text), this);
        m_actions[std::size_t(row.command)] = action;
        action->setObjectName(QLatin1String(row.id));
        // On buttons and in the list of keys, also while the menu says "Undo Travel to 4217".
        action->setIconText(action->text().remove(QLatin1String("...")));
        action->setCheckable(row.checkable);
        action->setStatusTip(*row.tip ? translated(row.tip) : QString());
        if (*row.icon)
            action->setIcon(icon(QLatin1String(row.icon)));
        connect(action, &QAction::changed, this, [action] { updateToolTip(*action); });
        QList<QKeySequence> keys;
        for (const char *key : row.keys)
            keys.append(QKeySequence(QLatin1String(key)));
        action->setShortcuts(keys);
        updateToolTip(*action);
        const bool onCanvas = row.scope == Scope::Canvas;
        action->setShortcutContext(onCanvas ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
        (onCanvas ? canvas : window)->addAction(action);
    }
}

void Actions::setAvailable(Command command, bool on, const QString &whyNot) const
{
    QAction *action = (*this)[command];
    action->setProperty(whyNotProperty, on ? QString() : whyNot);
    action->setEnabled(on);
    updateToolTip(*action);
}

} // namespace hit
