"""Placeholders: a ThumbHash drawn as a picture of a few pixels, small enough to stand in the page.

A browser that stretches it smooths it, and so it needs neither JavaScript nor a style of its own:
about 200 letters in a `data:` address. What is no hash is an empty address; the page then shows the
picture's one colour.
"""

from __future__ import annotations

import math
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache

SIDE = 7
#: How often across, how often down, how strong.
Wave = tuple[int, int, float]


@lru_cache(maxsize=8_192)
def placeholder(thumbhash: str) -> str:
    """The `data:` address of a picture's ThumbHash (in hexadecimal), or nothing."""
    try:
        drawn = _png(*_decoded(bytes.fromhex(thumbhash)))
    except (ValueError, IndexError):
        return ""
    return f"data:image/png;base64,{b64encode(drawn).decode()}"


def _decoded(code: bytes) -> tuple[int, int, bytes]:
    """Width, height and the pixels, each row with the filter byte that PNG wants."""
    first, second = int.from_bytes(code[:3], "little"), int.from_bytes(code[3:5], "little")
    if len(code) < 8 or first >> 23:
        raise ValueError("not the hash of an opaque picture")
    wide, shorter = second >> 15, second & 7
    across, down = max(3, 7 if wide else shorter), max(3, shorter if wide else 7)
    scales = ((first >> 18) / 31, (second >> 3 & 63) / 63 * 1.25, (second >> 9 & 63) / 63 * 1.25)
    means = ((first & 63) / 63, (first >> 6 & 63) / 31.5 - 1, (first >> 12 & 63) / 31.5 - 1)
    nibbles = iter([each for byte in code[5:] for each in (byte & 15, byte >> 4)])
    waves = [
        _waves(nibbles, shape, scale)
        for shape, scale in zip(((across, down), (3, 3), (3, 3)), scales, strict=True)
    ]
    width = SIDE if across >= down else max(1, round(SIDE * across / down))
    height = SIDE if down >= across else max(1, round(SIDE * down / across))
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            at = ((x + 0.5) / width, (y + 0.5) / height)
            rows += _colour(
                [mean + _sum(each, at) for mean, each in zip(means, waves, strict=True)]
            )
    return width, height, bytes(rows)


def _waves(nibbles: Iterator[int], shape: tuple[int, int], scale: float) -> list[Wave]:
    across, down = shape
    return [
        (x, y, (next(nibbles, 8) / 7.5 - 1) * scale)
        for y in range(down)
        for x in range(0 if y else 1, -(-across * (down - y) // down))
    ]


def _sum(waves: list[Wave], at: tuple[float, float]) -> float:
    x, y = (math.pi * each for each in at)
    return sum(2 * by * math.cos(x * across) * math.cos(y * down) for across, down, by in waves)


def _colour(channels: list[float]) -> bytes:
    light, yellow, red_green = channels
    blue = light - 2 / 3 * yellow
    red = (3 * light - blue + red_green) / 2
    return bytes(round(255 * min(1.0, max(0.0, each))) for each in (red, red - red_green, blue))


def _png(width: int, height: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
