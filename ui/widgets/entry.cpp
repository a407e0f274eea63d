// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/value_slider.h"

#include <cmath>

namespace hit {
namespace {

constexpr int longestEntry = 64;

/// sum = product {+- product}; product = factor {*/ factor}; factor = [-+] number | (sum).
class EntryParser
{
public:
    explicit EntryParser(QString text)
        : m_text(std::move(text))
    {
    }

    /// The rest of a sum that begins with `value`: "*2+1" after 3 is 7.
    std::optional<double> continued(double value)
    {
        value = sum(product(value));
        return finished(value);
    }

    std::optional<double> whole()
    {
        const double value = sum(product(factor()));
        return finished(value);
    }

private:
    std::optional<double> finished(double value) const
    {
        if (!m_good || m_at != m_text.size() || !std::isfinite(value))
            return std::nullopt;
        return value;
    }

    double sum(double value)
    {
        for (;;) {
            if (take(u'+'))
                value += product(factor());
            else if (take(u'-'))
                value -= product(factor());
            else
                return value;
        }
    }

    double product(double value)
    {
        for (;;) {
            if (take(u'*'))
                value *= factor();
            else if (take(u'/'))
                value /= factor();
            else
                return value;
        }
    }

    double factor()
    {
        if (take(u'-'))
            return -factor();
        if (take(u'+'))
            return factor();
        if (take(u'(')) {
            const double value = sum(product(factor()));
            m_good = m_good && take(u')');
            return value;
        }
        return number();
    }

    double number()
    {
        const qsizetype from = m_at;
        while (m_at < m_text.size() && (m_text[m_at].isDigit() || m_text[m_at] == u'.'))
            ++m_at;
        bool number = false;
        const double value = QStringView(m_text).mid(from, m_at - from).toDouble(&number);
        m_good = m_good && number;
        return value;
    }

    bool take(QChar wanted)
    {
        if (m_at >= m_text.size() || m_text[m_at] != wanted)
            return false;
        ++m_at;
        return true;
    }

    QString m_text;
    qsizetype m_at = 0;
    bool m_good = true;
};

QString plain(const QString &text)
{
    QString result;
    for (QChar c : text) {
        if (c.isSpace())
            continue;
        if (c == QChar(0x2212))
            c = u'-';
        else if (c == QChar(0x00d7))
            c = u'*';
        else if (c == QChar(0x00f7))
            c = u'/';
        else if (c == u',')
            c = u'.';
        result += c;
    }
    return result;
}

} // namespace

std::optional<double> evaluateEntry(const QString &text, double present)
{
    const QString entry = plain(text);
    if (entry.isEmpty() || entry.size() > longestEntry)
        return std::nullopt;
    // A leading minus is a number; the other operators go on from the present value.
    if (entry[0] == u'+' || entry[0] == u'*' || entry[0] == u'/')
        return EntryParser(entry).continued(present);
    return EntryParser(entry).whole();
}

} // namespace hit
