#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns a PyTorch state dict (.pt, .pth, .pkl) into a .safetensors file that Hitscope opens.

Run it with the Python that has the torch the file was written with, and the safetensors package.
Only weights are read (weights_only=True): a file that wants to run code is refused. The names stay as
they are; those of nested dictionaries are joined with '/'.
"""
import argparse
import sys


def tensors_of(value, name=""):
    """The tensors of a nested dictionary, by name; anything else in it is left out."""
    if hasattr(value, "detach"):
        # clone: two names may share memory, which the format does not allow.
        yield name, value.detach().cpu().contiguous().clone()
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from tensors_of(inner, f"{name}/{key}" if name else str(key))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input", help="state dict, as torch.save wrote it")
    parser.add_argument("output", help="the .safetensors file to write")
    parser.add_argument("--key", metavar="NAME", help="take only this entry of the dictionary, e.g. g_ema")
    parser.add_argument("--prefix", default="", help="put this before every name, e.g. generator/")
    options = parser.parse_args()

    import safetensors.torch
    import torch

    if tuple(int(part) for part in torch.__version__.split(".")[:2]) < (2, 6):
        sys.exit("to_safetensors: torch 2.6 or newer is needed, older ones read files unsafely")
    try:
        state = torch.load(options.input, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds, with long texts
        sys.exit(f"to_safetensors: {options.input}: {str(error).splitlines()[0]}")
    if options.key:
        if not isinstance(state, dict) or options.key not in state:
            sys.exit(f"to_safetensors: {options.input}: there is no entry '{options.key}'")
        state = state[options.key]
    tensors = {options.prefix + name: tensor for name, tensor in tensors_of(state)}
    if not tensors:
        sys.exit(f"to_safetensors: {options.input}: there are no tensors in it")
    safetensors.torch.save_file(tensors, options.output)
    print(f"{options.output}: {len(tensors)} tensors")


if __name__ == "__main__":
    main()
