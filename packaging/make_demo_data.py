#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws an image set to train on: avatars and scenes by DiceBear, the same anywhere.

    python3 -m venv .deps/demo
    .deps/demo/bin/pip install -r packaging/requirements-demo.txt
    .deps/demo/bin/python packaging/make_demo_data.py OUT --size 64

OUT/train gets the seeds 0, 1, 2 ..., OUT/held-out those from 100,000 on, which are kept for metrics.
OUT/train.jsonl and OUT/held-out.jsonl tell what each picture shows. Pictures that are there are kept, so
that an interrupted run goes on where it stopped: choose a new OUT for another style or size.
"""
import argparse
import json
import multiprocessing
import os
import pathlib
import sys

HELD_OUT_FROM = 100_000
style = None  # of a worker


def start_worker(name):
    """Builds the style once: its validation takes a second."""
    global style
    from dicebear import Style

    style = Style(json.loads(style_file(name).read_text(encoding="utf-8")))


def style_file(name):
    import dicebear_styles

    return pathlib.Path(dicebear_styles.__path__[0]) / f"{name}.json"


def draw(job):
    """Writes one picture; gives the line that tells what it shows."""
    from dicebear import Avatar
    from resvg_py import svg_to_bytes

    path, seed, size, background = job
    avatar = Avatar(style, {"seed": str(seed)})
    if not path.exists():
        png = svg_to_bytes(
            svg_string=avatar.to_string(), width=size, height=size, background=background, skip_system_fonts=True
        )
        partial = path.with_suffix(".part")
        partial.write_bytes(bytes(png))
        os.replace(partial, path)
    return json.dumps({"file": path.name, "seed": seed, **avatar.to_json()["options"]})


def draw_part(pool, options, part, first, count):
    folder = options.out / part
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(folder / f"{seed:06}.png", seed, options.size, options.background) for seed in range(first, first + count)]
    with open(options.out / f"{part}.jsonl", "w", encoding="utf-8") as lines:
        for done, line in enumerate(pool.imap(draw, jobs, chunksize=32), start=1):
            lines.write(line + "\n")
            if sys.stderr.isatty() and (done % 100 == 0 or done == count):
                print(f"\r{part}: {done} of {count}", end="\n" if done == count else "", file=sys.stderr)


def whole_number(least):
    def parse(text):
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of at least {least}")
        return int(text)

    return parse


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path, metavar="OUT", help="folder to fill")
    parser.add_argument(
        "--style",
        default="voxel-art",
        help="a DiceBear style (default voxel-art; planets, landscape, clay and critters are CC0 1.0 as well)",
    )
    parser.add_argument("--size", type=whole_number(1), default=128, help="pixels (default 128)")
    parser.add_argument("--train", type=whole_number(0), default=20_000, metavar="N", help="pictures (default 20000)")
    parser.add_argument("--held-out", type=whole_number(0), default=5_000, metavar="N", help="pictures (default 5000)")
    parser.add_argument("--background", default="#ffffff", help="behind what a style leaves open (default #ffffff)")
    parser.add_argument("--jobs", type=whole_number(1), default=os.cpu_count(), help="processes (default one a core)")
    options = parser.parse_args()
    if options.train > HELD_OUT_FROM:
        parser.error(f"seeds from {HELD_OUT_FROM} on are held out: --train may be at most {HELD_OUT_FROM}")
    try:
        license = json.loads(style_file(options.style).read_text(encoding="utf-8"))["meta"]["license"]
        import dicebear, resvg_py  # noqa: F401
    except ImportError as error:
        parser.exit(1, f"make_demo_data: {error.name} is missing; see --help for how to install it\n")
    except FileNotFoundError:
        names = ", ".join(sorted(file.stem for file in style_file("").parent.glob("*.json")))
        parser.error(f"there is no style '{options.style}'; there are {names}")
    with multiprocessing.Pool(options.jobs, start_worker, (options.style,)) as pool:
        draw_part(pool, options, "train", 0, options.train)
        draw_part(pool, options, "held-out", HELD_OUT_FROM, options.held_out)
    print(f"{options.out}: {options.train} and {options.held_out} pictures. {license['text']}")


if __name__ == "__main__":
    main()
