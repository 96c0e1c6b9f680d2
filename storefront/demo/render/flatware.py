"""Flat bamboo: coaster, tray, hexagon mat and fan."""

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from . import forms, paint, props, strips
from .forms import Path3
from .strips import Strips

Flat = NDArray[np.float64]
TWO_TONE = {"#B08A55", "#A98050", "#A47C4A", "#A57E4C", "#A47844"}
SQUARE = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]], dtype=float)


def pair(colour: str, thick: float) -> tuple[Strips, Strips]:
    """Warp and weft; two-tone goods take a dark weft."""
    if colour in TWO_TONE:
        return Strips("#DDC28E", thick), Strips("#7A4F2E", thick)
    return Strips(colour, thick), Strips(colour, thick)


def edge_colour(colour: str) -> str:
    return "#7A4F2E" if colour in TWO_TONE else colour


def circle(radius: float, height: float, count: int = 240) -> Path3:
    t = np.linspace(0, 2 * math.pi, count)
    return np.stack([radius * np.cos(t), radius * np.sin(t), 0 * t + height], axis=-1)


def square(half: float, height: float, count: int = 40) -> Path3:
    corners = SQUARE * half
    sides = [np.linspace(a, b, count) for a, b in itertools.pairwise(corners)]
    flat = np.vstack(sides)
    return np.hstack([flat, np.full((len(flat), 1), height)])


def within(radius: float, off: float) -> float:
    """Half the length of a strip at this distance from the middle of a disc."""
    return math.sqrt(max(0.0, radius**2 - off**2))


def coaster(colour: str) -> None:
    both = pair(colour, 0.06)
    strips.flat_weave(both, 0.36, strips.twill, lambda off: within(5.85, off), 0.16)
    for s in both:
        s.done()
    strips.bound_rim(circle(5.9, 0.2), 0.2, both[1].colour, 0.3)


def _wall(both: tuple[Strips, Strips], turn: float) -> None:
    """One standing side of the tray: uprights, and four rounds woven through them."""
    c, s = math.cos(turn), math.sin(turn)
    spin = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]])
    out, along = np.array([0, -1.0, 0]) @ spin, np.array([1.0, 0, 0]) @ spin
    z, levels = np.linspace(0.1, 3.1, 26), np.array([0.1, 0.7, 1.3, 1.9, 2.5, 3.1])
    for n in range(-15, 16):
        bend = 0.05 * strips.waves(z, levels, [strips.plain(n, j) for j in range(6)])
        path = np.stack([np.full_like(z, n * 0.8), -12.0 - 0.12 * z - bend, z], axis=-1) @ spin
        both[0].lay(path, np.tile(along, (26, 1)), np.tile(out, (26, 1)), 0.74)
    x, posts = np.linspace(-12.1, 12.1, 130), np.arange(-16, 17)
    for j, level in enumerate(levels[1:5], 1):
        bend = 0.05 * strips.waves(x, posts * 0.8, [-strips.plain(n, j) for n in posts])
        path = np.stack([x, -12.0 - 0.12 * level - bend, 0 * x + level], axis=-1) @ spin
        both[1].lay(path, np.tile([0, 0, 1.0], (130, 1)), np.tile(out, (130, 1)), 0.54)


def tray(colour: str) -> None:
    both = pair(colour, 0.08)
    strips.flat_weave(both, 0.8, strips.plain, lambda off: 12.0, 0.2)
    for turn in range(4):
        _wall(both, turn * math.pi / 2)
    for s in both:
        s.done()
    strips.bound_rim(square(12.35, 3.15), 0.3, edge_colour(colour), 0.9)
    strips.bound_rim(square(12.35, 0.25), 0.26, edge_colour(colour), 0.9)
    for x, y in SQUARE[:4] * 12.35:
        strips.bound_rim(np.array([[x, y, 0.1], [x, y, 1.6], [x, y, 3.2]]), 0.3, "#B98E55", 0.2)


