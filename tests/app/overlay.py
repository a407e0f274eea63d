# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a frame of a film the picture with the map over it?

overlay.py PICTURE FRAME MAP.npy SIDE tokens|amounts

The two images are raw RGB, 8 bit. Where the map has one value, the frame is the picture, darkened
and mixed with one colour: an affine function of it, less steep the higher the value. Left of it may
stand the picture itself.
"""
import sys

import numpy

side = int(sys.argv[4])
picture = numpy.fromfile(sys.argv[1], numpy.uint8).reshape(side, side, 3).astype(float)
frame = numpy.fromfile(sys.argv[2], numpy.uint8).reshape(side, -1, 3).astype(float)
values = numpy.load(sys.argv[3])
if frame.shape[1] > side:
    assert numpy.array_equal(frame[:, :side], picture), "the picture beside the map is another"
    frame = frame[:, -side:]
step = side // values.shape[0]
whole = values.repeat(step, 0).repeat(step, 1)
if sys.argv[5] == "tokens":
    group = whole.astype(int)
    assert len(numpy.unique(group)) > 1
else:
    group = numpy.arange(values.size).reshape(values.shape).repeat(step, 0).repeat(step, 1)
slopes, at = [], []
for one in numpy.unique(group):
    own = group == one
    before = picture[own] - picture[own].mean(0)
    after = frame[own] - frame[own].mean(0)
    if before.std() < 10:
        continue  # too even to tell
    slopes.append((before * after).sum() / (before * before).sum())
    at.append(whole[own][0])
    assert numpy.abs(after - slopes[-1] * before).max() < 3, "not the picture under one colour"
slopes, at = numpy.array(slopes), numpy.array(at)
assert len(slopes) > 1, "nothing to compare"
assert slopes.min() > 0.05 and slopes.max() < 0.55, f"{slopes.min()} ... {slopes.max()}"
if sys.argv[5] == "tokens":
    assert numpy.ptp(slopes) < 0.05, "one token covers more than another"
else:
    assert at.max() > at.min(), "an even map"
    assert numpy.corrcoef(at, slopes)[0, 1] < -0.5, "high values do not cover more"
