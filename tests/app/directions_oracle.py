# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a file of hit directions against NumPy's solvers and the formulas of the design, from the
weights of the official code alone.

directions_oracle.py DIRECTIONS.safetensors WEIGHTS.safetensors svd|sefa|token|place NUMBER...

NUMBER: stage, token, or the rectangle X Y W H of cells. Prints "equal" or what differs.
"""
import json
import sys

import numpy
from safetensors import safe_open
from safetensors.numpy import load_file

path, weights_path, method = sys.argv[1:4]
numbers = [int(text) for text in sys.argv[4:]]
weights = {key.removeprefix("generator/"): value.astype(numpy.float64)
           for key, value in load_file(weights_path).items()}
with safe_open(path, "numpy") as file:
    ours = file.get_tensor("directions").astype(numpy.float64)
    descriptions = json.loads(file.metadata()["hitscope.directions"])

dense = next(weights[key] for key in weights if key.startswith("dense_layer") and key.endswith("kernel"))
embed = next(weights[key] for key in weights if key.startswith("embedding_layer") and key.endswith("kernel"))
stem = {key.rsplit("/", 1)[1]: value for key, value in weights.items() if key.startswith("embedding_layer")}
dim = embed.shape[1] // 16
# [cells, channels, D]; the norm of the tokens scales every channel.
grid = dense.T.reshape(64, dim, -1)
scale = stem["gamma"].reshape(-1) / numpy.sqrt(stem["moving_variance"].reshape(-1) + 1e-3)
tokens = embed.T.reshape(16, dim, -1) * scale[None, :, None]


def gram(map_):
    rows = map_.reshape(-1, map_.shape[-1])
    return rows.T @ rows


def weighed(matrix):
    return matrix / numpy.trace(matrix)


def key_value(what):
    kernel = weights[f"blocks/{numbers[0]}/layer_with_weights-0/attention_layer/{what}_dense/kernel"]
    return kernel.reshape(kernel.shape[0], -1)


def read(map_, what):
    return numpy.einsum("tcd,cm->tmd", map_, key_value(what))


if method in ("svd", "sefa"):
    if method == "svd":
        matrix = weighed(gram(grid)) + weighed(gram(tokens))
    else:
        matrix = weighed(gram(read(tokens - tokens.mean(0), "key"))) + weighed(gram(read(tokens, "value")))
    values, vectors = numpy.linalg.eigh(matrix)
else:
    if method == "token":
        inside = gram(tokens[numbers[0]])
        outside = gram(tokens) - inside
        outside += gram(grid) * numpy.trace(gram(tokens)) / numpy.trace(gram(grid))
    else:
        x, y, width, height = numbers
        inside = gram(grid.reshape(8, 8, dim, -1)[y:y + height, x:x + width])
        outside = gram(grid) - inside + gram(tokens) * numpy.trace(gram(grid)) / numpy.trace(gram(tokens))
    ridge = 1e-6 * numpy.trace(inside + outside) / len(inside)
    values, vectors = numpy.linalg.eig(numpy.linalg.solve(outside + ridge * numpy.eye(len(inside)), inside))
    values, vectors = values.real, vectors.real
order = numpy.argsort(-values)[:len(ours)]
theirs = (vectors / numpy.linalg.norm(vectors, axis=0))[:, order].T
alignment = numpy.abs((ours * theirs).sum(1))
if len(descriptions) != len(ours) or abs(numpy.linalg.norm(ours, axis=1) - 1).max() > 1e-5:
    sys.exit("the file is not one unit vector for each description")
acts_on = {"token": (1 << (numbers + [0])[0], False), "sefa": (0xFFFF, False)}.get(method, (0xFFFF, True))
if any((one["token_mask"], one["start_grid"]) != acts_on for one in descriptions):
    sys.exit(f"the directions act on {descriptions}")
if alignment.min() < 0.9999:
    sys.exit(f"alignments {alignment}")
print("equal", end="")
