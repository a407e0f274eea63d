// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/config.h"

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <QByteArray>
#include <QStringList>

#include <map>
#include <string>

/// What the tests of the network, the engine and the trainer share.
namespace hit::test {

/// Call it from init(): the same seed and the same number of threads for every test function.
void settle_torch();

using TensorMap = std::map<std::string, at::Tensor>;
/// All float32 tensors of a file or checkpoint in tests/fixtures/reference whose names begin with
/// `prefix`, without it; no optimiser slots. Ends the test program if it cannot be read.
TensorMap reference(const std::string &file, const std::string &prefix = {});

/// Copies all variables of `module` from `values`; the keys must be the same on both sides.
void set_variables(torch::nn::Module &module, const TensorMap &values);

/// "key shape trainable" of every variable, sorted: as a file of inventory/ has it, and as `module`
/// has it under the root `prefix`.
QStringList inventory(const std::string &file);
QStringList inventory_of(const torch::nn::Module &module, const std::string &prefix);

/// The generator of the reference data's case tiny128.
GeneratorConfig tiny_config(KeyValueHeads key_value = KeyValueHeads::MultiQuery);
/// Its discriminator.
DiscriminatorConfig tiny_discriminator_config();

/// Empty if |actual - expected| <= atol + rtol |expected| everywhere, else what is wrong.
QByteArray difference(const at::Tensor &actual, const at::Tensor &expected, double atol,
                      double rtol);

} // namespace hit::test

#define HIT_COMPARE_TENSORS(actual, expected, atol, rtol)                                          \
    do {                                                                                           \
        const QByteArray problem = hit::test::difference(actual, expected, atol, rtol);            \
        QVERIFY2(problem.isEmpty(), problem.constData());                                          \
    } while (false)
