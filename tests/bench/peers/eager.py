# SPDX-License-Identifier: GPL-3.0-or-later
"""The generator in PyTorch eager, on the weights of a native checkpoint, as a good engineer would write it: weights
prepared once, F.linear, F.batch_norm, fused attention, inference mode.

eager.py CHECKPOINT Z.npy PICTURES: prints one JSON line with the milliseconds of every picture; saves the first
picture beside Z as eager.npy. Official networks only (multi-axis attention, batch norm, multi-query or multi-head).
"""
import json
import sys
import time
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F
from safetensors import safe_open


class Weights:
    def __init__(self, path):
        with safe_open(path, framework="pt") as file:
            self.config = json.loads(file.metadata()["hitscope.config"])
            names = list(file.keys())
            self.root = "ema_generator/" if any(n.startswith("ema_generator/") for n in names) else "generator/"
            self.all = {n[len(self.root):]: file.get_tensor(n) for n in names if n.startswith(self.root)}

    def linear(self, key, inputs=1):
        """(weight, bias) for F.linear; `inputs` axes of the kernel are summed over."""
        kernel = self.all[key + "/kernel"]
        kernel = kernel.flatten(0, inputs - 1).flatten(1)
        return kernel.t().contiguous(), self.all[key + "/bias"].flatten()

    def norm(self, key):
        return [self.all[f"{key}/{n}"] for n in ("moving_mean", "moving_variance", "gamma", "beta")]


def normalised(x, norm):
    mean, variance, gamma, beta = norm
    return F.batch_norm(x.flatten(0, -2), mean, variance, gamma, beta, eps=1e-3).view(x.shape)


class Mlp:
    def __init__(self, weights, key):
        self.norm = weights.norm(key + "/norm_layer")
        self.expand = weights.linear(key + "/mlp_block/layer_with_weights-0")
        self.contract = weights.linear(key + "/mlp_block/layer_with_weights-1")

    def __call__(self, x, _):
        return x + F.linear(F.gelu(F.linear(normalised(x, self.norm), *self.expand)), *self.contract)


class Attention:
    """x [B, cells, positions, C]"""

    def __init__(self, weights, key, heads, cross):
        self.norm = weights.norm(key + "/norm")
        base = key + "/attention_layer/"
        self.query, self.key, self.value = (weights.linear(base + n) for n in ("query_dense", "key_dense", "value_dense"))
        self.output = weights.linear(base + "output_dense", inputs=2)
        self.mlp = Mlp(weights, key + "/mlp_block")
        self.heads, self.cross = heads, cross

    def split(self, x, linear):
        y = F.linear(x, *linear)
        size = self.query[0].shape[0] // self.heads
        return y.unflatten(-1, (-1, size))  # [..., heads, d]

    def attend(self, q, k, v):
        """[..., n, heads, d], over n; one key head serves all queries."""
        q, k, v = (t.transpose(-2, -3) for t in (q, k, v))
        if k.shape[-3] != q.shape[-3]:
            k, v = (t.expand(*q.shape[:-2], *t.shape[-2:]) for t in (k, v))
        return F.scaled_dot_product_attention(q, k, v).transpose(-2, -3)

    def __call__(self, x, memory):
        h = normalised(x, self.norm)
        q = self.split(h, self.query)
        source = memory if self.cross else h
        k, v = self.split(source, self.key), self.split(source, self.value)
        if self.cross:
            flat = q.flatten(1, 2)
            out = self.attend(flat, k.flatten(1, 2), v.flatten(1, 2)).view(q.shape)
        else:
            half = self.heads // 2
            shared = k.shape[-2] == 1
            first = [t if shared and t is not q else t[..., :half, :] for t in (q, k, v)]
            second = [t if shared and t is not q else t[..., half:, :] for t in (q, k, v)]
            regional = self.attend(*first)
            dilated = self.attend(*(t.transpose(1, 2) for t in second)).transpose(1, 2)
            out = torch.cat([regional, dilated], -2)
        x = x + F.linear(out.flatten(-2), *self.output)
        return self.mlp(x, None)


