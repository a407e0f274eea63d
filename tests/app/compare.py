# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares an .npy file with one tensor of the official code's data.

compare.py X.npy REFERENCE.safetensors NAME ROW TOLERANCE [RELATIVE]

Prints "equal" or the largest difference. ROW is the picture of the batch, or "all".
"""
import sys

import numpy
from safetensors.numpy import load_file

ours = numpy.load(sys.argv[1])
theirs = load_file(sys.argv[2])[sys.argv[3]]
if sys.argv[4] != "all":
    row = int(sys.argv[4])
    theirs = theirs[row:row + 1]
if ours.dtype != numpy.float32 or ours.shape != theirs.shape:
    sys.exit(f"{ours.dtype} {ours.shape} instead of {theirs.dtype} {theirs.shape}")
relative = float(sys.argv[6]) if len(sys.argv) > 6 else 0.0
if not numpy.allclose(ours, theirs, atol=float(sys.argv[5]), rtol=relative):
    sys.exit(f"differs by {numpy.abs(ours - theirs).max()}")
print("equal", end="")
