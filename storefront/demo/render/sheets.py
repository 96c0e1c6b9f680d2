"""A folded sheet of paper and the alphabet of paper cutting: petal, drop, crescent, saw-tooth.

Coordinates run from -1 to 1 both ways, y upward. A sheet folded n times repeats every cut n
times round the middle; a mirrored sheet repeats it left and right as well. `mask` is 1 where
paper is left.
"""

import io
import math
from collections.abc import Callable, Iterable
from pathlib import Path

import bpy
import numpy as np
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Flat = NDArray[np.float64]
SIDE = 2800


class Sheet:
    """Paper that is added to and cut from, through all its folds at once."""

    def __init__(self, folds: int = 1, mirrored: bool = False) -> None:
        self._paper = Image.new("L", (SIDE, SIDE), 0)
        self._pen = ImageDraw.Draw(self._paper)
        self._moves: list[Flat] = []
        for k in range(folds):
            a = 2 * math.pi * k / folds
            turn = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
            self._moves.append(turn)
            if mirrored:
                self._moves.append(turn @ np.array([[-1.0, 0.0], [0.0, 1.0]]))

    def _fill(self, shapes: Iterable[Flat], tone: int) -> None:
        for shape in shapes:
            for move in self._moves:
                place = (shape @ move.T * [1, -1] + 1) * SIDE / 2
                self._pen.polygon([tuple(p) for p in place], fill=tone)

    def add(self, *shapes: Flat) -> None:
        self._fill(shapes, 255)

    def cut(self, *shapes: Flat) -> None:
        self._fill(shapes, 0)

    def follow(self, name: str) -> None:
        """Carry out one of the written cuts, step by step."""
        for line in _written(name):
            act, shape, *numbers = line.split()
            drawn = SHAPES[shape]([float(n) for n in numbers])
            (self.add if act == "add" else self.cut)(drawn)

    def write(self, text: str, height: float, weight: int, up: float = 0.0) -> None:
        """A character in paper, thickened so that its strokes hold together."""
        font = ImageFont.truetype(_font(), int(height * SIDE / 2))
        at = (SIDE / 2, SIDE / 2 - up * SIDE / 2)
        self._pen.text(
            at, text, font=font, fill=255, anchor="mm", stroke_width=weight, stroke_fill=255
        )

    def mask(self) -> Flat:
        small = self._paper.resize((SIDE // 2, SIDE // 2), Image.Resampling.BOX)
        return np.asarray(small, dtype=float)[::-1] / 255


def _font() -> io.BytesIO:
    """The Chinese typeface that Blender itself carries (Noto Sans CJK, SIL Open Font License)."""
    places = Path(bpy.utils.system_resource("DATAFILES")).rglob("Noto Sans CJK Regular.woff2")
    font = TTFont(next(places))
    font.flavor = None
    plain = io.BytesIO()
    font.save(plain)
    plain.seek(0)
    return plain


def _turned(points: Flat, at: tuple[float, float], angle: float) -> Flat:
    a = math.radians(angle)
    return points @ np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]]) + np.array(
        at
    )


def disc(at: tuple[float, float], radius: float, wide: float = 1.0) -> Flat:
    t = np.linspace(0, 2 * math.pi, 90)
    return np.stack([radius * wide * np.cos(t), radius * np.sin(t)], axis=-1) + np.array(at)


def petal(at: tuple[float, float], size: tuple[float, float], angle: float) -> Flat:
    """Pointed at both ends; starts at `at` and runs `size[0]` along the angle (0 is upward)."""
    t = np.linspace(0, 1, 40)
    half = size[1] / 2 * np.sin(math.pi * t) ** 0.85
    there = np.stack([half, size[0] * t], axis=-1)
    return _turned(np.vstack([there, (there * [-1, 1])[::-1]]), at, angle)


def drop(at: tuple[float, float], size: tuple[float, float], angle: float) -> Flat:
    """Pointed where it starts, round where it ends."""
    t = np.linspace(0, 1, 40)
    half = size[1] / 2 * 1.3 * t**0.9 * np.sqrt(np.maximum(0, 1 - t**3))
    there = np.stack([half, size[0] * t], axis=-1)
    return _turned(np.vstack([there, (there * [-1, 1])[::-1]]), at, angle)


def crescent(
    at: tuple[float, float], radius: float, thick: float, angle: float, span: float = 150.0
) -> Flat:
    """A new moon whose back faces along the angle."""
    t = np.radians(np.linspace(90 - span / 2, 90 + span / 2, 50))
    swell = thick * np.sin(np.linspace(0, math.pi, 50))
    outer = np.stack([radius * np.cos(t), radius * np.sin(t)], axis=-1)
    inner = np.stack([(radius - swell) * np.cos(t), (radius - swell) * np.sin(t)], axis=-1)
    return _turned(np.vstack([outer, inner[::-1]]), at, angle)


def heart(at: tuple[float, float], size: float, angle: float) -> Flat:
    t = np.linspace(0, 2 * math.pi, 60)
    x = 16 * np.sin(t) ** 3
    y = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return _turned(np.stack([x, y], axis=-1) * size / 17, at, angle)


def bar(
    start: tuple[float, float], end: tuple[float, float], wide: float, tip: float | None = None
) -> Flat:
    """A straight strip, narrowing to `tip` at its end."""
    a, b = np.array(start), np.array(end)
    along = (b - a) / np.linalg.norm(b - a)
    side = np.array([-along[1], along[0]])
    last = wide if tip is None else tip
    return np.array(
        [a + side * wide / 2, b + side * last / 2, b - side * last / 2, a - side * wide / 2]
    )


def teeth(inner: float, outer: float, count: int) -> list[Flat]:
    """Saw-teeth all round the middle."""
    made = []
    for k in range(count):
        a, w = 2 * math.pi * k / count, 0.33 * 2 * math.pi / count
        made.append(
            np.array(
                [
                    [inner * math.cos(a - w), inner * math.sin(a - w)],
                    [outer * math.cos(a), outer * math.sin(a)],
                    [inner * math.cos(a + w), inner * math.sin(a + w)],
                ]
            )
        )
    return made


def curve(points: list[tuple[float, float]], count: int = 240) -> Flat:
    """A closed smooth outline through the points."""
    p = np.array(points)
    padded = np.vstack([p[-1:], p, p[:2]])
    t = np.linspace(0, len(p), count, endpoint=False)
    i = t.astype(int)
    f = (t - i)[:, None]
    a, b, c, d = padded[i], padded[i + 1], padded[i + 2], padded[i + 3]
    return 0.5 * (
        2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f**2 + (3 * b - a - 3 * c + d) * f**3
    )


SHAPES: dict[str, Callable[[list[float]], Flat]] = {
    "curve": lambda n: curve(list(zip(n[::2], n[1::2], strict=True))),
    "petal": lambda n: petal((n[0], n[1]), (n[2], n[3]), n[4]),
    "drop": lambda n: drop((n[0], n[1]), (n[2], n[3]), n[4]),
    "crescent": lambda n: crescent((n[0], n[1]), n[2], n[3], n[4], n[5]),
    "disc": lambda n: disc((n[0], n[1]), *n[2:]),
    "bar": lambda n: bar((n[0], n[1]), (n[2], n[3]), *n[4:]),
}


def _written(name: str) -> list[str]:
    text = (Path(__file__).resolve().parent / "cuts.txt").read_text(encoding="utf-8")
    part = text.split(f"[{name}]\n")[1].split("\n[")[0]
    return [line for line in part.splitlines() if line.strip()]
