# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests/bench/run, run_training and run_tail share: programs that print one JSON line with "ms", a list."""
import json
import os
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".deps/python/bin/python"
HEAP_KEPT = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "20000000000"}


def run(command, environment=None):
    done = subprocess.run([str(c) for c in command], env={**os.environ, **(environment or {})}, check=True,
                          stdout=subprocess.PIPE, text=True)
    return done.stdout


def measure(peers, rounds, skip=0):
    """peers: name -> function that gives the JSON line. All times of a peer, and its last line; the first `skip` times
    of every process are left out."""
    times, facts = {name: [] for name in peers}, {}
    for _ in range(rounds):
        for name, measured in peers.items():
            facts[name] = json.loads(measured())
            times[name] += facts[name]["ms"][skip:]
    return times, facts


def show(times, what, share=1):
    """`share`: pieces of `what` in one time."""
    for name, values in times.items():
        quartiles = statistics.quantiles(values, n=4)
        print(f"  {name:26} {share * 1e3 / quartiles[1]:8.2f} {what}/s   {quartiles[1]:8.2f} ms "
              f"({quartiles[0]:.2f} ... {quartiles[2]:.2f}), mean {statistics.fmean(values):.2f} ms")
