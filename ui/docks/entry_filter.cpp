// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/entry_filter.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace hit {
namespace {

bool all(int, float, float)
{
    return true;
}

} // namespace

EntryFilter entryFilter(const QString &text)
{
    QString wanted = text.simplified().toLower();
    wanted.remove(u' ')
        .replace(QChar(0x2212), u'-')
        .replace(QChar(0x2013), u'-')
        .replace(u',', u'.');
    if (wanted.isEmpty())
        return {all};
    if (wanted == QCoreApplication::translate("EntryFilter", "edited").toLower())
        return {[](int, float value, float onPlane) { return value != onPlane; }};

    static const QRegularExpression range(QStringLiteral("^z?(\\d{1,5})(?:-z?(\\d{1,5}))?$"));
    if (const auto match = range.match(wanted); match.hasMatch()) {
        const int first = match.captured(1).toInt();
        const int last = match.captured(2).isEmpty() ? first : match.captured(2).toInt();
        return {[first, last](int index, float, float) { return index >= first && index <= last; }};
    }
    static const QRegularExpression bound(QStringLiteral("^([<>])(-?\\d*\\.?\\d+)$"));
    if (const auto match = bound.match(wanted); match.hasMatch()) {
        const float limit = match.captured(2).toFloat();
        if (match.captured(1) == QLatin1String(">"))
            return {[limit](int, float value, float) { return value > limit; }};
        return {[limit](int, float value, float) { return value < limit; }};
    }
    return {all, false};
}

} // namespace hit
