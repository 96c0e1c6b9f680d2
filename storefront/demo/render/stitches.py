"""Stitches laid over a drawn shape: filling, stem, knots and counted crosses, as raised silk.

A filling runs lines across a shape at one angle and breaks each into stitches of uneven length, so
that rows meet like fingers. Every stitch is a small arch above the cloth.
"""

import itertools
import math
from dataclasses import dataclass

import bpy
import numpy as np

from . import forms, paint
from .forms import Path3
from .sheets import Flat

THICK = 0.028


@dataclass(frozen=True)
class Silk:
    """A thread: its darker and lighter end."""

    dark: str
    light: str


def _inside(shape: Flat, x: Flat, level: float) -> list[tuple[float, float]]:
    """Where a level line lies within a closed shape, as pairs of ends."""
    a, b = shape, np.roll(shape, -1, axis=0)
    crosses = (a[:, 1] > level) != (b[:, 1] > level)
    at = a[crosses, 0] + (level - a[crosses, 1]) / (b[crosses, 1] - a[crosses, 1]) * (
        b[crosses, 0] - a[crosses, 0]
    )
    ends = np.sort(at)
    return [(float(ends[k]), float(ends[k + 1])) for k in range(0, len(ends) - 1, 2)]


def _arch(start: Flat, end: Flat, lift: float, level: float) -> Path3:
    t = np.linspace(0, 1, 5)[:, None]
    flat = start + (end - start) * t
    high = level + lift * np.sin(math.pi * np.clip(t, 0.06, 0.94)) ** 0.5
    return np.hstack([flat, high])


def fill(
    shape: Flat, angle: float, reach: float, seed: int, level: float = 0.03, *, apart: float = 0.05
) -> list[Path3]:
    """Long-and-short stitches across a shape; `reach` is the usual stitch length."""
    rng = np.random.default_rng(seed)
    a = math.radians(angle)
    turn = np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])
    laid = shape @ turn.T
    made: list[Path3] = []
    for row in np.arange(laid[:, 1].min() + 0.02, laid[:, 1].max(), apart):
        for low, high in _inside(laid, laid[:, 0], float(row)):
            cuts, at = [low], low + reach * rng.uniform(0.35, 1.0)
            while at < high - reach * 0.3:
                cuts.append(at)
                at += reach * rng.uniform(0.8, 1.15)
            cuts.append(high)
            for start, end in itertools.pairwise(cuts):
                y = row + rng.normal(0, 0.006, 2)
                ends = np.array([[start - 0.03, y[0]], [end + 0.02, y[1]]]) @ turn
                made.append(_arch(ends[0], ends[1], 0.035, level))
    return made


def stem(line: Flat, wide: float = 0.06, step: float = 0.34) -> list[Path3]:
    """Slanting stitches one behind the other along a line."""
    path = forms.even(
        np.hstack([line, np.zeros((len(line), 1))]),
        max(3, int(forms.length(np.hstack([line, 0 * line[:, :1]])) / (step * 0.42))),
    )
    made = []
    for k in range(len(path) - 2):
        along = path[k + 2, :2] - path[k, :2]
        side = np.array([-along[1], along[0]]) / max(float(np.linalg.norm(along)), 1e-6)
        made.append(
            _arch(path[k, :2] - side * wide * 0.4, path[k + 2, :2] + side * wide * 0.4, 0.045, 0.04)
        )
    return made


def sew(stitches: list[Path3], silk: Silk, thick: float = THICK) -> None:
    """Put stitches on the cloth in three close tones of one silk, darkest in the middle."""
    if not stitches:
        return
    middle = np.array([s[2, :2] for s in stitches])
    away = np.linalg.norm(middle - middle.mean(axis=0), axis=1)
    rng = np.random.default_rng(len(stitches))
    order = np.clip(away / max(float(away.max()), 1e-6) + rng.normal(0, 0.14, len(away)), 0, 0.999)
    tones = [silk.dark, mix(silk.dark, silk.light, 0.5), silk.light]
    for k, tone in enumerate(tones):
        chosen = [s for s, o in zip(stitches, order, strict=True) if int(o * 3) == k]
        if chosen:
            forms.tubes("silk", chosen, thick, paint.thread(tone, 0.75))


def mix(first: str, second: str, share: float) -> str:
    """A colour between two."""
    parts = [(int(first[k : k + 2], 16), int(second[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in parts)


def knots(places: list[tuple[float, float]], silk: Silk, size: float = 0.06) -> None:
    """Seed stitches: tiny rings of thread, one for each place."""
    rings = []
    for x, y in places:
        t = np.linspace(0, 4 * math.pi, 26)
        r = size * (1 - t / 40)
        rings.append(
            np.stack([x + r * np.cos(t), y + r * np.sin(t), 0.06 + 0.05 * t / 12.6], axis=-1)
        )
    forms.tubes("knots", rings, size * 0.55, paint.thread(silk.light, 0.6))


def crosses(cells: list[tuple[int, int]], step: float, silk: Silk) -> None:
    """Counted stitches: one small cross for every cell."""
    made, rng = [], np.random.default_rng(5)
    for i, j in cells:
        middle = np.array([i * step, j * step])
        for way, lift in ((1, 0.03), (-1, 0.055)):
            half = np.array([step * 0.52, way * step * 0.52]) + rng.normal(0, 0.006, 2)
            made.append(_arch(middle - half, middle + half, lift, 0.03))
    forms.tubes("crosses", made, step * 0.19, paint.thread(silk.light, 0.4))


def cloth(colour: str, weave: float = 14.0, shine: float = 0.0) -> bpy.types.Material:
    """Plain-woven cloth: threads up and down and across, seen and felt."""
    look = {"Sheen Weight": 0.3, "Specular IOR Level": 0.2 + shine * 0.4}
    material = paint.plain("cloth", colour, 0.9 - shine * 0.5, look)
    both = paint.add(material, "ShaderNodeMath", {"operation": "MULTIPLY"})
    for k, way in enumerate(("X", "Y")):
        paint.join(material, _threads(material, way, weave), both.inputs[k])
    stops = [(0.0, paint.rgb(colour, 0.86)), (0.6, paint.rgb(colour, 1.1))]
    tone = paint.ramp(material, both.outputs[0], stops)
    paint.join(material, tone, paint.body(material).inputs["Base Color"])
    paint.bump(material, both.outputs[0], 0.5, 0.03)
    return material


def _threads(material: bpy.types.Material, way: str, weave: float) -> paint.Node:
    settings = {"Scale": weave / 6.283 * 2, "Distortion": 0.6, "Detail": 1.0, "Detail Scale": 2.0}
    wave = paint.add(material, "ShaderNodeTexWave", settings)
    wave.bands_direction = way
    where = paint.add(material, "ShaderNodeTexCoord").outputs["Object"]
    paint.join(material, where, wave.inputs["Vector"])
    return wave.outputs["Fac"]
