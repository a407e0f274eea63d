// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hitscope/messages.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QRegularExpression>
#include <QUrl>

namespace hit {

namespace {

/// Whether a title such as "\u201cspread.png\u201d was not opened" says what the error is about. It
/// does not for an error about "spread" inside that file.
bool names(const QString &title, const QString &subject)
{
    static const QRegularExpression quoted(QStringLiteral("\u201c([^\u201d]*)\u201d"));
    return subject.isEmpty() || quoted.match(title).captured(1) == subject
           || QString(title).remove(quoted).contains(subject, Qt::CaseInsensitive);
}

} // namespace

QString sentence(const QString &text)
{
    if (text.isEmpty())
        return text;
    const bool ended = text.endsWith(QLatin1Char('.'));
    return text.front().toUpper() + text.mid(1) + (ended ? QString() : QStringLiteral("."));
}

Message messageFrom(const QString &what, const Error &error, const QString &safe)
{
    const QString why = QString::fromStdString(error.why);
    const QString subject = QString::fromStdString(error.what).section(u'/', -1);
    const bool named = names(what, subject);
    QStringList sentences{sentence(named ? why : subject + QStringLiteral(": ") + why), safe,
                          sentence(QString::fromStdString(error.remedy))};
    sentences.removeAll(QString());
    Message message;
    message.kind = Message::Kind::Error;
    message.what = what;
    message.why = sentences.join(QLatin1Char(' '));
    message.details = QString::fromStdString(error.details);
    return message;
}

Message savedMessage(const QFileInfo &file, const QString &hint)
{
    Message message;
    message.kind = Message::Kind::Information;
    message.what = QCoreApplication::translate("hit::messages", "\u201c%1\u201d was saved")
                       .arg(file.fileName());
    message.why = hint;
    message.key = QStringLiteral("saved");
    message.actions = {
        {QCoreApplication::translate("hit::messages", "Open folder"),
         [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(file.absolutePath())); }},
        {QCoreApplication::translate("hit::messages", "Copy path"),
         [file] { QGuiApplication::clipboard()->setText(file.absoluteFilePath()); }},
    };
    return message;
}

Message editsLeftOutMessage()
{
    Message message;
    message.what = QCoreApplication::translate("hit::messages", "Some edits were left out");
    message.why = QCoreApplication::translate(
        "hit::messages",
        "A mixture takes the edits of all tokens; edits of single tokens, the token board and the "
        "switches of stages stay with the kept picture.");
    message.key = QStringLiteral("editsLeftOut");
    return message;
}

Message replaceMessage(const QFileInfo &file, const QString &kept, std::function<void()> replace)
{
    Message message;
    message.kind = Message::Kind::Warning;
    message.what = QCoreApplication::translate("hit::messages", "\u201c%1\u201d is there already")
                       .arg(file.fileName());
    message.why = kept;
    message.actions = {
        {QCoreApplication::translate("hit::messages", "Replace"), std::move(replace)}};
    return message;
}

} // namespace hit
