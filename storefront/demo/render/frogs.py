"""Frog buttons: satin rolled over a core and coiled flat, a knot on one side, a loop opposite.

A form is a list of paths on the right-hand side (x > 0), in centimetres; the left-hand side is its
mirror. Strips lie on their edge, so a coil shows the crown of each turn.
"""

import math
from collections.abc import Callable
from functools import partial

import bpy
import numpy as np

from . import cords, forms, paint, props, stage
from .drawings import layout, points
from .forms import Path3
from .stage import Product

CORD = 0.16
PADS = {"butterfly-frog-pair": "#EBD9C0", "plum-frog-pair": "#F0DDB8"}
PARTNER = {"#2D2A2E": "#C9A24B", "#A3272B": "#2B2628", "#8B6A4C": "#EDE4D2", "#2B2528": "#C79B3F"}


def _flat(drawn: list[tuple[float, float]], count: int = 160) -> Path3:
    line = forms.smooth(np.array([[x, y, 0.0] for x, y in drawn]), count)
    return forms.even(line, count)


def _spiral(middle: tuple[float, float], outer: float, begin: float, way: int = 1) -> Path3:
    line = cords.tucked(cords.coil(0.1, outer, CORD * 1.95, begin), CORD * 1.95)
    line[:, 1] *= way
    return line + [middle[0], middle[1], 0.0]


def _ring(
    middle: tuple[float, float], size: tuple[float, float], tilt: float, open_by: float = 0.0
) -> Path3:
    t = np.linspace(open_by, 2 * math.pi - open_by, 70)
    x, y = size[0] * np.cos(t), size[1] * np.sin(t)
    c, s = math.cos(tilt), math.sin(tilt)
    return np.stack([middle[0] + c * x - s * y, middle[1] + s * x + c * y, 0 * t], axis=-1)


def straight() -> list[Path3]:
    return [
        _flat([(0.25, k * CORD * 1.02), (1.5, k * CORD * 1.02), (2.9, k * CORD * 1.02)])
        for k in (-1, 1)
    ] + [_flat([(2.9, -CORD), (3.05, 0), (2.9, CORD)], 24)]


def pipa() -> list[Path3]:
    """Two strips run out and wind into a pear-shaped coil."""
    belly = _spiral((2.35, 0.0), 1.15, 0.3)
    belly[:, 0] = 2.35 + (belly[:, 0] - 2.35) * (1.0 + 0.16 * (2.35 - belly[:, 0]))
    arms = [
        _flat([(0.25, k * CORD), (0.8, k * CORD * 1.3), (1.35, k * CORD * 3.2)]) for k in (-1, 1)
    ]
    return [belly, *arms]


def butterfly() -> list[Path3]:
    body = [_flat([(0.25, k * CORD), (0.8, k * CORD), (1.2, k * CORD)]) for k in (-1, 1)]
    wings = []
    for shrink in (1.0, 0.68, 0.36):
        wings.append(_ring((1.95, 0.95), (1.25 * shrink, 0.72 * shrink), 0.75))
        wings.append(_ring((1.7, -0.82), (0.95 * shrink, 0.56 * shrink), -0.7))
    feelers = [_flat([(x, y) for x, y in points("frogs.feeler")], 60)]
    return body + wings + feelers


def coil() -> list[Path3]:
    return [_flat([(0.25, k * CORD), (0.7, k * CORD), (1.05, k * CORD)]) for k in (-1, 1)]


def plum() -> list[Path3]:
    stem = [_flat([(0.25, k * CORD), (0.55, k * CORD), (0.8, k * CORD)]) for k in (-1, 1)]
    petals = []
    for k in range(5):
        a = 2 * math.pi * k / 5 + math.pi
        middle = (2.1 + 0.86 * math.cos(a), 0.86 * math.sin(a))
        petals += [_ring(middle, (0.56 * shrink, 0.5 * shrink), a) for shrink in (1.0, 0.52)]
    return [*petals, *stem]


def ruyi() -> list[Path3]:
    """A stem that ends in three cloud heads."""
    heads = [
        _spiral((1.75, 1.0), 0.78, 2.6),
        _spiral((1.75, -1.0), 0.78, 2.6, -1),
        _spiral((3.1, 0.0), 0.9, math.pi),
    ]
    stem = [
        _flat([(0.25, k * CORD), (1.1, k * CORD), (1.9, k * CORD), (2.3, k * CORD)])
        for k in (-1, 1)
    ]
    return heads + stem


FORM: dict[str, Callable[[], list[Path3]]] = {
    "straight-frog-set": straight,
    "pipa-frog-pair": pipa,
    "butterfly-frog-pair": butterfly,
    "coil-frog-pair": coil,
    "plum-frog-pair": plum,
    "ruyi-frog-pair": ruyi,
}


def _mirror(paths: list[Path3]) -> list[Path3]:
    return [p * [-1.0, 1.0, 1.0] for p in paths]


def _knot(at: Path3, stuff: bpy.types.Material, size: float = 0.3) -> None:
    """The button itself: a ball of interlaced strip."""
    ball = cords.ball_knot(size * 0.8, CORD * 0.7) * [1.0, 1.0, 0.92] + at
    forms.tubes("button", [ball], CORD * 0.78, stuff, closed=True)


