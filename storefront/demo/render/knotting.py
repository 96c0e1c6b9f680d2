"""Knotted cord: bracelets, tassels, a wall hanging, key loops, coasters and a bookmark.

Every product is one function that ties it at the origin in one colour and returns how wide it lies.
"""

import math
from collections.abc import Callable

import bpy
import numpy as np

from . import cords, forms, hanging, paint, props, stage
from .drawings import layout, points
from .forms import Path3
from .stage import Product

FIVE = ["#2F6E4F", "#C23A2E", "#E2B23C", "#F1ECE0", "#2B2A2C"]
PALE_FIVE = ["#9DBFA6", "#E3A29B", "#EBD596", "#F6F2E8", "#9A97A3"]


def _arc(radius: float, gap: float, height: float) -> Path3:
    """A ring that stays open in front, where the ends meet."""
    t = np.linspace(-math.pi / 2 + gap, 1.5 * math.pi - gap, 300)
    r = radius * (1 + 0.03 * np.cos(2 * t + 0.6))
    return np.stack([r * np.cos(t), r * np.sin(t), 0 * t + height], axis=-1)


def _lie(paths: list[Path3], line: Path3) -> list[Path3]:
    return [forms.follow(line, p) for p in paths]


def _sliding_ends(radius: float, stuff: bpy.types.Material, cord: float) -> None:
    """The closing knot in front with two free ends, each stopped by a small knot."""
    rng = np.random.default_rng(2)
    x = np.linspace(-0.62, 0.62, 60)
    front = np.stack([x, 0 * x - radius, 0 * x + 0.2], axis=-1)
    working, core = cords.square_sennit(1.2, 0.24, 0.2)
    forms.twisted("slide", _lie(working + core, front), cord, stuff)
    for way in (-1, 1):
        out = way * (1.3 + rng.uniform(0, 0.5))
        start = [[way * 0.5, -radius, 0.2], [way * 1.1, -radius - 0.25, 0.14]]
        end = [[way * 1.5, -radius - 1.1, 0.09], [out, -radius - 1.9, 0.09]]
        tail = forms.smooth(np.array(start + end), 60)
        forms.twisted("tail", [tail], cord, stuff)
        knot = cords.ball_knot(cord * 1.7, cord) * 0.9 + tail[-1] + [0, 0, cord]
        forms.tubes("stop", [knot], cord * 0.75, stuff, closed=True)


def square_bracelet(colour: str) -> None:
    stuff = paint.thread(colour, 0.45)
    line = _arc(2.75, 0.13, 0.24)
    working, core = cords.square_sennit(forms.length(line), 0.3, 0.235)
    forms.twisted("working", _lie(working, line), 0.092, stuff)
    forms.twisted("core", _lie(core, line), 0.08, stuff)
    _sliding_ends(2.75, stuff, 0.085)


def diamond_bracelet(colour: str) -> None:
    stuff = paint.thread(colour, 0.6)
    for way in (-1, 1):
        t = np.linspace(0.27, math.pi + 0.02, 200)
        line = np.stack([way * 2.7 * np.sin(t), -2.6 * np.cos(t), 0 * t + 0.3], axis=-1)
        forms.tubes(
            "braid",
            _lie(cords.round_braid(forms.length(line), 0.17, 0.085, 0.95), line),
            0.085,
            stuff,
        )
        gold = forms.lathe("gold", forms.bead_profile(0.22, 0.08), paint.metal("#E0B25C", 0.2), 40)
        gold.location, gold.rotation_euler = (way * 0.62, -2.53, 0.34), (0, math.pi / 2, way * 0.2)
    jade = forms.lathe(
        "jade", forms.bead_profile(0.42, 0.1), paint.cloudy("#B9CDB4", "#EDF1E6"), 56
    )
    jade.location, jade.rotation_euler = (0, -2.6, 0.42), (0, math.pi / 2, 0)
    forms.tubes(
        "through",
        [np.array([[-0.9, -2.48, 0.33], [0, -2.6, 0.36], [0.9, -2.48, 0.33]])],
        0.07,
        stuff,
    )


def five_bracelet(colour: str) -> None:
    line = _arc(2.6, 0.25, 0.16)
    tones = PALE_FIVE if colour == "#D9A7A0" else FIVE
    for path, tone in zip(cords.plait(forms.length(line), 0.17, 0.82, 5), tones, strict=True):
        pair = [path + [0, 0.032, 0], path - [0, 0.032, 0]]
        forms.tubes("colour", _lie(pair, line), 0.045, paint.thread(tone, 0.35))
    for k, way in enumerate((1, -1)):
        end = line[-k]
        bead = forms.lathe("bead", forms.bead_profile(0.22, 0.09), paint.wood("#B98A55"), 40)
        bead.location = tuple(end + [way * -0.16, -0.1, 0.1])
        bead.rotation_euler = (0, math.pi / 2, way * 0.5)
        for j, tone in enumerate(tones):
            tail = end + _tail(way, j, k)
            forms.tubes("tail", [forms.smooth(tail, 30)], 0.04, paint.thread(tone, 0.35))


def _tail(way: int, j: int, k: int) -> Path3:
    """One loose thread after the bead; every colour falls a little differently."""
    bend = [
        [0, 0, 0],
        [-way * 0.4, -0.25, -0.05],
        [-way * (0.7 + 0.07 * j), -0.9 - 0.08 * j, -0.1],
        [-way * (0.55 + 0.16 * j), -1.7 + 0.06 * k, -0.1],
    ]
    return np.array(bend)


