// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/file_opener.h"

#include "app/hitscope/checkpoint_size.h"
#include "app/hitscope/conversion_help.h"
#include "app/hitscope/engine_host.h"
#include "app/hitscope/file_kind.h"
#include "app/hitscope/messages.h"
#include "app/hitscope/motion.h"
#include "app/hitscope/recent_files.h"
#include "model/checkpoint/pickle.h"
#include "model/checkpoint/tensor_file.h"
#include "ui/latent_text.h"
#include "ui/model_title.h"
#include "ui/settings.h"
#include "ui/widgets/file_dialog.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QtConcurrentRun>

namespace hit {

namespace {

QString fileName(const QString &path)
{
    return QFileInfo(path).fileName();
}

/// The first of latents [N, D], or the only one [D].
Result<std::vector<float>> firstLatent(const QString &path, const Array &array, int dim)
{
    const bool one = array.shape.size() == 1, rows = array.shape.size() == 2;
    if ((!one && !rows) || array.shape.back() != dim || array.shape.front() == 0)
        return fail(ErrorCode::BadFile, path.toStdString(),
                    FileOpener::tr("its shape is not [N, %1], the latents of this model")
                        .arg(dim)
                        .toStdString());
    return std::vector<float>(array.values.begin(), array.values.begin() + dim);
}

} // namespace

FileOpener::FileOpener(const Parts &parts, QWidget *window)
    : QObject(window)
    , m(parts)
    , m_window(window)
{
    connect(&m.host, &EngineHost::opened, this, [this] {
        takeOpened();
        openWaiting();
    });
    connect(&m.host, &EngineHost::otherOpened, this, [this] { remember(*m.host.otherModel()); });
    connect(&m.host, &EngineHost::openFailed, this,
            [this](const QString &path, const Error &error) {
                if (m_pending && m_pending->model == path)
                    m_pending.reset();
                if (error.code == ErrorCode::NoFile || error.code == ErrorCode::BadFile)
                    m.recent.remove(path);
                sayRefused(path, error);
                openWaiting();
            });
}

void FileOpener::showDialog()
{
    connect(openDialog(), &QFileDialog::fileSelected, this, &FileOpener::open);
}

QFileDialog *FileOpener::openDialog()
{
    auto *dialog = makeFileDialog(m_window, tr("Open"), m.settings.modelFolder());
    dialog->setObjectName(QStringLiteral("openDialog"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({
        tr("Checkpoints, pictures and latents (*.safetensors *.index *.png *.hitscope *.npy)"),
        tr("All files (*)"),
    });
    dialog->setOption(QFileDialog::HideNameFilterDetails); // too many suffixes for the line
    rememberFolder(dialog);
    dialog->open();
    return dialog;
}

void FileOpener::showFolderDialog()
{
    auto *dialog = makeFileDialog(m_window, tr("Open folder"), m.settings.modelFolder());
    dialog->setObjectName(QStringLiteral("openFolderDialog"));
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &FileOpener::open);
    rememberFolder(dialog);
    dialog->open();
}

/// The next dialog begins where this one ended.
void FileOpener::rememberFolder(QFileDialog *dialog)
{
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m.settings.setModelFolder(QFileInfo(path).absolutePath());
    });
}

void FileOpener::open(const QString &path)
{
    const FileKind kind = fileKind(path);
    if (kind == FileKind::Model)
        m.host.open(QFileInfo(path).absoluteFilePath());
    else if (m.host.isOpening())
        m_waiting = path;
    else
        kind == FileKind::Latents ? openLatents(path) : openPicture(path);
}

bool FileOpener::isReading() const
{
    return m_reading > 0 || !m_waiting.isEmpty() || m_pending;
}

void FileOpener::openWaiting()
{
    if (!m.host.isOpening() && !m_waiting.isEmpty())
        open(std::exchange(m_waiting, {}));
}

void FileOpener::openDropped(const QStringList &paths)
{
    if (paths.size() == 1)
        return open(paths.first());
    Message message;
    message.kind = Message::Kind::Error;
    message.what = tr("%1 files were dropped, and none was opened").arg(paths.size());
    message.why = tr("Hitscope shows one model and one picture at a time. Drop one of them.");
    m.messages.show(message);
}

void FileOpener::goToText(const QString &text)
{
    const auto model = m.explorer.model();
    if (!model)
        return;
    if (text.trimmed().isEmpty()) {
        Message message;
        message.what = tr("There is nothing to paste");
        message.why = tr("The clipboard holds no text.");
        return m.messages.show(message);
    }
    if (text.trimmed().startsWith(u'{'))
        return goToSaved(text);
    State state = m.explorer.state();
    auto latent = latentFromText(text, model->config.z_dim, state.latent.plane);
    if (!latent) {
        m.messages.show(messageFrom(tr("The text was not used"), latent.error()));
        return;
    }
    state.mix.clear();
    state.latent = std::move(*latent);
    m.motion.goTo(tr("Paste latent"), state);
}

void FileOpener::goToSaved(const QString &text)
{
    const auto saved = saved_picture_from_text(text.trimmed().toStdString());
    if (!saved)
        return m.messages.show(messageFrom(tr("The text was not used"), saved.error()));
    const auto model = m.explorer.model();
    if (!saved->made_with(*model))
        return goTo(tr("The copied picture"), *saved);
    State target = saved->state;
    target.view = m.explorer.state().view;
    m.motion.goTo(tr("Paste latent"), target);
}

