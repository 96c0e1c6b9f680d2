"""The darkroom: a process of its own in which pictures from outside are decoded and drawn anew.

Run as a script by `media.assets.gate`, never imported by the house; it needs only Pillow, knows no
settings and no database, and gives up its rights before it looks at the first byte.

Protocol on stdin and stdout, frame after frame: `>II` lengths, JSON wish, the upload; answered by
`>I` length, JSON, and the bytes of each picture it lists.

Promises
* Only the named decoders are tried; size is judged by the header, before anything is decoded.
* Nothing of the upload but its pixels survives: orientation is applied, colours become sRGB,
  transparency becomes white, every picture is encoded afresh without metadata.
* Never enlarged.

How it can fail: a limit of memory or time ends the process; the gate then refuses the picture.
"""

from __future__ import annotations

import io
import json
import os
import resource
import struct
import sys
import warnings
from typing import Any, BinaryIO, cast

from PIL import Image, ImageCms, ImageFile

Size = tuple[int, int]
ORIENTATION = 0x0112
WHITE = (255, 255, 255)
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: How each kind is written. AVIF's speed is the one knob that matters: 8 costs a fifth of 6.
ENCODINGS: dict[str, dict[str, Any]] = {
    "jpeg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "avif": {"format": "AVIF", "quality": 60, "speed": 8, "max_threads": 1},
}
#: Kept to make others from, never sent: worth more quality and less time.
MASTER = {"format": "JPEG", "quality": 92}


class Refused(Exception):  # noqa: N818 - a refusal is not an error
    """The picture cannot be taken; the code says why."""


def main() -> None:
    """Develop every picture that comes in, until there are no more."""
    wishes, answers = sys.stdin.buffer, sys.stdout.buffer
    memory, seconds, patience = map(int, sys.argv[1:])
    os.nice(patience)
    _give_up_rights(memory, seconds)
    while lengths := wishes.read(8):
        told, size = struct.unpack(">II", lengths)
        wish = json.loads(wishes.read(told))
        _answer(answers, *_developed(wishes.read(size), wish))


def _give_up_rights(memory: int, seconds: int) -> None:
    """Bound memory and time, and take away files and children: nothing here needs them."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.init()
    _warm_up()
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(limit, (most, most))


def _warm_up() -> None:
    """Load what is loaded on first use, while files may still be opened."""
    ImageCms.createProfile("sRGB")


def _developed(upload: bytes, wish: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    try:
        return _develop(upload, wish)
    except Refused as refused:
        return {"refused": str(refused)}, []
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return {"refused": "media.too_many_pixels"}, []
    except Exception:  # decoders raise anything on broken files; it all means the same
        return {"refused": "media.unreadable"}, []


def _develop(upload: bytes, wish: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    picture = Image.open(io.BytesIO(upload), formats=wish["formats"])
    told = {"format": (picture.format or "").lower(), "uploaded": picture.size}
    if picture.width * picture.height > wish["most_pixels"]:
        raise Refused("media.too_many_pixels")
    if min(picture.size) < wish["least_side"]:
        raise Refused("media.too_small")
    if wish["only_look"]:
        picture.load()
        return told, []
    master = _master(picture, wish["master"])
    pictures, encoded = _renditions(master, wish)
    if wish["keep_master"]:
        encoded.append(_encoded(master, MASTER))
    told |= {"size": master.size, "dominant": _dominant(master), "pictures": pictures}
    return told | {"lengths": [len(each) for each in encoded]}, encoded


def _master(picture: Image.Image, longest: int) -> Image.Image:
    """The upright sRGB picture without anything else, at most `longest` on its longer side."""
    turn = _turn(picture)
    profile = picture.info.get("icc_profile")
    picture.draft(picture.mode, (longest, longest))
    picture.load()
    picture = _eight_bits(picture)
    if max(picture.size) > longest:
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = _in_srgb(_opaque(picture), profile)
    return picture if turn is None else picture.transpose(turn)


def _turn(picture: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # broken EXIF is common in good photos and worth nothing
        return None


def _eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in ("P", "PA", "1", "La", "LA"):
        return picture.convert("RGBA")
    return picture


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("RGBA", "RGBa"):
        return picture
    ground = Image.new("RGB", picture.size, WHITE)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, theirs, ours, outputMode="RGB")
            picture = turned or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that does not fit its picture is no reason to refuse the picture
    plain = Image.new("RGB", picture.size)
    plain.paste(picture.convert("RGB"))
    return plain


def _renditions(
    master: Image.Image, wish: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[bytes]]:
    """From wide to narrow, each made from the one before: a cascade costs less and looks alike."""
    told: list[dict[str, Any]] = []
    encoded: list[bytes] = []
    current = master
    widths = {min(width, master.width) for width in wish["widths"]}
    for width in sorted(widths, reverse=True):
        if width < current.width:
            height = max(1, round(master.height * width / master.width))
            current = current.resize((width, height), Image.Resampling.LANCZOS)
        for kind in wish["kinds"]:
            encoded.append(_encoded(current, ENCODINGS[kind]))
            told.append({"kind": kind, "width": current.width, "height": current.height})
    return told, encoded


def _encoded(picture: Image.Image, how: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    picture.save(out, **how)
    return out.getvalue()


def _dominant(picture: Image.Image) -> str:
    """The colour that most of the picture has, for the moment before it is there."""
    small = picture.resize((32, 32), Image.Resampling.BOX).quantize(4)
    _most, place = max(cast("list[tuple[int, int]]", small.getcolors()))
    red, green, blue = (small.getpalette() or [221, 214, 200])[place * 3 : place * 3 + 3]
    return f"#{red:02X}{green:02X}{blue:02X}"


def _answer(answers: BinaryIO, told: dict[str, Any], encoded: list[bytes]) -> None:
    text = json.dumps(told).encode()
    answers.write(struct.pack(">I", len(text)) + text + b"".join(encoded))
    answers.flush()


if __name__ == "__main__":
    main()
