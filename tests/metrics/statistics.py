# SPDX-License-Identifier: GPL-3.0-or-later
"""Says of two sets of features (a, b) and of logits what the definitions make of them, as JSON on stdout."""
import json
import sys

import numpy
from safetensors.numpy import load_file


def frechet(a, b):
    """pytorch-fid's formula; the trace of the matrix root from the eigenvalues of the product."""
    ca, cb = (numpy.atleast_2d(numpy.cov(x, rowvar=False)) for x in (a, b))
    root = numpy.sqrt(numpy.linalg.eigvals(ca @ cb).astype(complex)).real.sum()
    step = a.mean(axis=0) - b.mean(axis=0)
    return step @ step + numpy.trace(ca) + numpy.trace(cb) - 2 * root


def inception_score(logits, group):
    scores = []
    for first in range(0, len(logits) - group + 1, group):
        e = numpy.exp(logits[first : first + group])
        p = e / e.sum(axis=1, keepdims=True)
        q = p.mean(axis=0)
        scores.append(numpy.exp((p * numpy.log(p / q)).sum(axis=1).mean()))
    return [numpy.mean(scores), numpy.std(scores)]


def coverage(points, centres, k):
    """Share of points in a ball around a centre that reaches to its k-th neighbour."""
    radius = [sorted(numpy.linalg.norm(centres - c, axis=1))[k] for c in centres]
    return numpy.mean([(numpy.linalg.norm(centres - p, axis=1) <= radius).any() for p in points])


tensors = load_file(sys.argv[1])
a, b, logits = tensors["a"], tensors["b"], tensors["logits"]
print(
    json.dumps(
        {
            "frechet": frechet(a, b),
            "score": inception_score(logits, int(sys.argv[2])),
            "precision": coverage(a, b, 3),
            "recall": coverage(b, a, 3),
        }
    )
)
