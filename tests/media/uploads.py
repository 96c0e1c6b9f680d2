"""Uploads as people and attackers send them, drawn by the tests themselves."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SECRET = b"30.2741N-120.1551E"


def picture(width: int = 200, height: int = 100, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    drawn = Image.new("RGB", (width, height), (200, 30, 30))
    drawn.paste((30, 30, 200), (width // 2, 0, width, height))
    return drawn.convert(mode)


def encoded(drawn: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    drawn.save(out, kind, **how)
    return out.getvalue()


def jpeg(width: int = 200, height: int = 100, *, turned: int = 1, mode: str = "RGB") -> bytes:
    """A JPEG whose camera was held as EXIF orientation `turned` says, and that knows its place."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    return encoded(picture(width, height, mode), "JPEG", exif=exif.tobytes(), comment=SECRET)


def png(width: int = 200, height: int = 100, *, mode: str = "RGB") -> bytes:
    notes = PngInfo()
    notes.add_text("Comment", SECRET.decode())
    return encoded(picture(width, height, mode), "PNG", pnginfo=notes)


def webp(width: int = 200, height: int = 100) -> bytes:
    return encoded(picture(width, height), "WEBP", exif=b"Exif\0\0" + SECRET)


def deep_grey_png() -> bytes:
    """16 bits a pixel."""
    return encoded(Image.new("I;16", (64, 64), 40_000), "PNG")


def see_through_png() -> bytes:
    return encoded(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG")


def png_that_says(width: int, height: int) -> bytes:
    """A small file whose header promises a huge picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    )


def png_with_a_text_bomb() -> bytes:
    """A compressed comment that unpacks to 200 MB."""
    bomb = b"note\0\0" + zlib.compress(b"\0" * 200_000_000, 9)
    whole = png()
    return whole[:33] + _chunk(b"zTXt", bomb) + whole[33:]


def jpeg_with_html() -> bytes:
    """A picture that some program might take for a page."""
    return jpeg() + b"<script>alert(1)</script>" + SECRET


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
