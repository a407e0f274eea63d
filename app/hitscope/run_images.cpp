// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/run_images.h"

#include "ui/train/run_actions.h"
#include "ui/train/run_library.h"
#include "ui/widgets/file_dialog.h"
#include "ui/widgets/message_bar.h"

#include <QFileDialog>
#include <QFileInfo>

namespace hit {

RunImages::RunImages(RunActions &actions, MessageBar &messages, QWidget *window)
    : QObject(window)
    , m_actions(actions)
    , m_messages(messages)
    , m_window(window)
{
    connect(&m_actions, &RunActions::imagesMissing, this, &RunImages::sayMissing);
    connect(&m_actions.library(), &RunLibrary::renamed, this, &RunImages::sayRenamed);
}

QString RunImages::whoNeeds(const QString &path) const
{
    QStringList names;
    for (const RunFacts &run : usersOfImages(m_actions.library().runs(), path))
        names.append(QStringLiteral("\u201c%1\u201d").arg(run.name));
    if (names.isEmpty())
        return {};
    return names.size() == 1
               ? tr("%1 trains on its images and cannot go on without them.").arg(names.front())
               : tr("%1 train on its images and cannot go on without them.")
                     .arg(names.join(QStringLiteral(", ")));
}

void RunImages::sayMissing(const QString &path)
{
    const RunFacts *run = m_actions.library().run(path);
    Message message;
    message.kind = Message::Kind::Warning;
    message.what = tr("The images of \u201c%1\u201d are no longer where they were")
                       .arg(QFileInfo(path).fileName());
    message.why = tr("%1 is not there. Choose the pack that it began with, and it goes on.")
                      .arg(run ? run->data : QString());
    message.key = QStringLiteral("images/") + path;
    message.actions = {{tr("Choose the images..."), [this, path] { choose(path); }}};
    m_messages.show(message);
}

void RunImages::choose(const QString &path)
{
    auto *dialog =
        makeFileDialog(m_window, tr("Choose the images of %1").arg(QFileInfo(path).fileName()),
                       QFileInfo(path).absolutePath());
    dialog->setObjectName(QStringLiteral("runImagesDialog"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilter(tr("Image packs (*.safetensors)"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, path](const QString &images) { m_actions.resumeWith(path, images); });
    dialog->open();
}

void RunImages::sayRenamed(const QString &from, const QString &to)
{
    const QString needed = whoNeeds(from);
    if (needed.isEmpty())
        return;
    Message message;
    message.kind = Message::Kind::Warning;
    message.what = tr("\u201c%1\u201d is now \u201c%2\u201d")
                       .arg(QFileInfo(from).fileName(), QFileInfo(to).fileName());
    message.why = needed;
    message.actions = {{tr("Rename back"), [this, from, to] {
                            m_actions.library().rename(to, QFileInfo(from).fileName());
                        }}};
    m_messages.show(message);
}

} // namespace hit
