"""Embroidered scenes: mountains, koi, a counted star, swallows and willow."""

import math

import numpy as np

from . import stitches
from .drawings import points, rows
from .flowers import LEAF, leaf_of, line
from .sheets import Flat, disc, petal
from .stitches import Silk, fill, knots, mix, sew, stem


def _ridge(height: Flat, radius: float, floor: float) -> Flat:
    """Sky line above, the hoop's edge at both sides, a straight floor below."""
    top = line(height)
    apart = np.linalg.norm(top, axis=1)
    top = top * np.where(apart > radius, radius / apart, 1.0)[:, None]
    low = math.asin(floor / radius)
    right = np.linspace(math.atan2(top[-1, 1], top[-1, 0]), low, 16)
    left = np.linspace(math.pi - low, math.atan2(top[0, 1], top[0, 0]) % (2 * math.pi), 16)
    sides = [np.stack([radius * np.cos(t), radius * np.sin(t)], axis=-1) for t in (right, left)]
    return np.vstack([top, *sides])


def mountains(colour: str) -> None:
    sew(fill(disc((2.3, 4.2), 1.45), 25, 0.5, 1), Silk("#E9D9A0", "#F6EDC9"))
    ridges = (("far", -1.6, 0.58, 8), ("middle", -3.8, 0.3, -6), ("near", -7.6, 0.0, 4))
    for k, (name, floor, paler, angle) in enumerate(ridges):
        tone = mix(colour, "#FFFFFF", paler)
        silk = Silk(mix(tone, "#10202A", 0.16), mix(tone, "#FFFFFF", 0.16))
        shape = _ridge(points(f"mountains.{name}"), 7.9, floor)
        sew(fill(shape, angle, 0.75, k, 0.03 + 0.02 * k), silk, 0.034)
    for x, y in rows("mountains.geese"):
        wings = line(np.array([(x - 0.4, y + 0.18), (x, y), (x + 0.4, y + 0.2)]))
        sew(stem(wings, 0.04, 0.22), Silk("#3A3F45", "#55606A"), 0.022)


class _Placed:
    """Shapes moved to where a fish or bird is."""

    def __init__(self, at: tuple[float, float], turn: float, size: float = 1.0) -> None:
        c, s = math.cos(turn) * size, math.sin(turn) * size
        self._spin, self._at = np.array([[c, s], [-s, c]]), np.array(at)

    def __call__(self, shape: Flat) -> Flat:
        return shape @ self._spin + self._at


def _scales(put: _Placed, spine: Flat, half: Flat, patch: Silk) -> None:
    """Small arcs over the back, row behind row."""
    outline = leaf_of(spine, np.ones(len(spine)))
    normal = outline[: len(spine)] - spine
    arc = np.linspace(-1.2, 1.2, 9)
    for k in range(4, len(spine) - 12, 5):
        for j in np.linspace(-0.62, 0.62, 5):
            x, y = spine[k] + normal[k] * half[k] * (j + 0.12 * (k % 2))
            scale = np.stack([x + 0.16 * np.cos(arc), y + 0.16 * np.sin(arc)], axis=-1)
            sew([np.hstack([put(scale), np.full((9, 1), 0.1)])], patch, 0.017)


def _koi(at: tuple[float, float], turn: float, silk: Silk, patch: Silk) -> None:
    put, lean = _Placed(at, turn), math.degrees(turn)
    spine = line(points("koi.spine"))
    half = 0.78 * np.sin(math.pi * np.linspace(0.1, 0.93, len(spine))) ** 0.75
    for x, y, reach, wide, angle in rows("koi.fins"):
        fin = put(petal((x, y), (reach, wide), angle))
        sew(fill(fin, lean - 20, 0.5, 3, 0.02), Silk(silk.light, "#FBF4EA"), 0.022)
    sew(fill(put(leaf_of(spine, half)), lean, 0.42, 5, 0.04), silk)
    _scales(put, spine, half, patch)
    for x, y, size in rows("koi.patches"):
        sew(fill(put(disc((x, y), size, 1.3)), lean, 0.3, 8, 0.07), patch, 0.026)
    eyes = put(np.array([[-2.55, 0.55], [-2.45, -0.05]]))
    knots([(float(x), float(y)) for x, y in eyes], Silk("#1E1B1B", "#1E1B1B"), 0.09)


