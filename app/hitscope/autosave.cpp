// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/autosave.h"

#include "app/hitscope/comparing.h"
#include "app/hitscope/file_opener.h"
#include "app/hitscope/messages.h"
#include "app/hitscope/session_saver.h"
#include "model/core/log.h"
#include "render/canvas.h"
#include "ui/explorer.h"

#include <QFileInfo>
#include <QLocale>
#include <QtConcurrentRun>

namespace hit {

namespace {

constexpr int intervalMs = 4'000; ///< the one before the newest is less than 10 s old
constexpr QLatin1String failedKey("autosave"), lastKey("lastSession");

/// The newest session that can be read, -1 if none; what is wrong with the newest.
struct Judged
{
    int good = -1;
    Error damage;
};

Judged judge(const QStringList &sessions)
{
    Judged result;
    for (int i = 0; i < sessions.size() && result.good < 0; ++i) {
        const auto saved = read_saved_picture(sessions[i].toStdString());
        if (saved)
            result.good = i;
        else if (i == 0)
            result.damage = saved.error();
    }
    return result;
}

QString timeOf(const QString &path)
{
    const QDateTime time = QFileInfo(path).lastModified();
    const QLocale locale;
    const QString clock = locale.toString(time.time(), QLocale::ShortFormat);
    return time.date() == QDate::currentDate()
               ? clock
               : locale.toString(time.date(), QLocale::ShortFormat) + QStringLiteral(", ") + clock;
}

} // namespace

Autosave::Autosave(const Parts &parts, const QString &folder, QObject *parent)
    : QObject(parent)
    , m(parts)
    , m_folder(folder)
    , m_files(folder)
{
    m_writer.setMaxThreadCount(1); // one after the other
    m_timer.setSingleShot(true);
    m_timer.setInterval(intervalMs);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::save);
    connect(&m.explorer, &Explorer::stateChanged, this, &Autosave::later);
    connect(&m.canvas, &Canvas::viewChanged, this, &Autosave::later);
    connect(&m.comparing, &Comparing::changed, this, &Autosave::later);
    connect(&m.opener, &FileOpener::wentTo, this, &Autosave::takeRestored);
    connect(&m.sessions, &SessionSaver::saved, this, [this](const std::string &text) {
        if (text != m.sessions.text())
            return;
        m_text = text;
        m_writer.start([this] { m_files.clear(); });
    });
}

Autosave::~Autosave() = default;

bool Autosave::isOwn(const QString &path) const
{
    return QFileInfo(path).absoluteFilePath().startsWith(m_folder + QLatin1Char('/'));
}

bool Autosave::isWorthIt() const
{
    return m.explorer.model()
           && (m.explorer.undoStack()->count() > 0 || m.explorer.inStep() || m.comparing.isKept());
}

/// The first change starts the clock, so that one that goes on and on is kept too.
void Autosave::later()
{
    if (!m_timer.isActive())
        m_timer.start();
}

void Autosave::save()
{
    if (!isWorthIt())
        return;
    if (!m_write.isFinished())
        return later();
    std::string text = m.sessions.text();
    if (text == m_text)
        return;
    m_text = std::move(text);
    // On the way there is not there.
    const auto made = m.explorer.inGesture() ? QList<Left>() : std::exchange(m_restored, {});
    m_write =
        QtConcurrent::run(&m_writer, [this, written = m_text] { return m_files.write(written); });
    m_write.then(this, [this, made](const Status &written) { takeWritten(written, made); });
}

/// `made`: what the text was made of.
void Autosave::takeWritten(const Status &written, const QList<Left> &made)
{
    if (!written) {
        m_restored += made;
        m_text.clear();
        Message message = messageFrom(tr("Your work can't be kept for the case of a crash"),
                                      written.error(), tr("Save the session yourself."));
        message.kind = Message::Kind::Warning;
        message.key = failedKey;
        return m.messages.show(message);
    }
    m.messages.withdraw(failedKey);
    for (const Left &left : made)
        m_files.forget(left);
}

bool Autosave::offerLeft()
{
    const auto all = m_files.takeLeft();
    for (const Left &left : all)
        QtConcurrent::run([sessions = left.sessions] {
            return judge(sessions);
        }).then(this, [this, left](const Judged &judged) {
            offer(left, judged.good, judged.damage);
        });
    return !all.isEmpty();
}

void Autosave::offer(const Left &left, int good, const Error &damage)
{
    if (good < 0) {
        Message message = messageFrom(tr("A session that was not saved is damaged"), damage,
                                      tr("It was set aside."));
        message.details += QLatin1Char('\n') + m_files.setAside(left);
        return m.messages.show(message);
    }
    m_offered.append(left);
    const QString path = left.sessions[good];
    Message message;
    message.kind = Message::Kind::Warning;
    message.key = left.folder;
    message.what = tr("A session from %1 was not saved").arg(timeOf(path));
    message.why =
        good == 0
            ? tr("Hitscope ended without closing its window. Restoring it is one step of undo.")
            : tr("The one that was written after it is damaged. Restoring it is one step of undo.");
    if (good > 0)
        message.details = QString::fromStdString(damage.line());
    message.actions = {{tr("Restore"), [this, path] { m.opener.open(path); }},
                       {tr("Discard"), [this, left] { discard(left); }}};
    m.messages.show(message);
}

void Autosave::offerLast()
{
    const QString path = m_files.lastSession();
    if (!hasLast())
        return;
    QtConcurrent::run([path] {
        return read_saved_picture(path.toStdString());
    }).then(this, [this, path](const Result<SavedPicture> &last) {
        if (!last)
            return log::warning(last.error().line());
        offerLast(timeOf(path), int(last->state.edits.size()));
    });
}

/// Until the person begins with another one.
void Autosave::offerLast(const QString &time, int edits)
{
    const QUndoStack *steps = m.explorer.undoStack();
    if (steps->count() > 0)
        return;
    Message message;
    message.key = lastKey;
    message.waits = true;
    message.what = edits == 0 ? tr("Your picture from %1 is kept").arg(time)
                   : edits == 1
                       ? tr("Your picture from %1 and its edit are kept").arg(time)
                       : tr("Your picture from %1 and its %2 edits are kept").arg(time).arg(edits);
    message.why = tr("Go back to it now, or later by the File menu.");
    message.actions = {{tr("Go back to it"), [this] { openLast(); }}};
    m.messages.show(message);
    connect(steps, &QUndoStack::indexChanged, this, [this] { m.messages.withdraw(lastKey); });
}

void Autosave::discard(const Left &left)
{
    m.messages.withdraw(left.folder);
    m_offered.removeIf([&](const Left &one) { return one.folder == left.folder; });
    m_files.forget(left);
}

void Autosave::takeRestored(const QString &path)
{
    for (const Left &left : QList<Left>(m_offered))
        if (left.sessions.contains(path)) {
            m.messages.withdraw(left.folder);
            m_offered.removeIf([&](const Left &one) { return one.folder == left.folder; });
            m_restored.append(left);
        }
}

void Autosave::end()
{
    m_timer.stop();
    m_writer.waitForDone();
    if (isWorthIt())
        if (const Status written = m_files.writeLast(m.sessions.text()); !written)
            log::warning(written.error().line());
    m_text.clear();
    for (const Left &left : std::exchange(m_restored, {}))
        m_files.forget(left);
    m_files.clear();
}

bool Autosave::hasLast() const
{
    return QFileInfo::exists(m_files.lastSession());
}

void Autosave::openLast()
{
    m.opener.open(m_files.lastSession());
}

} // namespace hit
