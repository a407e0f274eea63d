// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/session_saver.h"

#include "app/hitscope/comparing.h"
#include "app/hitscope/messages.h"
#include "model/core/durable_file.h"
#include "ui/explorer.h"
#include "ui/latent_text.h"
#include "ui/model_title.h"
#include "ui/settings.h"
#include "ui/widgets/file_dialog.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QtConcurrentRun>

namespace hit {

namespace {

constexpr QLatin1String suffix(".hitscope");

bool isSession(const QString &path)
{
    return path.endsWith(suffix, Qt::CaseInsensitive);
}

} // namespace

SessionSaver::SessionSaver(const Parts &parts, QWidget *window)
    : QObject(window)
    , m(parts)
    , m_window(window)
{
    m_writer.setMaxThreadCount(1);
}

void SessionSaver::take(const QString &path, const SavedPicture &saved)
{
    if (!path.isEmpty() && !isSession(path))
        return;
    m_path = path.isEmpty() ? QString() : QFileInfo(path).absoluteFilePath();
    ++m_places;
    m_keys = saved.keys;
}

void SessionSaver::save()
{
    if (m_path.isEmpty())
        showDialog();
    else
        write(m_path);
}

void SessionSaver::showDialog()
{
    const auto model = m.explorer.model();
    if (!model)
        return;
    auto *dialog = makeFileDialog(m_window, tr("Save session"), m.settings.sessionFolder());
    dialog->setObjectName(QStringLiteral("saveSessionDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Sessions (*.hitscope)"));
    dialog->selectFile(m_path.isEmpty() ? fileNameOf(*model) + suffix : m_path);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m.settings.setSessionFolder(QFileInfo(path).absolutePath());
        saveNamed(path);
    });
    dialog->open();
}

/// The dialog has asked before it replaces what was typed, not what a suffix makes of it.
void SessionSaver::saveNamed(const QString &path)
{
    if (isSession(path))
        return write(path);
    const QString target = path + suffix;
    if (!QFileInfo::exists(target))
        return write(target);
    m.messages.show(replaceMessage(QFileInfo(target), tr("The session was not saved."),
                                   [this, target] { write(target); }));
}

std::string SessionSaver::text() const
{
    SavedPicture saved = m.comparing.saved();
    saved.keys = m_keys;
    return text_from(saved);
}

void SessionSaver::write(const QString &path)
{
    if (!m.explorer.model())
        return;
    const std::string session = text();
    const QString before = std::exchange(m_path, QFileInfo(path).absoluteFilePath());
    QtConcurrent::run(&m_writer, [path, session] {
        return write_durably(path.toStdString(), session);
    }).then(this, [this, path, session, before, place = ++m_places](const Status &status) {
        const QFileInfo file(path);
        if (!status) {
            if (m_places == place) // nothing else was opened or saved since
                m_path = before;
            return m.messages.show(messageFrom(
                tr("\u201c%1\u201d was not saved").arg(file.fileName()), status.error()));
        }
        m.messages.show(savedMessage(file));
        Q_EMIT saved(session);
    });
}

} // namespace hit
