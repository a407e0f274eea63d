// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shelf/shelf_item.h"

#include "model/latent/latent.h"
#include "ui/latent_text.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTimeZone>
#include <QUuid>

#include <algorithm>

namespace hit {
namespace {

constexpr qsizetype longestName = 200, longestTag = 100, mostTags = 32, longestNotes = 10'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("hit::ShelfItem", text);
}

/// Another picture than its latent alone makes.
bool isEdited(const State &state)
{
    return !state.stage_latents.empty() || !state.tokens.empty() || !state.stages.empty()
           || std::any_of(state.edits.begin(), state.edits.end(),
                          [](const Edit &edit) { return edit.on && edit.strength != 0; });
}

QString latentName(const State &state)
{
    if (!state.mix.empty())
        return tr("Mix of %1").arg(state.mix.size());
    const QString place = seedText(state.latent.plane);
    return state.latent.kind == Latent::Kind::Plane ? place : tr("Near %1").arg(place);
}

} // namespace

ShelfItem newShelfItem(const QString &name, SavedPicture saved)
{
    ShelfItem item;
    item.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    item.name = name;
    item.time = QDateTime::currentDateTimeUtc();
    item.place = double(item.time.toMSecsSinceEpoch());
    item.saved = std::move(saved);
    item.saved.kept.reset();
    return item;
}

ShelfItem shelfItemFrom(const QString &id, const QString &name, SavedPicture saved)
{
    const std::optional<KeptAs> kept = saved.kept;
    ShelfItem item = newShelfItem(name, std::move(saved));
    item.id = id;
    if (!kept)
        return item;
    item.name = QString::fromStdString(kept->name);
    for (const std::string &tag : kept->tags)
        item.tags.append(QString::fromStdString(tag));
    item.notes = QString::fromStdString(kept->notes);
    item.time = QDateTime::fromMSecsSinceEpoch(kept->time, QTimeZone::utc());
    item.place = kept->place;
    return item;
}

SavedPicture savedFrom(const ShelfItem &item)
{
    KeptAs kept;
    kept.name = item.name.left(longestName).toStdString();
    for (const QString &tag : item.tags.mid(0, mostTags))
        kept.tags.push_back(tag.left(longestTag).toStdString());
    kept.notes = item.notes.left(longestNotes).toStdString();
    kept.time = std::max<qint64>(0, item.time.toMSecsSinceEpoch());
    kept.place = item.place;
    SavedPicture saved = item.saved;
    saved.kept = std::move(kept);
    return saved;
}

QString nameOf(const State &state)
{
    const QString name = latentName(state);
    return isEdited(state) ? tr("%1, edited").arg(name) : name;
}

QStringList tagsFromText(const QString &text)
{
    QStringList tags;
    for (const QString &part : text.split(u','))
        if (const QString tag = part.simplified().left(longestTag);
            !tag.isEmpty() && !tags.contains(tag, Qt::CaseInsensitive))
            tags.append(tag);
    return tags.mid(0, mostTags);
}

QString fileNameOf(const ShelfItem &item)
{
    static const QRegularExpression refused(QStringLiteral("[/\\\\:*?\"<>|\\x00-\\x1f]"));
    QString name = item.name.left(longestName / 2).replace(refused, QStringLiteral("_")).trimmed();
    while (name.startsWith(u'.'))
        name.remove(0, 1);
    return (name.isEmpty() ? tr("Kept picture") : name) + QLatin1String(".png");
}

bool matches(const ShelfItem &item, const QString &words)
{
    const QString all = item.name + u'\n' + item.tags.join(u'\n') + u'\n' + item.notes;
    const QStringList wanted = words.simplified().split(u' ', Qt::SkipEmptyParts);
    return std::all_of(wanted.begin(), wanted.end(), [&](const QString &word) {
        return all.contains(word, Qt::CaseInsensitive);
    });
}

QString modelNameOf(const ShelfItem &item)
{
    return QFileInfo(QString::fromStdString(item.saved.model_file)).completeBaseName();
}

bool isSamePicture(const SavedPicture &a, const SavedPicture &b)
{
    if (a.model_file != b.model_file || a.model_bytes != b.model_bytes
        || a.state.latent != b.state.latent)
        return false; // most of thousands
    State seen = a.state;
    seen.view = b.state.view;
    return seen == b.state;
}

} // namespace hit
