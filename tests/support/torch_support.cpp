// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/torch_support.h"

#include "model/checkpoint/tensor_file.h"
#include "model/network/variables.h"

#include <torch/torch.h>

#include <QFile>
#include <QTextStream>

namespace hit::test {

namespace {

template <typename T>
T value_or_die(Result<T> result)
{
    if (!result)
        qFatal("%s", result.error().line().c_str());
    return std::move(*result);
}

} // namespace

void settle_torch()
{
    torch::manual_seed(20211230);
    at::set_num_threads(1); // small tensors: a second thread only waits when other tests run
}

TensorMap reference(const std::string &file, const std::string &prefix)
{
    auto source = value_or_die(open_tensor_file(std::string(HIT_TEST_REFERENCE) + "/" + file));
    TensorMap tensors;
    for (const TensorEntry &entry : source->entries()) {
        const bool slot = entry.name.find("/.OPTIMIZER_SLOT/") != std::string::npos;
        const bool whole = entry.dtype == DType::I32;
        if ((entry.dtype != DType::F32 && !whole) || slot || !entry.name.starts_with(prefix))
            continue;
        auto tensor = torch::empty(entry.shape, whole ? torch::kInt : torch::kFloat);
        const auto status =
            source->read(entry, {static_cast<std::byte *>(tensor.data_ptr()), tensor.nbytes()});
        if (!status)
            qFatal("%s", status.error().line().c_str());
        tensors[entry.name.substr(prefix.size())] = tensor;
    }
    return tensors;
}

void set_variables(torch::nn::Module &module, const TensorMap &values)
{
    torch::NoGradGuard no_grad;
    const auto all = variables(module);
    if (all.size() != values.size())
        qFatal("%zu variables, %zu values", all.size(), values.size());
    for (const Variable &variable : all) {
        const auto found = values.find(variable.key);
        if (found == values.end() || found->second.sizes() != variable.value.sizes())
            qFatal("%s is missing or of another shape", variable.key.c_str());
        variable.value.copy_(found->second);
    }
}

QStringList inventory(const std::string &file)
{
    QFile csv(QStringLiteral(HIT_TEST_REFERENCE "/inventory/") + QString::fromStdString(file));
    if (!csv.open(QIODevice::ReadOnly | QIODevice::Text))
        qFatal("%s", qPrintable(csv.errorString()));
    QStringList lines;
    QTextStream text(&csv);
    text.readLine(); // checkpoint_key,shape,count,trainable,dtype
    while (!text.atEnd()) {
        const QStringList fields = text.readLine().split(',');
        lines << fields[0] + ' ' + fields[1] + ' ' + fields[3];
    }
    lines.sort();
    return lines;
}

QStringList inventory_of(const torch::nn::Module &module, const std::string &prefix)
{
    QStringList lines;
    for (const Variable &variable : variables(module)) {
        QStringList shape;
        for (const auto size : variable.value.sizes())
            shape << QString::number(size);
        lines << QString::fromStdString(prefix + variable.key) + ' ' + shape.join('x')
                     + (variable.trainable ? " 1" : " 0");
    }
    lines.sort();
    return lines;
}

GeneratorConfig tiny_config(KeyValueHeads key_value)
{
    GeneratorConfig config = preset("hit-128").value();
    const std::vector dims{32, 16, 16, 8, 8}, heads{4, 4, 2, 2, 2}, layers{2, 1, 1, 2, 2};
    for (std::size_t i = 0; i < config.stages.size(); ++i) {
        config.stages[i].dim = dims[i];
        config.stages[i].heads = heads[i];
        config.stages[i].layers = layers[i];
    }
    config.name.clear();
    config.z_dim = 16;
    config.key_value = key_value;
    return config;
}

DiscriminatorConfig tiny_discriminator_config()
{
    DiscriminatorConfig config;
    config.size = 128;
    config.channels = {8, 12, 16, 20, 24, 24};
    return config;
}

QByteArray difference(const at::Tensor &actual, const at::Tensor &expected, double atol,
                      double rtol)
{
    if (actual.sizes() != expected.sizes())
        return QByteArray::fromStdString("shape " + c10::str(actual.sizes()) + ", expected "
                                         + c10::str(expected.sizes()));
    const auto a = actual.detach().to(torch::kFloat64), e = expected.detach().to(torch::kFloat64);
    const auto error = (a - e).abs();
    if (!error.isfinite().all().item<bool>())
        return "not finite";
    const auto excess = (error - (atol + rtol * e.abs())).max().item<double>();
    if (excess <= 0)
        return {};
    return QByteArray("largest error ") + QByteArray::number(error.max().item<double>());
}

} // namespace hit::test
