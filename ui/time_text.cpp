// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/time_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace hit {
namespace {

QString text(const char *english)
{
    return QCoreApplication::translate("hit::timeText", english);
}

} // namespace

QString frameTimeText(double milliseconds)
{
    const int decimals = milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0;
    return text("%1\u202fms").arg(QLocale().toString(milliseconds, 'f', decimals));
}

int columnDecimals(double largest)
{
    return largest < 100 ? 2 : largest < 1000 ? 1 : 0;
}

QString timeLeftText(double seconds)
{
    if (seconds < 0)
        return {};
    if (seconds < 10)
        return text("a few seconds left");
    if (seconds < 100)
        return text("about %1\u202fs left").arg(int((seconds + 5) / 10) * 10);
    if (seconds < 90 * 60)
        return text("about %1\u202fmin left").arg(int((seconds + 30) / 60));
    return text("about %1\u202fh left").arg(int((seconds + 1800) / 3600));
}

} // namespace hit