def heart_tassel(colour: str) -> None:
    """Loop, lattice knot, jade bead and a long tassel, one below the other."""
    stuff = paint.thread(colour, 0.7)
    knot = [p + [0, 3.4, 0.3] for p in cords.endless_knot(3, 0.36, 0.1)]
    forms.tubes("knot", knot, 0.125, stuff)
    top = forms.smooth(points("knots.heart_loop"), 80)
    forms.twisted("loop", [top], 0.09, stuff)
    forms.twisted("neck", [forms.smooth(points("knots.heart_neck"), 40)], 0.1, stuff)
    jade = forms.lathe(
        "jade", forms.bead_profile(0.46, 0.1), paint.cloudy("#8DB08F", "#DCE8D8"), 56
    )
    jade.location, jade.rotation_euler = (0, 0.75, 0.46), (math.pi / 2, 0, 0)
    forms.tassel(np.array([0, -0.1, 0.36]), np.array([0.05, -1.0, 0]), (7.0, 0.7), stuff)


def bookmark(colour: str) -> None:
    stuff = paint.thread(colour, 0.65)
    line = np.stack(
        [0 * np.linspace(0, 1, 80), np.linspace(1.4, 8.6, 80), 0 * np.linspace(0, 1, 80) + 0.12],
        axis=-1,
    )
    forms.tubes("band", _lie(cords.plait(7.2, 0.3, 1.0, 5), line), 0.095, stuff)
    knot = [p + [0, 0.05, 0.18] for p in cords.endless_knot(2, 0.34, 0.085)]
    forms.tubes("knot", knot, 0.11, stuff)
    forms.twisted("neck", [points("knots.bookmark_neck")], 0.1, stuff)
    forms.tassel(np.array([0, -1.9, 0.28]), np.array([-0.12, -1.0, 0]), (5.6, 0.75), stuff)


def key_loop(colour: str) -> None:
    stuff = paint.thread(colour, 0.15)
    line = forms.smooth(points("knots.key_loop"), 200)
    working, core = cords.square_sennit(forms.length(line), 0.3, 0.42, spin=0.62)
    forms.twisted("spiral", _lie(working, line), 0.15, stuff)
    forms.twisted("core", _lie(core, line), 0.13, stuff)
    t = np.linspace(0, 4 * math.pi, 200)
    ring = np.stack(
        [-3.75 + 1.15 * np.cos(t), 1.3 + 1.15 * np.sin(t), 0.1 + 0.16 * t / 12.6], axis=-1
    )
    forms.tubes("ring", [ring], 0.085, paint.metal("#C79A4B", 0.2))
    _fringe(line[-1], line[-1] - line[-8], stuff)


def _fringe(end: Path3, away: Path3, stuff: bpy.types.Material) -> None:
    rng = np.random.default_rng(6)
    away = away / np.linalg.norm(away)
    side = np.array([-away[1], away[0], 0])
    hairs = []
    for _ in range(130):
        spread, t = rng.normal(0, 0.28), np.linspace(0, 1, 7)[:, None]
        line = (
            end
            + away * t * rng.uniform(1.0, 1.35)
            + side * spread * (0.4 + t)
            + side * rng.normal(0, 0.08) * t**2
        )
        line[:, 2] = np.maximum(0.02, (end[2] + rng.normal(0, 0.12)) * (1 - t[:, 0] * 0.9))
        hairs.append(line)
    forms.tubes("fringe", hairs, 0.024, stuff)


def coaster(colour: str) -> None:
    stuff = paint.thread(colour, 0.1)
    forms.twisted("coil", [cords.coil(0.12, 4.06, 0.46) + [0, 0, 0.24]], 0.25, stuff)
    turn = np.linspace(0, 2 * math.pi, 200)
    edge = np.stack([4.38 * np.cos(turn), 4.38 * np.sin(turn), 0 * turn + 0.26], axis=-1)
    forms.twisted("edge", [edge], 0.2, stuff)
    rng = np.random.default_rng(8)
    hairs = []
    for k in range(1500):
        a, swing = 2 * math.pi * k / 1500 + rng.normal(0, 0.01), rng.normal(0, 0.05)
        t = np.linspace(0, 1, 6)
        r, turn = 4.5 + rng.uniform(1.2, 1.35) * t, a + swing * t**2
        hairs.append(
            np.stack(
                [
                    r * np.cos(turn),
                    r * np.sin(turn),
                    np.maximum(0.03, 0.26 * (1 - t**0.6) + rng.uniform(0, 0.12)),
                ],
                axis=-1,
            )
        )
    forms.tubes("fringe", hairs, 0.028, stuff)


TIE: dict[str, Callable[[str], None]] = {
    "square-knot-bracelet": square_bracelet,
    "heart-knot-tassel": heart_tassel,
    "diamond-knot-jade-bracelet": diamond_bracelet,
    "macrame-wall-hanging": hanging.tie,
    "spiral-key-loop": key_loop,
    "fringed-coaster-pair": coaster,
    "five-colour-thread": five_bracelet,
    "knot-bookmark": bookmark,
}


def lay(product: Product, view: int) -> None:
    """One piece, or every colour together in the third view."""
    stage.ground()
    slug, colours = product["slug"], [v["colour_hex"] for v in product["variants"]]
    if view == 3:
        props.spread(TIE[slug], colours, layout(slug)["spots"])
    else:
        TIE[slug](colours[0])
