"""Knots as paths: square-knot and spiral sennits, plaits, round braids, endless and button knots.

Every sennit is made straight along x from 0 to `long`, with y across and z up, and is bent onto its
place by `forms.follow`. Heights say which cord lies over which; nothing passes through anything.
"""

import math

import numpy as np

from .forms import Path3, even, frames, length


def square_sennit(
    long: float, half: float, pitch: float, spin: float = 0.0
) -> tuple[list[Path3], list[Path3]]:
    """Two working cords crossing over and under two core cords; `spin` turns it into a spiral."""
    knots = max(2, int(long / pitch))
    t = np.linspace(0, knots, knots * 22)
    x = pitch * (t + 0.85 * np.sin(2 * math.pi * t) / (2 * math.pi))
    over = np.stack(
        [x, half * np.cos(math.pi * t), half * (0.15 + 0.5 * np.abs(np.sin(math.pi * t)))], axis=-1
    )
    edge = np.abs(np.cos(math.pi * t)) ** 3
    under = np.stack([x, -1.12 * half * np.cos(math.pi * t), half * (1.05 * edge - 0.55)], axis=-1)
    core_x = np.linspace(0, knots * pitch, knots * 6)
    core = [np.stack([core_x, 0 * core_x + k * half * 0.32, 0 * core_x], axis=-1) for k in (-1, 1)]
    working = [over, under]
    if spin:
        working = [_spun(w, spin / pitch) for w in working]
    return working, core


def _spun(path: Path3, per_length: float) -> Path3:
    a = path[:, 0] * per_length
    y = path[:, 1] * np.cos(a) - path[:, 2] * np.sin(a)
    z = path[:, 1] * np.sin(a) + path[:, 2] * np.cos(a)
    return np.stack([path[:, 0], y, z], axis=-1)


def round_braid(
    long: float, radius: float, cord: float, pitch: float, each_way: int = 4
) -> list[Path3]:
    """Strands winding left and right, over one and under one, round an empty middle."""
    turns = long / pitch
    t = np.linspace(0, turns * 2 * math.pi, int(turns * 40))
    x = t / (2 * math.pi) * pitch
    strands = []
    for way in (1, -1):
        for k in range(each_way):
            r = radius + way * cord * 0.62 * np.cos(each_way * t)
            angle = way * t + 2 * math.pi * k / each_way
            strands.append(np.stack([x, r * np.cos(angle), r * np.sin(angle)], axis=-1))
    return strands


def plait(long: float, half: float, pitch: float, strands: int = 3) -> list[Path3]:
    """A flat plait of three, or a wider one of five."""
    t = np.linspace(0, long / pitch * 2 * math.pi, int(long / pitch * 36))
    x = t / (2 * math.pi) * pitch
    paths = []
    for k in range(strands):
        phase = t + 2 * math.pi * k / strands
        lift = half * 0.42 * np.sin((strands - 1) * phase)
        paths.append(np.stack([x, half * np.sin(phase), lift], axis=-1))
    return paths


def endless_knot(cells: int, step: float, lift: float) -> list[Path3]:
    """A lattice of paired lines woven over and under, their ends joined by small ears.

    Lies flat around the origin, turned so that one corner points along +y.
    """
    lines = 2 * cells
    reach = (lines - 1) / 2 * step
    at = (np.arange(lines) - (lines - 1) / 2) * step
    paths: list[Path3] = []
    for way in (0, 1):
        form = (step, lift, float(way))
        paths += [_hairpin(at[k], at[k + 1], reach, form) for k in range(0, lines, 2)]
    turn = math.pi / 4
    spin = np.array(
        [[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0], [0, 0, 1]]
    )
    return [p @ spin.T for p in paths]


def _hairpin(low: float, high: float, reach: float, form: tuple[float, float, float]) -> Path3:
    """There and back again along two neighbouring lines, with a round ear at each end."""
    step, lift, way = form
    run = np.linspace(-reach - step * 0.35, reach + step * 0.35, 90)
    bend = np.linspace(-math.pi / 2, math.pi / 2, 26)
    middle, half = (low + high) / 2, (high - low) / 2
    swell = half * (1 + 0.55 * np.cos(bend))
    ear = np.stack(
        [run[-1] + 1.5 * half * np.cos(bend) * 1.25, middle + swell * np.sin(bend)], axis=-1
    )
    back = np.stack([-ear[:, 0], middle - (ear[:, 1] - middle)], axis=-1)
    there = np.stack([run, 0 * run + low], axis=-1)
    again = np.stack([run[::-1], 0 * run + high], axis=-1)
    flat = np.vstack([there, ear, again, back, there[:1]])
    wave = np.cos(math.pi * (flat[:, 0] + reach) / step) * np.where(
        np.abs(flat[:, 0]) <= reach + step * 0.3, 1, 0.2
    )
    side = np.where(flat[:, 1] < middle, 1.0, -1.0)
    z = lift * wave * side * (1 if way else -1)
    x, y = (flat[:, 0], flat[:, 1]) if not way else (flat[:, 1], flat[:, 0])
    return np.stack([x, y, z], axis=-1)


def ball_knot(radius: float, cord: float) -> Path3:
    """A button knot: one cord wound over a ball, four times over and under itself, closed."""
    t = np.linspace(0, 2 * math.pi, 420, endpoint=False)
    rise = np.sin(5 * t) * 1.12
    around = 4 * t
    r = radius + cord * 0.55 * np.cos(10 * t)
    flat = np.cos(rise)
    return np.stack(
        [r * flat * np.cos(around), r * flat * np.sin(around), r * np.sin(rise)], axis=-1
    )


def coil(inner: float, outer: float, step: float, begin: float = 0.0) -> Path3:
    """A flat spiral from the middle outward."""
    turns = (outer - inner) / step
    t = np.linspace(0, turns * 2 * math.pi, int(turns * 48) + 24)
    r = inner + step * t / (2 * math.pi)
    return np.stack([r * np.cos(t + begin), r * np.sin(t + begin), 0 * t], axis=-1)


def tucked(path: Path3, step: float, share: int = 14) -> Path3:
    """The same spiral with its last end slipped in beneath the turn before."""
    line, last = path.copy(), min(share, len(path) - 1)
    s = np.linspace(0, 1, last)[:, None] ** 2
    middle = path[:8].mean(axis=0)
    inward = middle - line[-last:]
    inward /= np.maximum(np.linalg.norm(inward, axis=1, keepdims=True), 1e-6)
    line[-last:] += inward * step * 0.75 * s - np.array([0, 0, step * 0.25]) * s
    return line


def wound(path: Path3, radius: float, pitch: float) -> Path3:
    """One thread wrapped round a path."""
    line = even(path, max(40, int(length(path) / pitch * 16)))
    _, side, up = frames(line)
    angle = (np.linspace(0, length(line), len(line)) / pitch * 2 * math.pi)[:, None]
    return line + radius * (np.cos(angle) * side + np.sin(angle) * up)
