"""Three hundred files as careless and hostile people send them, each with the verdict it deserves.

Made by the tests, the same each time. A verdict is `OK` or the code of a refusal; where a decoder
may with good reason do either, both are named. Good ones carry `CANARY` wherever metadata can hide.
"""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.media import hidden
from tests.media.hidden import CANARY
from tests.media.uploads import encoded, picture, png_that_says, png_with_a_text_bomb

OK = "ok"
NO, BAD = "media.not_a_picture", "media.unreadable"
MANY, SMALL, MOVES = "media.too_many_pixels", "media.too_small", "media.moves"
EITHER = (OK, BAD)


@dataclass(frozen=True)
class Hostile:
    """One file and what the gate may say of it."""

    name: str
    data: bytes
    verdicts: tuple[str, ...]


def everything() -> list[Hostile]:
    """All of them."""
    found = [
        *_no_pictures(), *_bombs(), *_cut_off(), *_hidden_words(), *_polyglots(), *_odd_but_good(),
        *_bad_colours(), *_moving(), *_headers_that_lie(), *_mutated(),
    ]  # fmt: skip
    assert len({each.name for each in found}) == len(found)
    return found


def _one(name: str, data: bytes, *verdicts: str) -> Hostile:
    return Hostile(name, data, verdicts or (OK,))


def _no_pictures() -> Iterator[Hostile]:
    yield _one("empty.jpg", b"", "media.empty")
    yield _one("13 MB.jpg", b"\xff\xd8\xff" + b"\0" * 13_000_000, "media.too_large")
    starts = {
        "page.jpg": b"<!doctype html><script>alert(1)</script>",
        "drawing.svg.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "xml.jpg": b"<?xml version='1.0'?><svg><image href='file:///etc/passwd'/></svg>",
        "mvg.png": b"push graphic-context\nviewbox 0 0 1 1\nimage over 0,0 0,0 'url(http://x)'",
        "eps.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n{} loop",
        "pdf.jpg": b"%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>",
        "fits.jpg": b"SIMPLE  =                    T",
        "exe.jpg": b"MZ\x90\0",
        "elf.png": b"\x7fELF\x02\x01\x01",
        "php.png": b"<?php system($_GET['c']); ?>",
        "shell.webp": b"#!/bin/sh\nrm -rf /\n",
        "jxl.jpg": b"\xff\x0a\xfa\x7f",
        "j2k.jpg": b"\0\0\0\x0cjP  \r\n\x87\n",
        "psd.png": b"8BPS\0\x01",
        "ico.png": b"\0\0\x01\0\x01\0",
        "riff.webp": b"RIFF\x24\0\0\0WAVEfmt ",
        "half magic.png": b"\x89PNG\r\n",
        "soi.jpg": b"\xff\xd8",
        "spaces.jpg": b" " * 400,
        "zeros.png": b"\0" * 400,
        "text.jpg": "我不是图片".encode(),
        "gz.png": gzip.compress(b"\0" * 10_000_000),
    }
    for name, data in starts.items():
        yield _one(name, data, NO)
    for kind in ("GIF", "TIFF", "BMP", "PPM", "TGA", "ICO", "PCX", "SGI", "AVIF"):
        yield _one(f"{kind} called.jpg", encoded(picture(40, 40), kind), NO)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.jpg", b"\0" * 30_000_000)
    yield _one("zip bomb.jpg", held.getvalue(), NO)
    for brand in (b"heic", b"heix", b"mif1", b"hevc"):
        yield _one(f"{brand.decode()}.jpg", b"\0\0\0\x18ftyp" + brand + b"\0" * 90, "media.heif")


def _bombs() -> Iterator[Hostile]:
    for width, height in (
        (64_000, 64_000),
        (2**31 - 1, 2**31 - 1),
        (40_001, 1_000),
        (8_000, 5_001),
    ):
        yield _one(f"PNG of {width} by {height}", png_that_says(width, height), MANY)
    yield _one("PNG that promises 36 million", png_that_says(6_000, 6_000), BAD)
    yield _one("PNG with 200 MB of comment", png_with_a_text_bomb(), BAD)
    for width, height in ((65_000, 65_000), (65_535, 700)):
        sof = struct.pack(">BHHB", 8, height, width, 3) + b"\x01\x22\0\x02\x11\x01\x03\x11\x01"
        head = b"\xff\xd8" + hidden.segment(0xC0, sof)
        yield _one(f"JPEG of {width} by {height}", head + b"\xff\xd9", MANY)
    scan = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x55"
    yield _one(
        "JPEG of 5,000 scans", hidden.jpeg(progressive=True)[:-2] + scan * 5_000, "media.too_slow"
    )
    vp8x = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\xff\xff\xff" * 2
    yield _one("WebP of 16M by 16M", b"RIFF" + struct.pack("<I", 22) + b"WEBP" + vp8x, MANY)
    vp8l = b"VP8L" + struct.pack("<IBI", 5, 0x2F, 0x0FFFFFFF)
    yield _one("WebP lossless of 16k by 16k", b"RIFF\x12\0\0\0WEBP" + vp8l, MANY)
    black = encoded(Image.new("1", (6_300, 6_300)), "PNG")
    yield _one("39 million black pixels", black)
    yield _one("line of 1 by 30,000", encoded(Image.new("L", (1, 30_000)), "PNG"), SMALL)
    nested = b"\0" * 5_000_000
    for _time in range(3):
        nested = zlib.compress(nested, 9)
    yield _one(
        "nested profile", hidden.with_chunk(hidden.png(), b"iCCP", b"x\0\0" + nested), *EITHER
    )
    flood = zlib.compress(b"\0" * 80_000_000, 9)
    yield _one(
        "profile of 80 MB", hidden.with_chunk(hidden.png(), b"iCCP", b"x\0\0" + flood), *EITHER
    )


