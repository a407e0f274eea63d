// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/comparison.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace hit {
namespace {

QImage rgba(const QImage &image)
{
    return image.convertToFormat(QImage::Format_RGBA8888);
}

int farness(const uchar *a, const uchar *b)
{
    return std::max({std::abs(a[0] - b[0]), std::abs(a[1] - b[1]), std::abs(a[2] - b[2])});
}

} // namespace

QImage differenceOf(const QImage &a, const QImage &b, int gain, const std::vector<QRgb> &ramp)
{
    if (a.isNull() || b.isNull())
        return {};
    const QImage first = rgba(a), second = rgba(b);
    QImage difference(first.size(), QImage::Format_RGBA8888);
    for (int y = 0; y < first.height(); ++y) {
        const uchar *of_a = first.constScanLine(y);
        const uchar *of_b = second.constScanLine(y * second.height() / first.height());
        uchar *to = difference.scanLine(y);
        for (int x = 0; x < first.width(); ++x, of_a += 4, to += 4) {
            const uchar *there = of_b + x * second.width() / first.width() * 4;
            const QRgb color = ramp[std::size_t(std::min(255, farness(of_a, there) * gain))];
            to[0] = uchar(qRed(color));
            to[1] = uchar(qGreen(color));
            to[2] = uchar(qBlue(color));
            to[3] = 255;
        }
    }
    return difference;
}

QImage comparedImage(const QImage &a, const QImage &b, const Comparison &comparison, double at)
{
    if (a.isNull() || b.isNull() || comparison.show == Comparison::Show::A)
        return a;
    if (comparison.show == Comparison::Show::B)
        return b;
    if (comparison.show == Comparison::Show::Difference)
        return differenceOf(a, b, comparison.gain, comparison.legend.ramp);
    const QSize size = a.size().expandedTo(b.size());
    QImage both = rgba(a.scaled(size));
    const int left = int(std::lround(std::clamp(at, 0.0, 1.0) * size.width()));
    QPainter(&both).drawImage(left, 0, b.scaled(size), left);
    return both;
}

} // namespace hit
