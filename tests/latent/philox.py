# SPDX-License-Identifier: GPL-3.0-or-later
"""Seed latents from the definition in model/core/random.h, written independently of it.

philox.py SEED ROW DIM: prints the numbers as the hexadecimal bits of float32, one a line.
"""
import sys

import numpy

MASK = 0xFFFFFFFF


def philox4x32(counter, key):
    """Salmon et al., SC 2011, ten rounds."""
    c, k = list(counter), list(key)
    for _ in range(10):
        low, high = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(high >> 32) ^ c[1] ^ k[0], high & MASK, (low >> 32) ^ c[3] ^ k[1], low & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def latent(seed, row, dim, purpose=0):
    key = (seed & MASK, (seed >> 32) & MASK)
    numbers = []
    for block in range((dim + 3) // 4):
        lanes = philox4x32((block, row & MASK, purpose, 0), key)
        u = (numpy.array(lanes, dtype=numpy.float64) + 0.5) / 2.0**32
        for a, b in ((u[0], u[1]), (u[2], u[3])):
            radius = numpy.sqrt(-2 * numpy.log(a))
            numbers += [radius * numpy.cos(2 * numpy.pi * b), radius * numpy.sin(2 * numpy.pi * b)]
    return numpy.array(numbers[:dim], dtype=numpy.float32)


if __name__ == "__main__":
    # Known answers of the paper's reference implementation.
    assert philox4x32((0,) * 4, (0,) * 2) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
    assert philox4x32((MASK,) * 4, (MASK,) * 2) == [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]
    for bits in latent(*map(int, sys.argv[1:4])).view(numpy.uint32):
        print(f"{bits:08x}")
