"""Good pictures with words hidden wherever a format has a place for them."""

from __future__ import annotations

import struct
import zlib

from PIL import Image, ImageCms

from tests.media.uploads import encoded, picture

CANARY = b"CANARY-30.2741N-120.1551E"


def exif(turned: int = 1) -> bytes:
    """Orientation, maker, GPS, maker's note and an embedded thumbnail that says where it was."""
    exif = Image.Exif()
    exif[0x0112] = turned
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298):
        exif[tag] = CANARY.decode()
    exif.get_ifd(0x8825)[29] = CANARY.decode()
    exif.get_ifd(0x8769)[0x927C] = CANARY
    return exif.tobytes() + CANARY


def xmp() -> bytes:
    return b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><gps>" + CANARY + b"</gps></x:xmpmeta>"


def profile() -> bytes:
    return bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes())


def jpeg(width: int = 120, height: int = 80, **how: object) -> bytes:
    return encoded(picture(width, height), "JPEG", **how)


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def after_start(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def with_chunk(png: bytes, name: bytes, body: bytes) -> bytes:
    return png[:33] + chunk(name, body) + png[33:]


def png(width: int = 60, height: int = 40, mode: str = "RGB") -> bytes:
    return encoded(picture(width, height, mode), "PNG")


def webp(**how: object) -> bytes:
    return encoded(picture(60, 40), "WEBP", **how)


def srgb() -> bytes:
    return bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
