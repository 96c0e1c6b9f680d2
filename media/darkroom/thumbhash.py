"""ThumbHash: a picture in 20 to 25 bytes, for the moment before it is there (evanw/thumbhash).

A few waves (a cosine transform) of the lightness and of two colour differences, in four bits each.
Encoded for opaque pictures only, for the darkroom has made them so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Pixel = tuple[int, int, int]
Waves = tuple[float, list[float], float]
LIGHT, COLOUR = 7, 3


def encoded(width: int, height: int, pixels: Sequence[Pixel]) -> bytes:
    """The hash of a small picture (at most 100 on each side)."""
    longest = max(width, height)
    across = max(1, _round(LIGHT * width / longest))
    down = max(1, _round(LIGHT * height / longest))
    light = [sum(each) / 765 for each in pixels]
    yellow = [(red + green) / 510 - blue / 255 for red, green, blue in pixels]
    red_green = [(red - green) / 255 for red, green, _blue in pixels]
    size = (width, height)
    in_light = _waves(light, size, (max(3, across), max(3, down)))
    in_yellow = _waves(yellow, size, (COLOUR, COLOUR))
    in_red = _waves(red_green, size, (COLOUR, COLOUR))
    wide = width > height
    head = _head(in_light, in_yellow, in_red, (wide, down if wide else across))
    return head + _nibbles([*in_light[1], *in_yellow[1], *in_red[1]])


def _head(light: Waves, yellow: Waves, red: Waves, shape: tuple[bool, int]) -> bytes:
    wide, shorter = shape
    first = _round(63 * light[0]) | _round(31.5 + 31.5 * yellow[0]) << 6
    first |= _round(31.5 + 31.5 * red[0]) << 12 | _round(31 * light[2]) << 18
    second = shorter | _round(63 * yellow[2]) << 3 | _round(63 * red[2]) << 9 | wide << 15
    return first.to_bytes(3, "little") + second.to_bytes(2, "little")


def _waves(channel: list[float], size: tuple[int, int], count: tuple[int, int]) -> Waves:
    """The mean, the other waves scaled to 0 … 1, and their scale."""
    (width, height), (across, down) = size, count
    rows = [channel[line * width : (line + 1) * width] for line in range(height)]
    wide = [_cosines(width, wave) for wave in range(across)]
    high = [_cosines(height, wave) for wave in range(down)]
    found: list[float] = []
    for y in range(down):
        line = [
            sum(row[x] * by for row, by in zip(rows, high[y], strict=True)) for x in range(width)
        ]
        most = -(-across * (down - y) // down)
        for x in range(most):
            total = sum(each * by for each, by in zip(line, wide[x], strict=True))
            found.append(total / (width * height))
    mean, others = found[0], found[1:]
    scale = max(map(abs, others), default=0.0)
    return mean, [0.5 + 0.5 / scale * each for each in others] if scale else others, scale


def _cosines(length: int, wave: int) -> list[float]:
    return [math.cos(math.pi / length * wave * (place + 0.5)) for place in range(length)]


def _nibbles(values: list[float]) -> bytes:
    four = [_round(15 * each) for each in values]
    four += [0] * (len(four) % 2)
    return bytes(low | high << 4 for low, high in zip(four[::2], four[1::2], strict=True))


def _round(value: float) -> int:
    """Half up, as the reference does; Python alone rounds half to even."""
    return math.floor(value + 0.5)
