#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an image set to train on, the same anywhere: avatars and scenes drawn by DiceBear, or emoji.

    python3 -m venv .deps/demo
    .deps/demo/bin/pip install -r packaging/requirements-demo.txt
    .deps/demo/bin/python packaging/make_demo_data.py OUT --size 64

OUT/train gets the seeds 0, 1, 2 ..., OUT/held-out those from 100,000 on, which are kept for metrics.
OUT/train.jsonl and OUT/held-out.jsonl tell what each picture shows. Pictures that are there are kept, so
that an interrupted run goes on where it stopped: choose a new OUT for another style or size.

The style emoji takes the bitmaps of Noto Color Emoji (136 x 128 pixels), each picture once, in the order of
the font; every tenth is held out. Its font is the package fonts-noto-color-emoji of Debian and Ubuntu.
"""
import argparse
import io
import json
import multiprocessing
import os
import pathlib
import sys
import unicodedata

HELD_OUT_FROM = 100_000
EMOJI = "emoji"
EMOJI_FONT = pathlib.Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")
EMOJI_HELD_OUT_EVERY = 10
ZERO_WIDTH_JOINER = "\u200d"
drawer = None  # of a worker


class DiceBear:
    """Seeds of one style. Slow to make: the style's validation takes a second."""

    def __init__(self, name):
        from dicebear import Style

        self.style = Style(json.loads(style_file(name).read_text(encoding="utf-8")))

    def draw(self, seed, size, background):
        """PNG, and what it shows. The PNG is made when it is called for."""
        from dicebear import Avatar
        from resvg_py import svg_to_bytes

        avatar = Avatar(self.style, {"seed": str(seed)})

        def png():
            return bytes(
                svg_to_bytes(
                    svg_string=avatar.to_string(), width=size, height=size, background=background, skip_system_fonts=True
                )
            )

        return png, {"seed": seed, **avatar.to_json()["options"]}


