// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/curve_export.h"

#include "model/core/durable_file.h"

#include <QBuffer>
#include <QtConcurrentRun>

#include <limits>
#include <map>
#include <optional>

namespace hit {
namespace {

constexpr int exactDigits = std::numeric_limits<double>::max_digits10;

QByteArray quoted(const QString &name)
{
    return '"' + name.toUtf8().replace('"', "\"\"") + '"';
}

} // namespace

QByteArray csvOf(const QList<Curve> &curves)
{
    const auto count = std::size_t(curves.size());
    std::map<std::int64_t, std::vector<std::optional<double>>> rows;
    QByteArray text = "step";
    for (std::size_t i = 0; i < count; ++i) {
        const Curve &curve = curves[qsizetype(i)];
        text += ',' + quoted(curve.column);
        for (const CurvePoint &point : *curve.points) {
            auto &row = rows[point.step];
            row.resize(count);
            row[i] = point.value / curve.unit;
        }
    }
    text += "\r\n";
    for (const auto &[step, values] : rows) {
        text += QByteArray::number(qint64(step));
        for (const auto &value : values)
            text += ',' + (value ? QByteArray::number(*value, 'g', exactDigits) : QByteArray());
        text += "\r\n";
    }
    return text;
}

QFuture<Status> saveCsv(const QString &path, const QList<Curve> &curves)
{
    return QtConcurrent::run([path, curves] {
        const QByteArray text = csvOf(curves);
        return write_durably(path.toStdString(), {text.data(), std::size_t(text.size())});
    });
}

QFuture<Status> savePicture(const QString &path, const QImage &picture)
{
    return QtConcurrent::run([path, picture] {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        picture.save(&buffer, "PNG");
        return write_durably(path.toStdString(), {bytes.data(), std::size_t(bytes.size())});
    });
}

} // namespace hit