def koi(colour: str) -> None:
    deep = Silk(mix(colour, "#3A1208", 0.25), mix(colour, "#FFFFFF", 0.25))
    _koi((0.1, 2.7), 0.25, deep, Silk("#FFF3E2", "#FFF3E2"))
    pale = Silk("#E5DACA", "#FFFDF6") if colour != "#B8402C" else Silk("#C95A44", "#E59A84")
    _koi((-0.1, -2.7), 0.25 + math.pi, pale, Silk(colour, colour))
    for r, start, end in rows("koi.ripples"):
        t = np.linspace(start, end, 30)
        reach = r + 0.1 * np.sin(9 * t)
        wave = np.stack([reach * np.cos(t), reach * np.sin(t)], axis=-1)
        sew(stem(wave, 0.03, 0.3), Silk("#7FA6B5", "#B5CFD6"), 0.02)


def _star_thread(i: int, j: int) -> int | None:
    """Which thread a cell takes: eight leaning petals, diamonds between, a double frame."""
    a, b = max(abs(i), abs(j)), min(abs(i), abs(j))
    if a >= 19:
        return _frame_thread(a, i + j)
    if 1 <= b <= 7 and 1 <= a - b <= 7:
        edge = b in (1, 7) or a - b in (1, 7)
        return 1 if edge else 0 if abs(i) > abs(j) else 4
    diamond = abs(a - 13) + b <= 3 or (a == b and a <= 3)
    corner = a >= 14 and b >= 14 and a + b <= 33
    return 2 if diamond or corner else None


def _frame_thread(ring: int, place: int) -> int | None:
    if ring != 20:
        return 3
    return 1 if place % 3 == 0 else None


def star(ground: str) -> None:
    """An eight-pointed star on a grid of 43 by 43."""
    frame = "#E9E2D2" if ground != "#E5DBC6" else "#3A4E7A"
    grid = [(i, j) for i in range(-21, 22) for j in range(-21, 22)]
    for k, tone in enumerate(("#C8402F", "#E8C24A", "#3F8F7A", frame, "#D77A3A")):
        cells = [(i, j) for i, j in grid if _star_thread(i, j) == k]
        stitches.crosses(cells, 0.24, Silk(tone, tone))


def swallow(at: tuple[float, float], turn: float, size: float) -> None:
    put, lean = _Placed(at, turn, size), math.degrees(turn)
    ink, pale = Silk("#20262F", "#4A5666"), Silk("#D9CFC0", "#F7F1E6")
    for k, (x, y, reach, wide, angle, laid) in enumerate(rows("swallow.wings")):
        wing = put(petal((x, y), (reach, wide), angle))
        sew(fill(wing, laid + lean, 0.3, k, 0.03 + 0.012 * k), ink, 0.02)
    belly = put(petal((0.02, 0.45), (0.7, 0.26), 180))
    sew(fill(belly, 90 + lean, 0.3, 5, 0.09), pale, 0.02)
    sew(fill(put(disc((0, 0.72), 0.1)), 0, 0.1, 4, 0.11), Silk("#B4472F", "#C9634A"), 0.02)


def willow() -> None:
    for x, y, long, lean in rows("swallow.willow"):
        twig = line(np.array([(x, y), (x + lean * 0.8, y - long * 0.4), (x + lean, y - long)]))
        sew(stem(twig, 0.03, 0.26), Silk("#6F7F4A", "#8E9A62"), 0.018)
        for k in range(6, 58, 5):
            at = (float(twig[k, 0]), float(twig[k, 1]))
            for way in (-1, 1):
                leaf = petal(at, (0.5, 0.13), way * 150)
                sew(fill(leaf, 90 + way * 150, 0.24, k), LEAF, 0.018)
