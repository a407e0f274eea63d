// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/comparing.h"
#include "app/hitscope/image_picture.h"
#include "app/hitscope/messages.h"
#include "ui/settings.h"
#include "ui/widgets/file_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QtConcurrentRun>

namespace hit {
namespace {

void say(MessageBar &messages, const QString &path, bool withState, const Status &status)
{
    const QFileInfo file(path);
    const QString hint = Comparing::tr("Drop it on the picture to compare these two again.");
    messages.show(
        status ? savedMessage(file, withState ? hint : QString())
               : messageFrom(Comparing::tr("\u201c%1\u201d was not saved").arg(file.fileName()),
                             status.error()));
}

} // namespace

void saveComparison(const QImage &seen, const std::string &state, const QString &name,
                    Settings &settings, MessageBar &messages, QWidget *window)
{
    auto *dialog = makeFileDialog(window, Comparing::tr("Save comparison"), settings.imageFolder());
    dialog->setObjectName(QStringLiteral("saveComparisonDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    dialog->setNameFilter(Comparing::tr("PNG (*.png)"));
    dialog->selectFile(QString(name).remove(u',').remove(u'/') + QStringLiteral(".png"));
    QObject::connect(dialog, &QFileDialog::fileSelected, window,
                     [seen, state, &settings, &messages, window](const QString &path) {
                         settings.setImageFolder(QFileInfo(path).absolutePath());
                         QtConcurrent::run([seen, state, path] {
                             ImageWriteOptions options;
                             options.state = state;
                             return write_image(path.toStdString(), pictureFromImage(seen),
                                                options);
                         }).then(window, [&messages, path, state](const Status &status) {
                             say(messages, path, !state.empty(), status);
                         });
                     });
    dialog->open();
}

} // namespace hit
