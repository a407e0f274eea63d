// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/entry_filter.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace hit {
namespace {

bool all(int, float, float)
{
    return true;
}

EntryFilter oneTerm(const QString &text)
{
    QString wanted = text.toLower();
    wanted.remove(u' ').replace(QChar(0x2212), u'-').replace(QChar(0x2013), u'-');
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

} // namespace

EntryFilter entryFilter(const QString &text)
{
    QList<EntryFilter> terms;
    for (const QString &term : text.split(u',')) {
        if (term.trimmed().isEmpty()) // another one is being typed
            continue;
        terms.append(oneTerm(term));
        if (!terms.last().valid)
            return {all, false};
    }
    if (terms.isEmpty())
        return {all};
    return {[terms](int index, float value, float onPlane) {
        return std::any_of(terms.begin(), terms.end(), [&](const EntryFilter &term) {
            return term.accepts(index, value, onPlane);
        });
    }};
}

} // namespace hit
