# SPDX-License-Identifier: GPL-3.0-or-later
"""Says of every file of a folder what the safetensors package makes of it, as JSON on stdout."""
import hashlib
import json
import pathlib
import sys

import safetensors


def verdict(path):
    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            metadata = file.metadata() or {}
        tensors = {
            name: [tensor["dtype"], tensor["shape"], hashlib.sha256(tensor["data"]).hexdigest()]
            for name, tensor in safetensors.deserialize(path.read_bytes())
        }
    except Exception as error:  # the package and its Rust core raise many kinds
        return {"ok": False, "why": f"{type(error).__name__}: {error}"}
    return {"ok": True, "metadata": metadata, "tensors": tensors}


print(json.dumps({path.name: verdict(path) for path in sorted(pathlib.Path(sys.argv[1]).iterdir())}))
