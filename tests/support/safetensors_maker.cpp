// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/safetensors_maker.h"

#include <QtEndian>

#include <array>
#include <string_view>

namespace hit::test {
namespace {

constexpr std::array allTypes{DType::F64, DType::F32, DType::F16, DType::BF16, DType::I64,
                              DType::I32, DType::I16, DType::I8,  DType::U64,  DType::U32,
                              DType::U16, DType::U8,  DType::Bool};

} // namespace

MadeSafetensors::MadeSafetensors(std::mt19937 &random)
{
    qint64 end = 0;
    for (unsigned i = 0, count = random() % 6; i < count; ++i) {
        MadeTensor tensor;
        tensor.name = QString("é/\\\"tensor %1").arg(i).mid(static_cast<int>(random() % 4));
        tensor.type = allTypes[random() % allTypes.size()];
        const std::string_view type = dtype_name(tensor.type);
        tensor.dtype = QByteArray(type.data(), static_cast<qsizetype>(type.size()));
        auto size = static_cast<qint64>(dtype_size(tensor.type));
        for (unsigned rank = random() % 5; rank > 0; --rank)
            size *= tensor.shape.emplaceBack(random() % 12 == 0 ? 0 : 1 + random() % 4);
        for (qint64 at = 0; at < size; ++at)
            tensor.bytes += static_cast<char>(random());
        tensor.begin = end;
        tensor.end = end += size;
        tensors.append(tensor);
    }
}

QByteArray MadeSafetensors::header() const
{
    QByteArray text = R"({"__metadata__":{"maker":"test"})";
    for (const MadeTensor &tensor : tensors) {
        QByteArray name = tensor.name.toUtf8();
        name.replace("\\", "\\\\").replace("\"", "\\\"");
        QByteArrayList shape;
        for (const qint64 size : tensor.shape)
            shape << QByteArray::number(size);
        text += ",\"" + name + R"(":{"dtype":")" + tensor.dtype + R"(","shape":[)" + shape.join(',')
                + R"(],"data_offsets":[)" + QByteArray::number(tensor.begin) + ","
                + QByteArray::number(tensor.end) + "]}";
    }
    return text + "}";
}

QByteArray MadeSafetensors::data() const
{
    QByteArray all;
    for (const MadeTensor &tensor : tensors)
        all += tensor.bytes;
    return all;
}

QByteArray MadeSafetensors::file(const QByteArray &header, const QByteArray &data,
                                 qint64 headerLength)
{
    QByteArray file(8, '\0');
    qToLittleEndian(headerLength, file.data());
    return file + header + data;
}

} // namespace hit::test
