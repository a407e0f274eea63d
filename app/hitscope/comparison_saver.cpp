// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/comparing.h"
#include "app/hitscope/image_picture.h"
#include "app/hitscope/messages.h"
#include "render/canvas.h"
#include "ui/settings.h"
#include "ui/widgets/file_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QtConcurrentRun>

namespace hit {
namespace {

void say(MessageBar &messages, const QString &path, const Status &status)
{
    const QFileInfo file(path);
    messages.show(
        status ? savedMessage(file)
               : messageFrom(Comparing::tr("\u201c%1\u201d was not saved").arg(file.fileName()),
                             status.error()));
}

} // namespace

void saveComparison(const Canvas &canvas, const QString &name, Settings &settings,
                    MessageBar &messages, QWidget *window)
{
    auto *dialog = makeFileDialog(window, Comparing::tr("Save comparison"), settings.imageFolder());
    dialog->setObjectName(QStringLiteral("saveComparisonDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    dialog->setNameFilter(Comparing::tr("PNG (*.png)"));
    dialog->selectFile(QString(name).remove(u',').remove(u'/') + QStringLiteral(".png"));
    // As it is now: the picture may go on while a name is typed.
    const QImage seen = canvas.grabComparison();
    QObject::connect(dialog, &QFileDialog::fileSelected, window,
                     [seen, &settings, &messages, window](const QString &path) {
                         settings.setImageFolder(QFileInfo(path).absolutePath());
                         QtConcurrent::run([seen, path] {
                             return write_image(path.toStdString(), pictureFromImage(seen), {});
                         }).then(window, [&messages, path](const Status &status) {
                             say(messages, path, status);
                         });
                     });
    dialog->open();
}

} // namespace hit
