# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a pack with the safetensors package; prints its shape, the sum of each image and the checksums."""
import sys

from safetensors import safe_open

with safe_open(sys.argv[1], framework="numpy") as file:
    images, crcs = file.get_tensor("images"), file.get_tensor("crc32c")
    print(images.dtype, *images.shape)
    print(*(int(image.astype(int).sum()) for image in images))
    print(*crcs)
    print(file.metadata()["hitscope.fingerprint"])