def _direction(family: int) -> tuple[Flat, Flat, float]:
    """Along and across one of the three families, and how far its lines are shifted."""
    a = math.pi / 3 * family
    along, across = np.array([math.cos(a), math.sin(a)]), np.array([-math.sin(a), math.cos(a)])
    return along, across, 0.5 if family == 2 else 0.0


def _crossings(family: int, offset: float, step: float) -> list[tuple[float, int]]:
    """Where a strip meets the next family (which it lies over) and the one after (under)."""
    along, across, _ = _direction(family)
    marks: list[tuple[float, int]] = []
    for other, side in (((family + 1) % 3, 1), ((family + 2) % 3, -1)):
        _, normal, shift = _direction(other)
        start, pace = offset * float(across @ normal), float(along @ normal)
        marks += [(((n + shift) * step - start) / pace, side) for n in range(-18, 19)]
    return sorted(marks)


def hexagon_mat(colour: str) -> None:
    """Three families of strips; each lies over the next family and under the one after."""
    first, second = pair(colour, 0.07)
    step, half = 2.6, 14.6
    for family, m in itertools.product(range(3), range(-9, 10)):
        along, across, shift = _direction(family)
        offset = (m + shift) * step
        reach = _chord(along, across * offset, half)
        if reach is None:
            continue
        marks = _crossings(family, offset, step)
        at = np.linspace(reach[0], reach[1], 160)
        high = strips.waves(at, np.array([p for p, _ in marks]), [s for _, s in marks])
        path = np.hstack([across * offset + along * at[:, None], 0.16 + 0.05 * high[:, None]])
        strip = second if family == 1 else first
        strip.lay(path, np.tile([*across, 0.0], (160, 1)), np.tile([0, 0, 1.0], (160, 1)), 0.78)
    first.done()
    second.done()
    strips.bound_rim(square(half, 0.24, 50), 0.26, second.colour, 0.55)


def _chord(along: Flat, start: Flat, half: float) -> tuple[float, float] | None:
    """Where a line runs inside a square."""
    low, high = -1e9, 1e9
    for k in range(2):
        if abs(along[k]) < 1e-9:
            if abs(start[k]) > half:
                return None
            continue
        a, b = sorted(((-half - start[k]) / along[k], (half - start[k]) / along[k]))
        low, high = max(low, a), min(high, b)
    return (low, high) if high - low > 1.0 else None


def _handle() -> None:
    """A rod with three nodes, and a thin spine up the face."""
    t = np.linspace(0, 1, 60)
    rod = np.stack([0 * t, -21.5 + 31.9 * t, 0 * t + 0.46], axis=-1)
    forms.tubes("handle", [rod[:26] - [0, 0, 0.02]], 0.5, strips.bamboo("#B9935A"))
    forms.tubes("spine", [rod[24:] + [0, 0, 0.1]], 0.2, strips.bamboo("#C9A468"))
    a = np.linspace(0, 2 * math.pi, 40)
    for y in (-12.6, -17.0, -21.2):
        ring = np.stack([0.52 * np.cos(a), 0 * a + y, 0.44 + 0.52 * np.sin(a)], axis=-1)
        forms.tubes("node", [ring], 0.06, strips.bamboo("#9C7846"), closed=True)


def fan(colour: str) -> None:
    hemmed = colour == "#3B5478"
    face = pair("#E0C893" if hemmed else colour, 0.03)
    over = strips.twill if colour in TWO_TONE else strips.plain
    strips.flat_weave(face, 0.3, over, lambda off: within(10.7, off), 0.5)
    for s in face:
        s.done()
    hem = paint.thread(colour if hemmed else "#8C3B32", 0.1)
    forms.tubes("hem", [circle(10.75, 0.5)], 0.34, hem, closed=True)
    _handle()
    props.lift_all((0.0, 2.5, 0.05))