def _cut_off() -> Iterator[Hostile]:
    for kind, whole in (("jpg", hidden.jpeg()), ("png", hidden.png()), ("webp", hidden.webp())):
        for tenth in range(1, 10):
            data = whole[: len(whole) * tenth // 10]
            verdicts = EITHER if (tenth, kind) == (9, "png") else (BAD,)  # only its sum is gone
            yield _one(f"{tenth} tenths.{kind}", data, *verdicts)
        yield _one(f"last byte gone.{kind}", whole[:-1], *EITHER)
        yield _one(f"doubled.{kind}", whole + whole)


def _hidden_words() -> Iterator[Hostile]:
    for turned in range(1, 9):
        yield _one(f"turned {turned}.jpg", hidden.jpeg(exif=hidden.exif(turned), comment=CANARY))
        yield _one(
            f"turned {turned}.png", encoded(picture(60, 40), "PNG", exif=hidden.exif(turned))
        )
        yield _one(f"turned {turned}.webp", hidden.webp(exif=hidden.exif(turned), xmp=hidden.xmp()))
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(CANARY)) + CANARY
    segments = {
        "xmp": hidden.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + hidden.xmp()),
        "extended xmp": hidden.segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + CANARY * 9),
        "iptc": hidden.segment(0xED, iptc),
        "comment": hidden.segment(0xFE, CANARY),
        "ducky": hidden.segment(0xEC, b"Ducky" + CANARY),
        "maker's segment": hidden.segment(0xE7, CANARY),
        "jfif thumbnail": hidden.segment(0xE0, b"JFXX\0\x10" + hidden.jpeg(16, 16, comment=CANARY)),
        "flashpix": hidden.segment(0xE2, b"FPXR\0" + CANARY),
    }
    for name, segment in segments.items():
        yield _one(f"{name}.jpg", hidden.after_start(hidden.jpeg(), segment))
    notes = PngInfo()
    notes.add_text("GPS", CANARY.decode())
    notes.add_text("packed", CANARY.decode(), zip=True)
    notes.add_itxt("XML:com.adobe.xmp", hidden.xmp().decode())
    yield _one("texts.png", encoded(picture(60, 40), "PNG", pnginfo=notes))
    for name in (b"tIME", b"prVt", b"caBX"):
        yield _one(f"{name.decode()}.png", hidden.with_chunk(hidden.png(), name, CANARY), *EITHER)
    profile = hidden.srgb() + b""
    yield _one("profile.jpg", hidden.jpeg(icc_profile=profile))
    yield _one("profile.webp", hidden.webp(icc_profile=profile, exif=hidden.exif()))
    two = [picture(90, 60), picture(60, 40)]
    yield _one("depth map.jpg", encoded(two[0], "MPO", save_all=True, append_images=two[1:]))


def _polyglots() -> Iterator[Hostile]:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("Evil.class", CANARY)
    tails = {
        "page": b"<script>alert('" + CANARY + b"')</script>",
        "php": b"<?php echo '" + CANARY + b"' ?>",
        "zip": held.getvalue(),
        "pdf": b"%PDF-1.4 " + CANARY,
        "motion photo": b"\0\0\0\x18ftypmp42" + CANARY,
        "second jpeg": hidden.jpeg(comment=CANARY),
    }
    for name, tail in tails.items():
        for kind, whole in (("jpg", hidden.jpeg()), ("png", hidden.png()), ("webp", hidden.webp())):
            yield _one(f"{name} after.{kind}", whole + tail)
    yield _one(
        "page in a comment.jpg",
        hidden.after_start(hidden.jpeg(), hidden.segment(0xFE, tails["page"])),
    )
    yield _one("png's head on a gif", b"\x89PNG\r\n\x1a\n" + encoded(picture(20, 20), "GIF"), BAD)
    yield _one("jpeg's head on a png", b"\xff\xd8\xff" + hidden.png(), BAD)
    yield _one("webp's head on a page", b"RIFF\x40\0\0\0WEBP<html><script>", BAD)
    yield _one("gif as page", b"GIF89a/*<svg/onload=alert(1)>*/=1;", NO)


