"""What a picture from outside must be, what is made of it, and where that lies.

* JPEG, PNG or WebP, told by its first bytes and not by its name; one still picture; at most
  `MOST_BYTES` and `MOST_PIXELS` by its header; at least `LEAST_SIDE` on each side.
* Widths of 320, 640, 960, 1280 and 1600, never wider than the picture itself; the later kinds also
  160 pixels across, for lists on a thin line.
* A rendition lies under the hash of its own bytes, so that its address can be kept for ever.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from catalog.errors import Refusal
from media.assets import headers
from media.assets.headers import Header

MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = 40_000_000
LEAST_SIDE = 16
#: The longer side of the one picture that is kept to make others from.
MASTER_SIDE = 2000
WIDTHS = (320, 640, 960, 1280, 1600)
#: For a list on a thin line; made of the later kinds only, and shown nowhere else.
SMALL = 160
#: The colour of a picture of which nothing is known.
PAPER = "#DDD6C8"
#: Made at once, so that a page can show the picture.
FIRST_KINDS = ("jpeg",)
#: Smaller on the line but slower to make: a job makes them.
LATER_KINDS = ("webp", "avif")

ENDINGS = {"jpeg": "jpg", "webp": "webp", "avif": "avif"}
CONTENT_TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
PUBLIC = re.compile(r"public/[0-9a-f]{2}/[0-9a-f]{62}\.(jpg|webp|avif)")
MASTER = re.compile(r"masters/[0-9a-f]{2}/[0-9a-f]{62}\.jpg")
PRIVATE = re.compile(r"private/[0-9a-f]{2}/[0-9a-f]{62}\.(jpg|webp|avif)")

#: What the gate says, by code.
REFUSALS = {
    known.code: known
    for known in (
        Refusal("media.empty", "This file is empty. Please choose a picture."),
        Refusal("media.too_large", "This picture is larger than 12 MB. Please send a smaller one."),
        Refusal("media.not_a_picture", "Please send a picture: a JPEG, PNG or WebP file."),
        Refusal(
            "media.heif",
            "This photo is in a format that browsers cannot show (HEIC). Please set the camera "
            "to “Most compatible”, or send it as JPEG.",
        ),
        Refusal("media.moves", "This picture moves. Please send one that stands still."),
        Refusal(
            "media.too_many_pixels",
            "This picture has too many pixels. Please send a smaller one.",
        ),
        Refusal("media.too_small", "This picture is too small to see anything on it."),
        Refusal(
            "media.unreadable",
            "This picture is damaged. Please take it again or choose another.",
        ),
        Refusal("media.too_slow", "This picture takes too long to read. Please choose another."),
    )
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One encoded picture."""

    kind: str
    width: int
    height: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Developed:
    """What the darkroom made of an upload; `master`, hash and colour only if it was asked for.
    `peak_kib` is the most memory that the darkroom held, `cpu` the seconds it worked."""

    width: int
    height: int
    dominant_hex: str
    thumbhash: str
    drawn: tuple[Drawn, ...]
    master: bytes = b""
    peak_kib: int = 0
    cpu: float = 0.0


def refusal(code: str) -> Refusal:
    """The refusal with this code and its sentence."""
    return Refusal(code, REFUSALS[code].message, status=422)


def check_outside(data: bytes) -> str:
    """The kind of an upload whose outside and header are in order; a refusal if not."""
    if not data:
        raise refusal("media.empty")
    if len(data) > MOST_BYTES:
        raise refusal("media.too_large")
    kind = headers.kind_of(data)
    if kind is None:
        raise refusal("media.not_a_picture")
    if kind == "heif":
        raise refusal("media.heif")
    _check_header(headers.read(kind, data))
    return kind


def _check_header(header: Header | None) -> None:
    if header is None or not (header.width and header.height):
        raise refusal("media.unreadable")
    if header.width * header.height > MOST_PIXELS:
        raise refusal("media.too_many_pixels")
    if min(header.width, header.height) < LEAST_SIDE:
        raise refusal("media.too_small")
    if header.moves:
        raise refusal("media.moves")
    if header.endless:
        raise refusal("media.too_slow")


def path_of(data: bytes, kind: str, *, private: bool) -> str:
    """Where an encoded picture lies."""
    digest = hashlib.sha256(data).hexdigest()
    room = "private" if private else "public"
    return f"{room}/{digest[:2]}/{digest[2:]}.{ENDINGS[kind]}"


def master_path_of(data: bytes) -> str:
    """Where the picture lies that others are made from; no address leads there."""
    digest = hashlib.sha256(data).hexdigest()
    return f"masters/{digest[:2]}/{digest[2:]}.jpg"


def content_type_of(path: str) -> str:
    """What a stored picture is, by the ending that we gave it."""
    return CONTENT_TYPES[path.rpartition(".")[2]]