void FileOpener::openPicture(const QString &path)
{
    ++m_reading;
    QtConcurrent::run([path] {
        return read_saved_picture(path.toStdString());
    }).then(this, [this, path](const Result<SavedPicture> &saved) {
        --m_reading;
        if (saved)
            goTo(path, *saved);
        else
            sayRefused(path, saved.error());
    });
}

void FileOpener::openLatents(const QString &path)
{
    ++m_reading;
    QtConcurrent::run([path] {
        return read_latents(path.toStdString());
    }).then(this, [this, path](const Result<Array> &array) {
        --m_reading;
        const auto model = m.explorer.model();
        const auto z = array.and_then([&](const Array &latents) -> Result<std::vector<float>> {
            if (!model)
                return fail(ErrorCode::WrongUse, path.toStdString(),
                            tr("a latent needs a model, and none is open").toStdString(),
                            tr("open a model first").toStdString());
            return firstLatent(path, latents, model->config.z_dim);
        });
        if (!z)
            return sayRefused(path, z.error());
        State state = m.explorer.state();
        state.mix.clear();
        state.latent.kind = Latent::Kind::Free;
        state.latent.z = *z;
        m.motion.goTo(tr("Open %1").arg(fileName(path)), state);
    });
}

void FileOpener::goTo(const QString &path, const SavedPicture &saved)
{
    const auto model = m.explorer.model();
    if (model && saved.made_with(*model)) {
        m.motion.goTo(tr("Open %1").arg(fileName(path)), saved.state);
        Q_EMIT viewSaved(saved.state.view);
        Q_EMIT wentTo(path, saved);
        return;
    }
    const QString modelPath = modelFor(saved.model_file, saved.model_bytes, path);
    if (modelPath.isEmpty())
        return sayModelMissing(path, saved);
    m_pending = Pending{path, saved, modelPath};
    m.host.open(modelPath);
}

/// The person chooses the model that `saved` was made with, or anything else.
void FileOpener::findModel(const QString &path, const SavedPicture &saved)
{
    connect(openDialog(), &QFileDialog::fileSelected, this,
            [this, path, saved](const QString &file) {
                if (fileKind(file) == FileKind::Model)
                    m_pending = Pending{path, saved, QFileInfo(file).absoluteFilePath()};
                open(file);
            });
}

void FileOpener::sayModelMissing(const QString &path, const SavedPicture &saved)
{
    const QString needed = QString::fromStdString(saved.model_file);
    Message message;
    message.kind = Message::Kind::Error;
    message.what = tr("\u201c%1\u201d was not opened").arg(fileName(path));
    message.why =
        tr("It was made with %1, which is neither beside it or the open model nor among the "
           "recent ones. %2")
            .arg(needed, stillOpen());
    message.actions.append(
        {tr("Find %1...").arg(needed), [this, path, saved] { findModel(path, saved); }});
    show(std::move(message));
    Q_EMIT refused();
}

void FileOpener::remember(const ModelInfo &model)
{
    const QString path = QString::fromStdString(model.path);
    if (!bundledModels().contains(path))
        m.recent.add(path);
}

void FileOpener::takeOpened()
{
    const auto model = m.explorer.model();
    withdrawClaims();
    remember(*model);
    if (!m_pending || m_pending->model != QString::fromStdString(model->path))
        return;
    const auto pending = std::exchange(m_pending, std::nullopt);
    if (pending->saved.made_with(*model))
        goTo(pending->path, pending->saved);
    else
        sayModelMissing(pending->path, pending->saved);
}

QString FileOpener::modelFor(const std::string &named, std::int64_t bytes,
                             const QString &picture) const
{
    const QString name = QString::fromStdString(named);
    QStringList candidates{QFileInfo(picture).absoluteDir().filePath(name)};
    if (const auto model = m.explorer.model()) // one of the same run, say
        candidates.append(
            QFileInfo(QString::fromStdString(model->path)).absoluteDir().filePath(name));
    candidates += m.recent.paths() + bundledModels();
    for (const QString &path : candidates)
        if (QFileInfo(path).fileName() == name && isCheckpointOf(path, bytes))
            return path;
    return {};
}

QString FileOpener::stillOpen() const
{
    const auto model = m.explorer.model();
    return model ? tr("%1 is still open.").arg(modelTitle(*model)) : QString();
}

void FileOpener::show(Message message)
{
    if (const auto model = m.explorer.model()) {
        m_claimed = QString::fromStdString(model->path);
        message.key = QStringLiteral("stillOpen%1").arg(m_claims.size());
        m_claims.append(message.key);
    }
    m.messages.show(message);
}

void FileOpener::withdrawClaims()
{
    if (m_claimed == QString::fromStdString(m.explorer.model()->path))
        return;
    for (const QString &key : std::exchange(m_claims, {}))
        m.messages.withdraw(key);
}

void FileOpener::sayRefused(const QString &path, const Error &error)
{
    const QString what = tr("\u201c%1\u201d was not opened").arg(fileName(path));
    Error said = error;
    QString command;
    if (error.remedy == pickle_remedy)
        command = conversionCommand(path);
    if (!command.isEmpty())
        said.remedy.clear(); // a button says it better
    Message message = messageFrom(what, said, stillOpen());
    if (!command.isEmpty())
        message.actions.append({tr("How to convert"), [this, command] {
                                    (new ConversionHelp(command, m_window))->open();
                                }});
    message.actions.append({tr("Open another..."), [this] { showDialog(); }});
    show(std::move(message));
    Q_EMIT refused();
}

} // namespace hit
