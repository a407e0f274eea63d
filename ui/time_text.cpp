// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/time_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace hit {

QString frameTimeText(double milliseconds)
{
    const int decimals = milliseconds < 10 ? 2 : milliseconds < 100 ? 1 : 0;
    return QCoreApplication::translate("hit::frameTimeText", "%1\u202fms")
        .arg(QLocale().toString(milliseconds, 'f', decimals));
}

int columnDecimals(double largest)
{
    return largest < 100 ? 2 : largest < 1000 ? 1 : 0;
}

} // namespace hit
