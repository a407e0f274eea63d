// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/checkpoint/tensor_file.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <random>

namespace hit::test {

/// JSON written with single quotes: moc does not read raw string literals.
inline QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

/// A tensor of a safetensors file; tests bend what the header says of it.
struct MadeTensor
{
    QString name;
    DType type;
    QByteArray dtype; ///< as in the header
    QList<qint64> shape;
    qint64 begin = 0, end = 0;
    QByteArray bytes;
};

/// A safetensors file put together by hand, with random contents.
struct MadeSafetensors
{
    QList<MadeTensor> tensors;

    explicit MadeSafetensors(std::mt19937 &random);
    QByteArray header() const;
    QByteArray data() const;
    QByteArray file() const { return file(header(), data()); }
    QByteArray file(qint64 headerLength) const { return file(header(), data(), headerLength); }

    /// `headerLength` is what the first 8 bytes say.
    static QByteArray file(const QByteArray &header, const QByteArray &data, qint64 headerLength);
    static QByteArray file(const QByteArray &header, const QByteArray &data)
    {
        return file(header, data, header.size());
    }
};

} // namespace hit::test
