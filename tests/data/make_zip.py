# SPDX-License-Identifier: GPL-3.0-or-later
"""make_zip.py OUT FOLDER: an archive in StyleGAN's layout, with some entries that are broken."""
import pathlib
import sys
import zipfile

out, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
with zipfile.ZipFile(out, "w") as archive:
    archive.writestr("dataset.json", '{"labels": null}')
    files = sorted(folder.glob("*.png"))
    for number, file in enumerate(files):
        method = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
        archive.write(file, f"00000/img{number:08}.png", compress_type=method)
    archive.mkdir("folder") if hasattr(archive, "mkdir") else archive.writestr("folder/", "")
    archive.writestr("notes.txt", "no image")
    archive.writestr("x/empty.png", "")
    archive.write(files[0], "x/lzma.png", compress_type=zipfile.ZIP_LZMA)
    archive.writestr("x/damaged.png", b"a place that is found again " * 3)
    archive.writestr("x/bomb.png", b"\0" * 3_000_000, compress_type=zipfile.ZIP_DEFLATED)
data = bytearray(out.read_bytes())
data[data.index(b"a place that is found again")] ^= 1
out.write_bytes(data)