class Stage:
    def __init__(self, weights, index):
        config = weights.config["stages"][index]
        self.position = weights.all[f"position_embeddings/{index}/embedding_weight"]
        self.side = config["block_side"][0] if config["block_side"] else 0
        key = f"blocks/{index}/layer_with_weights-"
        self.layers = [Attention(weights, key + "0", config["heads"], cross=True)]
        for layer in range(1, config["layers"] + 1):
            self.layers.append(Attention(weights, key + str(layer), config["heads"], cross=False) if self.side
                               else Mlp(weights, key + str(layer)))
        rgb = f"to_rgb_layers/{index}/output_layer/layer_with_weights-"
        self.rgb = (weights.norm(rgb + "0"), weights.linear(rgb + "1")) if config["rgb"] else None
        self.last = index + 1 == len(weights.config["stages"])
        up = f"umsamplings/{index}/dense_layer"
        self.up = weights.linear(up) if up + "/kernel" in weights.all else None

    def blocked(self, x):
        batch, side, _, channels = x.shape
        p = self.side
        if not p:
            return x.flatten(1, 2).unsqueeze(1)
        x = x.view(batch, side // p, p, side // p, p, channels).transpose(2, 3)
        return x.reshape(batch, (side // p) ** 2, p * p, channels)

    def unblocked(self, x, shape):
        batch, side, _, channels = shape
        p = self.side
        if not p:
            return x.view(shape)
        return x.view(batch, side // p, side // p, p, p, channels).transpose(2, 3).reshape(shape)

    def __call__(self, x, rgb, memory):
        x = x + self.position
        shape = x.shape
        x = self.blocked(x)
        for layer in self.layers:
            x = layer(x, memory)
        x = self.unblocked(x, shape)
        if self.rgb:
            own = F.linear(normalised(x, self.rgb[0]), *self.rgb[1])
            rgb = own if rgb is None else own + rgb.repeat_interleave(2, 1).repeat_interleave(2, 2)
        if self.last:
            return x, rgb
        batch, side, _, channels = shape
        x = x.view(batch, side, side, 2, 2, channels // 4).permute(0, 1, 3, 2, 4, 5)
        x = x.reshape(batch, 2 * side, 2 * side, channels // 4)
        return (F.linear(x, *self.up) if self.up else x), rgb


class Generator:
    def __init__(self, path):
        weights = Weights(path)
        self.grid = weights.linear("dense_layer/layer_with_weights-0")
        self.tokens = weights.linear("embedding_layer/layer_with_weights-0")
        self.token_position = weights.all["embedding_layer/layer_with_weights-1/embedding_weight"]
        self.token_norm = weights.norm("embedding_layer/layer_with_weights-2")
        self.channels = weights.config["stages"][0]["dim"]
        self.stages = [Stage(weights, i) for i in range(len(weights.config["stages"]))]

    def __call__(self, z):
        x = F.linear(z, *self.grid).view(-1, 8, 8, self.channels)
        memory = F.linear(z, *self.tokens).view(-1, 1, 16, self.channels) + self.token_position
        memory = normalised(memory, self.token_norm)
        rgb = None
        for stage in self.stages:
            x, rgb = stage(x, rgb, memory)
        return rgb


def main():
    checkpoint, z_path, pictures = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    z = torch.from_numpy(numpy.load(z_path))
    with torch.inference_mode():
        generator = Generator(checkpoint)
        numpy.save(z_path.with_name("eager.npy"), generator(z[:1]).numpy())
        times = []
        for picture in range(pictures):
            row = picture % len(z)
            start = time.perf_counter()
            generator(z[row:row + 1])
            times.append(1e3 * (time.perf_counter() - start))
    print(json.dumps({"threads": torch.get_num_threads(), "ms": times}))


if __name__ == "__main__":
    main()