class Emoji:
    """The different bitmaps of a font in its order."""

    def __init__(self, file):
        from fontTools.ttLib import TTFont

        font = TTFont(file)
        self.texts = texts_of(font)
        pictures = {}  # the first glyph of each
        for name, glyph in font["CBDT"].strikeData[0].items():
            pictures.setdefault(glyph.imageData, name)
        self.pictures = [(name, png) for png, name in pictures.items()]

    def draw(self, number, size, background):
        from PIL import Image

        name, bitmap = self.pictures[number]

        def png():
            glyph = Image.open(io.BytesIO(bitmap)).convert("RGBA")
            side = max(glyph.size)
            square = Image.new("RGB", (side, side), background)
            square.paste(glyph, ((side - glyph.width) // 2, (side - glyph.height) // 2), glyph)
            file = io.BytesIO()
            square.resize((size, size), Image.Resampling.LANCZOS).save(file, "PNG")
            return file.getvalue()

        return png, {"glyph": name, "characters": names_of(self.texts.get(name, ""))}


def names_of(text):
    """Of its characters, in no order: a font joins them from right to left too."""
    return sorted({unicodedata.name(c, f"U+{ord(c):X}") for c in text if c != ZERO_WIDTH_JOINER})


def texts_of(font):
    """What to write for a glyph: its character, or those that the font joins into it."""
    texts = {}
    for code, name in sorted(font.getBestCmap().items()):
        texts.setdefault(name, chr(code))
    lookups = font["GSUB"].table.LookupList.Lookup if "GSUB" in font else []
    for table in (table for lookup in lookups for table in lookup.SubTable if table.LookupType == 4):
        for first, ligatures in table.ligatures.items():
            for ligature in ligatures:
                parts = [texts.get(part) for part in (first, *ligature.Component)]
                if all(parts):
                    texts.setdefault(ligature.LigGlyph, "".join(parts))
    return texts


def start_worker(make, source):
    global drawer
    drawer = make(source)


def style_file(name):
    import dicebear_styles

    return pathlib.Path(dicebear_styles.__path__[0]) / f"{name}.json"


def draw(job):
    """Writes one picture; gives the line that tells what it shows."""
    path, number, size, background = job
    png, shows = drawer.draw(number, size, background)
    if not path.exists():
        partial = path.with_suffix(".part")
        partial.write_bytes(png())
        os.replace(partial, path)
    return json.dumps({"file": path.name, **shows})


def draw_part(pool, options, part, numbers):
    folder = options.out / part
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(folder / f"{number:06}.png", number, options.size, options.background) for number in numbers]
    with open(options.out / f"{part}.jsonl", "w", encoding="utf-8") as lines:
        for done, line in enumerate(pool.imap(draw, jobs, chunksize=32), start=1):
            lines.write(line + "\n")
            if sys.stderr.isatty() and (done % 100 == 0 or done == len(jobs)):
                print(f"\r{part}: {done} of {len(jobs)}", end="\n" if done == len(jobs) else "", file=sys.stderr)


def dicebear_set(options, parser):
    """What draws it, the numbers of both parts, and its licence."""
    import dicebear, resvg_py  # noqa: F401

    if options.train > HELD_OUT_FROM:
        parser.error(f"seeds from {HELD_OUT_FROM} on are held out: --train may be at most {HELD_OUT_FROM}")
    try:
        license = json.loads(style_file(options.style).read_text(encoding="utf-8"))["meta"]["license"]
    except FileNotFoundError:
        names = ", ".join(sorted(file.stem for file in style_file("").parent.glob("*.json")))
        parser.error(f"there is no style '{options.style}'; there are {EMOJI}, {names}")
    held_out = range(HELD_OUT_FROM, HELD_OUT_FROM + options.held_out)
    return (DiceBear, options.style), range(options.train), held_out, license["text"]


def emoji_set(options, parser):
    import PIL  # noqa: F401
    from fontTools.ttLib import TTFont, TTLibError

    try:
        font = TTFont(options.font)
    except FileNotFoundError:
        parser.error(
            f"there is no font '{options.font}': apt install fonts-noto-color-emoji, or name a copy of "
            "NotoColorEmoji.ttf with --font"
        )
    except (OSError, TTLibError) as error:
        parser.error(f"'{options.font}' cannot be read as a font: {error}")
    if "CBDT" not in font:
        parser.error(f"'{options.font}' has no bitmaps (CBDT); the font of fonts-noto-color-emoji has")
    count = len(Emoji(options.font).pictures)
    held_out = range(EMOJI_HELD_OUT_EVERY - 1, count, EMOJI_HELD_OUT_EVERY)
    train = [number for number in range(count) if number not in held_out]
    license = font["name"].getDebugName(13) or "The font does not tell its licence."
    return (Emoji, options.font), train[: options.train], held_out[: options.held_out], license


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
        help="emoji, or a DiceBear style (default voxel-art; planets, landscape, clay and critters are CC0 1.0 as well)",
    )
    parser.add_argument("--size", type=whole_number(1), default=128, help="pixels (default 128)")
    parser.add_argument(
        "--train", type=whole_number(0), default=20_000, metavar="N", help="pictures at most (default 20000)"
    )
    parser.add_argument(
        "--held-out", type=whole_number(0), default=5_000, metavar="N", help="pictures at most (default 5000)"
    )
    parser.add_argument("--background", default="#ffffff", help="behind what a style leaves open (default #ffffff)")
    parser.add_argument(
        "--font", type=pathlib.Path, default=EMOJI_FONT, metavar="FILE.ttf", help=f"for emoji (default {EMOJI_FONT})"
    )
    parser.add_argument("--jobs", type=whole_number(1), default=os.cpu_count(), help="processes (default one a core)")
    options = parser.parse_args()
    try:
        make, train, held_out, license = (emoji_set if options.style == EMOJI else dicebear_set)(options, parser)
    except ImportError as error:
        parser.exit(1, f"make_demo_data: {error.name} is missing; see --help for how to install it\n")
    with multiprocessing.Pool(options.jobs, start_worker, make) as pool:
        draw_part(pool, options, "train", train)
        draw_part(pool, options, "held-out", held_out)
    print(f"{options.out}: {len(train)} and {len(held_out)} pictures. {license}")


if __name__ == "__main__":
    main()
