// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/comparing.h"
#include "app/hitscope/engine_host.h"
#include "model/run/checkpoint_files.h"
#include "ui/latent_text.h"
#include "ui/model_title.h"
#include "ui/settings.h"
#include "ui/tokens/board_editor.h"
#include "ui/widgets/file_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QPointer>
#include <QtConcurrentRun>

namespace hit {
namespace {

constexpr qsizetype mostSnapshots = 12; ///< of a run, in the menu

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

/// Of the run that the model is one of, the newest first.
QStringList snapshotsBeside(const std::filesystem::path &model)
{
    QStringList snapshots;
    if (const auto run = RunFolder::open(model.parent_path().parent_path()))
        for (const CheckpointFile &file : list_checkpoints(*run))
            snapshots.append(text(file.file.string()));
    return snapshots;
}

} // namespace

QString Comparing::nameOf(const QString &path) const
{
    if (const auto other = m.host.otherModel(); other && text(other->path) == path)
        return titleWithStep(*other);
    return fileTitle(path);
}

QMenu *Comparing::makeMenu(QWidget *parent)
{
    auto *menu = new QMenu(tr("Compare with"), parent);
    menu->setObjectName(QStringLiteral("compareMenu"));
    menu->setToolTipsVisible(true);
    QMenu *gain = makeGainMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu, gain] {
        fillMenu(*menu);
        menu->addSeparator();
        menu->addMenu(gain);
    });
    return menu;
}

QString Comparing::gainText(int gain)
{
    return QStringLiteral("\u00d7\u202f%1").arg(gain);
}

QMenu *Comparing::makeGainMenu(QWidget *parent)
{
    auto *menu = new QMenu(tr("Gain of the difference"), parent);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        for (const int gain : {1, 2, 4, 8, 16, 32}) {
            QAction *action =
                menu->addAction(gainText(gain), this, [this, gain] { setGain(gain); });
            action->setCheckable(true);
            action->setChecked(gain == m_gain);
        }
    });
    return menu;
}

void Comparing::addChoice(QMenu &menu, QString name, const QString &path, QAction *before)
{
    auto *action = new QAction(name.replace(u'&', QStringLiteral("&&")), &menu);
    connect(action, &QAction::triggered, this, [this, path] { compareWith(path); });
    menu.insertAction(before, action);
    action->setToolTip(path);
    action->setCheckable(true);
    action->setChecked(m_on && m_model == path);
}

void Comparing::fillMenu(QMenu &menu)
{
    menu.clear();
    const auto model = m.explorer.model();
    if (!model)
        return;
    const auto &b = m.editor.stateB();
    addChoice(menu, b ? tr("B: %1").arg(placeText(*b)) : tr("B: this picture from now on"), {});
    QStringList paths{text(model->path)};
    menu.addSection(tr("The same latent by"));
    for (const ModelInMemory &other : m.host.modelsInMemory())
        if (const QString path = text(other.info->path); !paths.contains(path)) {
            paths.append(path);
            addChoice(menu, titleWithStep(*other.info), path);
        }
    QAction *last = menu.addAction(tr("Another model..."), this, &Comparing::chooseFile);
    QtConcurrent::run([path = model->path] { // the folder may be slow
        return snapshotsBeside(path);
    })
        .then(this, [this, menu = QPointer(&menu), last = QPointer(last),
                     paths](QStringList snapshots) {
            if (!last)
                return; // it is filled anew
            snapshots.removeIf([&](const QString &some) { return paths.contains(some); });
            for (const QString &some : snapshots.first(std::min(snapshots.size(), mostSnapshots)))
                addChoice(*menu, fileTitle(some), some, last);
        });
}

void Comparing::chooseFile()
{
    auto *dialog = makeFileDialog(m_window, tr("Compare with a model"), m.settings.modelFolder());
    dialog->setObjectName(QStringLiteral("compareDialog"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Checkpoints (*.safetensors *.index)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m.settings.setModelFolder(QFileInfo(path).absolutePath());
        compareWith(QFileInfo(path).absoluteFilePath());
    });
    dialog->open();
}

} // namespace hit