def _padded(paths: list[Path3], stuff: bpy.types.Material, height: float) -> None:
    """A second colour inside the wings or petals, as a soft pad."""
    for path in paths:
        middle, t = path.mean(axis=0), np.linspace(0, 1, 6)
        rings = [
            middle + (path - middle) * (1 - s) * 0.92 + [0, 0, height * math.sqrt(s) + 0.02]
            for s in t
        ]
        forms.mesh("pad", np.vstack(rings), forms.grid_faces(len(rings), len(path)), stuff)


def _discs(colour: str, stuff: bpy.types.Material) -> None:
    """Two strips wound side by side, one in the partner colour."""
    other = paint.satin(PARTNER.get(colour, "#C9A24B"))
    for begin, made in ((0.0, stuff), (math.pi, other)):
        wound = cords.tucked(cords.coil(0.12, 1.45, CORD * 3.8, begin), CORD * 1.9)
        disc = wound + [2.4, 0, CORD]
        forms.tubes("disc", [disc, disc * [-1.0, 1.0, 1.0]], CORD, made)


def pair(slug: str, colour: str) -> None:
    """Both halves closed: the knot of the left lies in the loop of the right."""
    stuff, right = paint.satin(colour), FORM[slug]()
    sides = [p + [0.15, 0, CORD] for p in right]
    forms.tubes("strips", sides + _mirror(sides), CORD, stuff)
    if slug == "coil-frog-pair":
        _discs(colour, stuff)
    if slug in PADS:
        inner = [p + [0.15, 0, 0.05] for p in right if len(p) == 70]
        pad = paint.satin(PARTNER.get(colour, PADS[slug]))
        _padded(inner + _mirror(inner), pad, 0.12)
    if slug == "plum-frog-pair":
        for way in (-1, 1):
            _knot(np.array([way * 2.25, 0.0, 0.26]), stuff, 0.26)
    loop = _ring((-0.02, 0.0), (0.44, 0.36), 0.0) + [0, 0, CORD]
    forms.tubes("loop", [loop], CORD * 0.8, stuff, closed=True)
    _knot(np.array([0.0, 0.0, 0.42]), stuff, 0.34)
    _stitches(stuff)


def _stitches(stuff: bpy.types.Material) -> None:
    """A few visible stitches across the stems hold the two strips together."""
    threads = []
    for way in (-1, 1):
        for x in (0.62, 0.7):
            t = np.linspace(0, math.pi, 12)
            threads.append(
                np.stack(
                    [0 * t + way * (x + 0.15), 0.34 * np.cos(t), 0.05 + 0.3 * np.sin(t)], axis=-1
                )
            )
    forms.tubes("stitch", threads, 0.02, stuff)


def gourd(colour: str) -> None:
    stuff, green = paint.satin(colour), paint.satin("#6F8F4E" if colour != "#5F8450" else "#B58A3A")
    belly = cords.tucked(cords.coil(0.12, 1.5, CORD * 2.0, 1.4), 0.32) + [0, -1.15, CORD]
    head = cords.tucked(cords.coil(0.12, 0.98, CORD * 2.0, -1.6), 0.32) + [0, 1.28, CORD * 1.3]
    forms.tubes("gourd", [belly, head], CORD, stuff)
    _knot(np.array([0.0, 2.45, 0.3]), green, 0.22)
    vine = _flat([(x, y) for x, y in points("frogs.vine")])
    leaf = [_ring((-0.85, 2.75), (0.75 * k, 0.32 * k), 2.75) + [0, 0, 0.12] for k in (1.0, 0.5)]
    forms.tubes("vine", [vine + [0, 0, 0.14], *leaf], 0.1, green)


def clasp_bracelet(colour: str) -> None:
    """Three strips side by side round the wrist, closed in front."""
    stuff = paint.satin(colour)
    t = np.linspace(-math.pi / 2 + 0.2, 1.5 * math.pi - 0.2, 260)
    rows = [
        np.stack([2.7 * np.cos(t), 2.45 * np.sin(t), 0 * t + z], axis=-1)
        for z in (CORD, CORD * 2.95, CORD * 4.9)
    ]
    forms.tubes("strips", rows, CORD, stuff)
    front = np.array([0.0, -2.5, CORD * 2.95])
    for way in (-1, 1):
        ends = [np.array([r[0 if way > 0 else -1] for r in rows])]
        forms.tubes("end", ends, CORD * 1.15, stuff)
        arm = np.array(
            [[way * 0.5, -2.4, front[2]], [way * 0.3, -2.6, front[2]], [0.0, -2.72, front[2]]]
        )
        forms.tubes(
            "arm",
            [forms.smooth(arm, 24) + [0, 0, k * CORD] for k in (-0.8, 0.8)],
            CORD * 0.8,
            stuff,
        )
    upright = _ring((0.0, 0.0), (0.46, 0.38), 0.0)[:, [0, 2, 1]] + front + [0, -0.22, 0]
    forms.tubes("loop", [upright], CORD * 0.8, stuff, closed=True)
    _knot(front + [0, -0.34, 0], stuff, 0.36)


def _make(slug: str) -> Callable[[str], None]:
    if slug == "gourd-brooch":
        return gourd
    return clasp_bracelet if slug == "frog-clasp-bracelet" else partial(pair, slug)


def lay(product: Product, view: int) -> None:
    """One piece, five pairs alike, or every colour in the third view."""
    stage.ground()
    slug, colours = product["slug"], [v["colour_hex"] for v in product["variants"]]
    if slug == "straight-frog-set":
        props.spread(_make(slug), [colours[0]] * 5, layout(slug)["spots"])
    elif view == 3:
        props.spread(_make(slug), colours, layout(slug)["spots"])
    else:
        _make(slug)(colours[0])
