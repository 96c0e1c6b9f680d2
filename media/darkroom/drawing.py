"""Drawing a picture anew: what happens inside a darkroom.

Promises
* Only the named decoder is tried; size is judged again before anything is decoded.
* Nothing of the upload but its pixels survives: orientation is applied, colours become sRGB by the
  profile that came with them, transparency becomes white, every picture is encoded afresh.
* Never enlarged.

How it can fail: by a `Refused` with the code of its reason; decoders raise anything on broken
files, which all means that the picture is damaged.
"""

from __future__ import annotations

import io
from typing import Any, cast

from PIL import Image, ImageCms

from media.darkroom import thumbhash

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
    "jpeg": {"format": "JPEG", "quality": 80, "progressive": True},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
    "avif": {"format": "AVIF", "quality": 60, "speed": 8, "max_threads": 1},
}
#: Pictures this narrow are for lists on a thin line: there a byte is worth more than a shade.
THIN, THIN_QUALITY = 160, {"webp": 60, "avif": 42}
#: Kept to make others from, never sent: worth more quality and less time.
MASTER = {"format": "JPEG", "quality": 92}
#: The picture from which hash and colour are taken: the waves are far longer than a pixel of it.
TINY = 32


class Refused(Exception):  # noqa: N818 - a refusal is not an error
    """The picture cannot be taken; the code says why."""


def warm_up() -> None:
    """Load what is loaded on first use."""
    ImageCms.createProfile("sRGB")


def developed(upload: bytes, wish: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """What the gate is answered: facts, and the encoded pictures in their order."""
    try:
        return _develop(upload, wish)
    except Refused as refused:
        return {"refused": str(refused)}, []
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return {"refused": "media.too_many_pixels"}, []
    except Exception:
        return {"refused": "media.unreadable"}, []


def _develop(upload: bytes, wish: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    picture = Image.open(io.BytesIO(upload), formats=wish["formats"])
    told: dict[str, Any] = {"uploaded": picture.size}
    if picture.width * picture.height > wish["most_pixels"]:
        raise Refused("media.too_many_pixels")
    if min(picture.size) < wish["least_side"]:
        raise Refused("media.too_small")
    if wish["only_look"]:
        picture.load()
        return told, []
    master = _master(picture, wish["master"])
    told |= {"size": master.size}
    encoded: list[bytes] = []
    if wish["keep_master"]:
        told |= _seen_from_afar(master)
        encoded.append(_encoded(master, MASTER))
    told |= {"pictures": _renditions(master, wish, encoded)}
    return told | {"lengths": [len(each) for each in encoded]}, encoded


def _master(picture: Image.Image, longest: int) -> Image.Image:
    """The upright sRGB picture without anything else, at most `longest` on its longer side."""
    turn = _turn(picture)
    profile = picture.info.get("icc_profile")
    scale = min(1.0, longest / max(picture.size))
    picture.draft(picture.mode, (int(picture.width * scale) or 1, int(picture.height * scale) or 1))
    picture.load()
    picture = _eight_bits(picture)
    if max(picture.size) > longest:
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = _in_srgb(_opaque(picture), profile)
    picture.info = {}  # what an encoder could take along without being asked
    return picture if turn is None else picture.transpose(turn)


def _turn(picture: Image.Image) -> Image.Transpose | None:
    try:
        return TURNS.get(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # broken EXIF is common in good photos and worth nothing
        return None


def _eight_bits(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode == "1" and "transparency" not in picture.info:
        return picture.convert("L")
    if picture.mode in ("P", "PA", "La", "LA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode not in ("RGBA", "RGBa"):
        return picture
    ground = Image.new("RGB", picture.size, WHITE)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours as screens without a profile understand them."""
    if profile:
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ours = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, theirs, ours, outputMode="RGB")
            picture = turned or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that does not fit its picture is no reason to refuse the picture
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _renditions(
    master: Image.Image, wish: dict[str, Any], encoded: list[bytes]
) -> list[dict[str, Any]]:
    """From wide to narrow, each made from a wider one: a cascade costs less and looks alike."""
    told: list[dict[str, Any]] = []
    drawn = [master]
    for width in sorted({min(width, master.width) for width in wish["widths"]}, reverse=True):
        height = max(1, round(master.height * width / master.width))
        drawn.append(_smaller(drawn, (width, height)))
        for kind in wish["kinds"]:
            encoded.append(_encoded(drawn[-1], _how(kind, width)))
            told.append({"kind": kind, "width": width, "height": height})
    return told


def _how(kind: str, width: int) -> dict[str, Any]:
    quality = THIN_QUALITY.get(kind) if width <= THIN else None
    return ENCODINGS[kind] if quality is None else {**ENCODINGS[kind], "quality": quality}


def _smaller(drawn: list[Image.Image], size: tuple[int, int]) -> Image.Image:
    """Exact halves are averaged; the rest, never less than three quarters, is resampled with the
    cheapest window that keeps edges."""
    width, height = size
    for wider in drawn[1:]:
        if wider.size == (2 * width, 2 * height):
            return wider.reduce(2)
    return drawn[-1] if drawn[-1].size == size else drawn[-1].resize(size, Image.Resampling.HAMMING)


def _encoded(picture: Image.Image, how: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    picture.save(out, **how)
    return out.getvalue()


def _seen_from_afar(picture: Image.Image) -> dict[str, str]:
    """Its hash and the colour that most of it has, for the moment before it is there."""
    tiny = picture.copy()
    tiny.thumbnail((TINY, TINY), Image.Resampling.BOX)
    pixels = cast("list[tuple[int, int, int]]", list(tiny.get_flattened_data()))
    few = tiny.quantize(4)
    _most, place = max(cast("list[tuple[int, int]]", few.getcolors()))
    red, green, blue = (few.getpalette() or [221, 214, 200])[place * 3 : place * 3 + 3]
    return {
        "thumbhash": thumbhash.encoded(tiny.width, tiny.height, pixels).hex(),
        "dominant": f"#{red:02X}{green:02X}{blue:02X}",
    }
