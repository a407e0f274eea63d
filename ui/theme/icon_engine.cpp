// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icon_engine.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QHash>
#include <QLibraryInfo>
#include <QPaintDevice>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <QVersionNumber>

namespace hit {
namespace {

QByteArray source(const QString &name)
{
    static QHash<QString, QByteArray> sources;
    auto found = sources.find(name);
    if (found == sources.end()) {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        found =
            sources.insert(name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    }
    return *found;
}

QPixmap drawn(const QString &name, QSize pixels, const QColor &color)
{
    const QString key = QStringLiteral("hit-icon/%1/%2x%3/%4")
                            .arg(name)
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(color.rgba(), 8, 16);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QSvgRenderer renderer(source(name).replace("currentColor", color.name().toLatin1()));
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    const qreal side = qMin(pixels.width(), pixels.height());
    renderer.render(&painter,
                    QRectF((pixels.width() - side) / 2, (pixels.height() - side) / 2, side, side));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

} // namespace

IconEngine::IconEngine(QString name, QColor fixed)
    : m_name(std::move(name))
    , m_fixed(fixed)
{
}

QColor IconEngine::color(QIcon::Mode mode, QIcon::State state) const
{
    const Tokens &t = tokens();
    if (mode == QIcon::Disabled)
        return t.disabled;
    if (m_fixed.isValid())
        return m_fixed;
    if (state == QIcon::On)
        return t.accent;
    return mode == QIcon::Normal ? t.text2 : t.text;
}

void IconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const qreal ratio = painter->device()->devicePixelRatio();
    painter->drawPixmap(rect, drawn(m_name, rect.size() * ratio, color(mode, state)));
}

QPixmap IconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return drawn(m_name, size, color(mode, state));
}

QPixmap IconEngine::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state,
                                 qreal ratio)
{
    // Qt before 6.8 gives the size in pixels of the device, later ones in pixels of the window.
    static const bool ofDevice = QLibraryInfo::version() < QVersionNumber(6, 8);
    QPixmap result = drawn(m_name, ofDevice ? size : size * ratio, color(mode, state));
    result.setDevicePixelRatio(ratio);
    return result;
}

QSize IconEngine::actualSize(const QSize &size, QIcon::Mode, QIcon::State)
{
    return size;
}

QIconEngine *IconEngine::clone() const
{
    return new IconEngine(*this);
}

QString IconEngine::key() const
{
    return QStringLiteral("hit");
}

bool IconEngine::isNull()
{
    return source(m_name).isEmpty();
}

QIcon icon(const QString &name)
{
    return QIcon(new IconEngine(name));
}

QIcon icon(const QString &name, const QColor &color)
{
    return QIcon(new IconEngine(name, color));
}

} // namespace hit
