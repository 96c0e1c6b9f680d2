"""The wall hanging: cotton cords tied to a stick, knotted into diamonds, ending in a fringe."""

import math

import numpy as np

from . import cords, forms, paint
from .drawings import points
from .forms import Path3

SPAN, TOP, STEP = 24.0, 12.0, 2.0


def _stick() -> None:
    t = np.linspace(-1, 1, 60)
    line = np.stack([15.5 * t, TOP + 0.25 * np.sin(3 * t), 0.75 + 0.08 * np.cos(5 * t)], axis=-1)
    forms.tubes("stick", [line], 0.62, paint.grain("#8E6B47", 0.65))
    hang = forms.smooth(points("knots.hanging_cord"), 90)
    forms.twisted("cord", [hang], 0.22, paint.thread("#D9CDB8", 0.1))


def _low(x: float) -> float:
    """Where the knotting ends: a shallow V."""
    return -2.5 + 6.0 * abs(x) / (SPAN / 2)


def _knots() -> list[tuple[float, float]]:
    """Square knots on a staggered grid; diamonds stay open where the grid is left out."""
    places = []
    for row in range(11):
        y = TOP - 2.2 - row * 1.35
        for k in range(13):
            x = -SPAN / 2 + k * STEP + (STEP / 2 if row % 2 else 0)
            open_cell = (row + (k + row % 2) * 2) % 6 == 3 and 1 < row < 9
            if abs(x) <= SPAN / 2 and y > _low(x) and not open_cell:
                places.append((x, y))
    return places


def _lines(places: list[tuple[float, float]]) -> list[Path3]:
    """Cords that run from knot to knot on a slant, two by two."""
    found, lines = set(places), []
    for x, y in places:
        for way in (-1, 1):
            nxt = (x + way * STEP / 2, y - 1.35)
            target = nxt if nxt in found else (x + way * STEP * 0.45, y - 1.2)
            for off in (-0.16, 0.16):
                bend = np.array(
                    [
                        [x + off, y - 0.3, 0.35],
                        [(x + target[0]) / 2 + off, (y + target[1]) / 2, 0.3],
                        [target[0] + off, target[1] + 0.3, 0.35],
                    ]
                )
                lines.append(forms.smooth(bend, 16))
    return lines


def _fringe() -> list[Path3]:
    rng = np.random.default_rng(12)
    cords_down = []
    for x in np.arange(-SPAN / 2, SPAN / 2 + 0.01, 0.5):
        start, end = _low(float(x)) + 0.6, -13.5 + 4.5 * abs(x) / (SPAN / 2) + rng.normal(0, 0.12)
        t = np.linspace(0, 1, 14)
        sway = rng.normal(0, 0.18) * np.sin(t * math.pi) + rng.normal(0, 0.15) * t
        cords_down.append(np.stack([x + sway, start + (end - start) * t, 0.26 + 0 * t], axis=-1))
    return cords_down


def _loops() -> list[Path3]:
    """Each cord doubled over the stick, and its way down to the first knot."""
    loops = []
    t = np.linspace(-0.4, 2 * math.pi - 1.2, 26)
    for x in np.arange(-SPAN / 2, SPAN / 2 + 0.01, 0.5):
        loops.append(
            np.stack([x + 0 * t, TOP + 0.85 * np.sin(t), 0.78 + 0.85 * np.cos(t)], axis=-1)
        )
        drop = np.array([[x, TOP - 0.6, 0.9], [x, TOP - 1.3, 0.45], [x, TOP - 2.1, 0.35]])
        loops.append(forms.smooth(drop, 12))
    return loops


def tie(colour: str) -> None:
    stuff = paint.thread(colour, 0.1)
    _stick()
    places = _knots()
    forms.twisted("strings", _loops() + _lines(places) + _fringe(), 0.21, stuff)
    knots = []
    working, _ = cords.square_sennit(1.0, 0.48, 0.5)
    for x, y in places:
        t = np.linspace(0, 1, 12)
        down = np.stack([0 * t + x, y + 0.5 - t, 0 * t + 0.48], axis=-1)
        knots += [forms.follow(down, w) for w in working]
    forms.twisted("knots", knots, 0.19, stuff)
