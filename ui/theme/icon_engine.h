// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIconEngine>

namespace hit {

/// Draws ":/icons/NAME.svg" with currentColor replaced: text2, text when hovered, accent when
/// switched on, disabled; or `fixed` in all states but disabled. Pixmaps are kept by name, size,
/// ratio and colour, so a change of theme needs no clearing.
class IconEngine final : public QIconEngine
{
public:
    explicit IconEngine(QString name, QColor fixed = {});
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state,
                         qreal ratio) override;
    QSize actualSize(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override;
    QString key() const override;
    bool isNull() override;

private:
    QColor color(QIcon::Mode mode, QIcon::State state) const;

    QString m_name;
    QColor m_fixed;
};

} // namespace hit