def _odd_but_good() -> Iterator[Hostile]:
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        drawn = Image.new(mode, (50, 40)) if mode == "I;16" else picture(50, 40, mode)
        yield _one(f"{mode}.png", encoded(drawn, "PNG"))
    pale = picture(50, 40, "P")
    yield _one("see-through palette.png", encoded(pale, "PNG", transparency=0))
    yield _one(
        "see-through colour.png", encoded(picture(50, 40), "PNG", transparency=(200, 30, 30))
    )
    for mode in ("L", "CMYK"):
        yield _one(f"{mode}.jpg", encoded(picture(50, 40, mode), "JPEG"))
    for name, how in (
        ("progressive", {"progressive": True}),
        ("full colour", {"subsampling": 0}),
        ("restarts", {"restart_marker_rows": 1}),
        ("worst", {"quality": 1}),
        ("best", {"quality": 100}),
    ):
        yield _one(f"{name}.jpg", hidden.jpeg(**how))
    yield _one("lossless.webp", hidden.webp(lossless=True))
    yield _one("see-through.webp", encoded(picture(50, 40, "RGBA"), "WEBP"))
    yield _one("16 by 16.png", hidden.png(16, 16))
    yield _one("15 by 90.png", hidden.png(15, 90), SMALL)
    yield _one("1 by 1.webp", encoded(picture(2, 1), "WEBP"), SMALL)
    yield _one("filled markers.jpg", hidden.jpeg()[:2] + b"\xff" * 9 + hidden.jpeg()[2:])


def _bad_colours() -> Iterator[Hostile]:
    good = hidden.srgb()
    profiles = {
        "nonsense": b"jade" * 40,
        "cut off": good[: len(good) // 2],
        "lab": hidden.profile(),
        "short": b"\0",
        "says 4 GB": b"\xff\xff\xff\xff" + good[4:],
    }
    for name, profile in profiles.items():
        yield _one(f"profile {name}.jpg", hidden.jpeg(icc_profile=profile))
        yield _one(f"profile {name}.png", encoded(picture(60, 40), "PNG", icc_profile=profile))
    yield _one("exif nonsense.jpg", hidden.jpeg(exif=b"Exif\0\0" + b"\xff" * 60))
    loop = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0" + b"\x08\0\0\0"
    yield _one("exif that bites its tail.jpg", hidden.jpeg(exif=loop))


def _moving() -> Iterator[Hostile]:
    for many in (2, 50):
        frames = [Image.new("RGB", (20, 20), (each * 5, 9, 250 - each * 5)) for each in range(many)]
        how: dict[str, object] = {"save_all": True, "append_images": frames[1:]}
        yield _one(f"{many} frames.webp", encoded(frames[0], "WEBP", **how), MOVES)
        yield _one(f"{many} frames.png", encoded(frames[0], "PNG", **how), MOVES)
        yield _one(f"{many} frames.gif", encoded(frames[0], "GIF", **how), NO)
    said = hidden.with_chunk(hidden.png(), b"acTL", struct.pack(">II", 50_000, 0))
    yield _one("says 50,000 frames.png", said, MOVES)


def _headers_that_lie() -> Iterator[Hostile]:
    png = hidden.png()
    sizes = ((0, 40), (60, 0), (4_000, 40))
    for width, height in sizes:
        head = struct.pack(">II", width, height) + png[24:29]
        said = png[:8] + hidden.chunk(b"IHDR", head) + png[33:]
        yield _one(f"png says {width} by {height}", said, BAD)
    longer = png[:8] + hidden.chunk(b"IHDR", struct.pack(">II", 60, 4_000) + png[24:29]) + png[33:]
    yield _one("lines that never come.png", longer, *EITHER)  # Pillow leaves them black
    yield _one("wrong sum.png", png[:30] + b"\0\0\0" + png[33:], BAD)
    yield _one("no pixels.png", png[:33] + hidden.chunk(b"IEND", b""), BAD)
    yield _one("endless chunk.png", png[:33] + b"\xff\xff\xff\xffaaaa", BAD)
    yield _one("endless segment.jpg", b"\xff\xd8\xff\xe0\xff\xff" + b"\0" * 50, BAD)
    yield _one("no tables.jpg", hidden.jpeg().replace(b"\xff\xdb", b"\xff\xee"), BAD)
    yield _one("lossless.jpg", hidden.jpeg().replace(b"\xff\xc0", b"\xff\xc3"), BAD)
    yield _one("arithmetic.jpg", hidden.jpeg().replace(b"\xff\xc0", b"\xff\xc9"), BAD)
    small = b"RIFF" + struct.pack("<I", 9) + hidden.webp()[8:]
    yield _one("says 9 bytes.webp", small, *EITHER)


def _mutated() -> Iterator[Hostile]:
    """Forty of each kind with bytes changed by dice, the header left alone or not."""
    for kind, whole in (
        ("jpg", hidden.jpeg(exif=hidden.exif())),
        ("png", hidden.png()),
        ("webp", hidden.webp()),
    ):
        for seed in range(40):
            dice, data = random.Random(seed), bytearray(whole)
            for _hit in range(1 + seed % 12):
                data[dice.randrange(12, len(data))] = dice.randrange(256)
            may = (OK, BAD, SMALL, MANY, MOVES, "media.too_slow")
            yield _one(f"mutated {seed}.{kind}", bytes(data), *may)
