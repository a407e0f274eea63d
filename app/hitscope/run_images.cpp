// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/run_images.h"

#include "app/hitscope/messages.h"
#include "model/data/image_pack.h"
#include "model/run/run_folder.h"
#include "ui/hit_child.h"
#include "ui/train/run_actions.h"
#include "ui/train/run_library.h"
#include "ui/widgets/file_dialog.h"
#include "ui/widgets/message_bar.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QtConcurrentRun>

#include <nlohmann/json.hpp>

namespace hit {
namespace {

constexpr int untilPacked = 24 * 3600;

QString keyOf(const QString &path)
{
    return QStringLiteral("images/") + path;
}

QString packOf(const QString &path)
{
    return QString::fromStdString(RunFolder::at(path.toStdString()).pack_file().string());
}

Status beganWith(const RunFolder &run, const std::filesystem::path &pack)
{
    const auto described = run.description();
    if (!described)
        return tl::unexpected(described.error());
    const auto images = ImagePack::open(pack);
    if (!images)
        return tl::unexpected(images.error());
    const auto known = described->find("fingerprint");
    if (known != described->end() && *known == images->fingerprint())
        return {};
    return fail(ErrorCode::WrongUse, pack.string(),
                "they are not those that it began with, or were packed in another way");
}

} // namespace

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
    if (m_packing.contains(path))
        return sayPacking(path);
    const RunFacts *run = m_actions.library().run(path);
    Message message;
    message.kind = Message::Kind::Warning;
    message.what = tr("The images of \u201c%1\u201d are no longer where they were")
                       .arg(QFileInfo(path).fileName());
    message.why = tr("%1 is not there. Choose the images that it began with, and it goes on.")
                      .arg(run ? run->data : QString());
    offerChoice(std::move(message), path);
}

void RunImages::offerChoice(Message message, const QString &path)
{
    message.key = keyOf(path);
    message.actions = {{tr("Choose a folder..."), [this, path] { choose(path, true); }},
                       {tr("Choose a pack or a .zip..."), [this, path] { choose(path, false); }}};
    m_messages.show(message);
}

void RunImages::choose(const QString &path, bool folder)
{
    auto *dialog =
        makeFileDialog(m_window, tr("Choose the images of %1").arg(QFileInfo(path).fileName()),
                       QFileInfo(path).absolutePath());
    dialog->setObjectName(QStringLiteral("runImagesDialog"));
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    if (!folder)
        dialog->setNameFilter(tr("Image packs and .zip archives (*.safetensors *.zip)"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, path](const QString &images) { take(path, images); });
    dialog->open();
}

void RunImages::take(const QString &path, const QString &images)
{
    m_messages.withdraw(keyOf(path));
    const QFileInfo info(images);
    if (info.isDir() || info.suffix() == QLatin1String("zip"))
        pack(path, images);
    else
        compare(path, images);
}

/// Into the run's folder, where its own pack would be.
void RunImages::pack(const QString &path, const QString &images)
{
    const RunFacts *run = m_actions.library().run(path);
    if (!run || m_packing.contains(path))
        return;
    m_packing.insert(path);
    sayPacking(path);
    const QString target = packOf(path);
    auto *child = new HitChild({QStringLiteral("dataset"), QStringLiteral("pack"), images, target,
                                QStringLiteral("--size"), QString::number(run->size)},
                               this);
    const auto end = [this, child, path] {
        m_packing.remove(path);
        m_messages.withdraw(keyOf(path));
        child->deleteLater();
    };
    connect(child, &HitChild::finished, this, [this, end, path, target] {
        end();
        compare(path, target);
    });
    connect(child, &HitChild::failed, this, [this, end, path](const QString &why) {
        end();
        sayUnfit(path, sentence(why));
    });
}

/// In the background: the disk may be slow.
void RunImages::compare(const QString &path, const QString &pack)
{
    QtConcurrent::run([path, pack] {
        const Status begun = beganWith(RunFolder::at(path.toStdString()), pack.toStdString());
        if (!begun && pack == packOf(path))
            QFile::remove(pack); // made for this alone
        return begun;
    }).then(this, [this, path, pack](const Status &begun) {
        if (begun)
            m_actions.resumeWith(path, pack);
        else
            sayUnfit(path, sentence(QString::fromStdString(begun.error().why)));
    });
}

void RunImages::sayPacking(const QString &path)
{
    Message message;
    message.what =
        tr("The images of \u201c%1\u201d are being packed").arg(QFileInfo(path).fileName());
    message.why = tr("It goes on when they are, if they are those that it began with.");
    message.key = keyOf(path);
    message.seconds = untilPacked;
    m_messages.show(message);
}

void RunImages::sayUnfit(const QString &path, const QString &why)
{
    Message message;
    message.kind = Message::Kind::Error;
    message.what =
        tr("\u201c%1\u201d cannot go on with these images").arg(QFileInfo(path).fileName());
    message.why = why;
    offerChoice(std::move(message), path);
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
    message.key = keyOf(from);
    message.actions = {{tr("Rename back"), [this, from, to] {
                            m_messages.withdraw(keyOf(from));
                            m_actions.library().rename(to, QFileInfo(from).fileName());
                        }}};
    m_messages.show(message);
}

} // namespace hit
