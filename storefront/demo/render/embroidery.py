"""Embroidered goods: hoops, a brooch, a handkerchief, a scent pouch, a coaster and a bookmark."""

import math
from collections.abc import Callable
from functools import partial

import bpy
import numpy as np

from . import flowers, forms, paint, props, scenes, stage, stitches
from .drawings import layout, points
from .sheets import Flat
from .stage import Product

LINEN = {"plum-branch-hoop": "#E7DDC8", "mountain-moon-hoop": "#EDE6D6", "koi-hoop": "#DCE3DE"}


def _slab(
    size: tuple[float, float], thick: float, material: bpy.types.Material, wave: float = 0.0
) -> bpy.types.Object:
    """A piece of cloth with rounded edges and, if asked, a soft ripple."""
    count = 60
    y, x = np.mgrid[0:count, 0:count] / (count - 1) * 2 - 1
    fold = wave * (np.sin(2.2 * x + 1.1 * y) + 0.6 * np.sin(3.1 * y - 1.7 * x + 1.0))
    near = np.clip((1 - np.maximum(np.abs(x), np.abs(y))) / 0.02, 0, 1)
    z = (
        thick * np.sqrt(near)
        + np.maximum(fold, 0) * np.clip(np.maximum(np.abs(x), np.abs(y)), 0, 1) ** 2
    )
    points = np.stack([x * size[0] / 2, y * size[1] / 2, z], axis=-1).reshape(-1, 3)
    return forms.mesh("cloth", points, forms.grid_faces(count, count), material)


def _wooden_ring(inner: float, outer: float, low: float, high: float) -> Flat:
    """The profile of a hoop: square, its upper edges rounded by sanding."""
    soft = 0.07
    left = [[inner, low], [inner, high - soft], [inner + soft * 0.3, high - soft * 0.3]]
    right = [[outer - soft * 0.3, high - soft * 0.3], [outer, high - soft], [outer, low]]
    return np.array([*left, [inner + soft, high], [outer - soft, high], *right])


def _screw(radius: float) -> None:
    """Two brass ears and the screw that draws the hoop tight."""
    brass = paint.metal("#CFA452", 0.25)
    for x in (-0.32, 0.32):
        bpy.ops.mesh.primitive_cube_add(size=1, location=(x, radius + 0.95, -0.2))
        bpy.context.object.scale = (0.14, 0.6, 0.75)
        bpy.context.object.data.materials.append(brass)
    for thick, long, x in ((0.12, 1.9, 0.2), (0.34, 0.42, 1.2)):
        bpy.ops.mesh.primitive_cylinder_add(
            radius=thick,
            depth=long,
            location=(x, radius + 1.05, -0.15),
            rotation=(0, math.pi / 2, 0),
        )
        bpy.context.object.data.materials.append(brass)


def _hoop(slug: str, radius: float) -> None:
    bpy.ops.mesh.primitive_circle_add(vertices=120, radius=radius + 0.1, fill_type="NGON")
    bpy.context.object.data.materials.append(stitches.cloth(LINEN[slug], 12.0))
    beech = paint.grain("#C99F6B")
    forms.lathe("hoop", _wooden_ring(radius, radius + 0.28, -0.75, 0.14), beech, 160)
    forms.lathe("hoop", _wooden_ring(radius + 0.34, radius + 0.72, -0.72, 0.2), beech, 160)
    _screw(radius)


SEW = {
    "plum-branch-hoop": flowers.plum,
    "mountain-moon-hoop": scenes.mountains,
    "koi-hoop": scenes.koi,
}


def hoop(slug: str, colour: str) -> None:
    radius = 8.6 if slug == "mountain-moon-hoop" else 7.2
    SEW[slug](colour)
    _hoop(slug, radius)


def brooch(colour: str) -> None:
    dome = np.array(
        [[0.001, 0.0], [0.8, -0.01], [1.5, -0.04], [1.9, -0.12], [2.02, -0.3], [2.02, -0.5]]
    )
    forms.lathe("dome", dome, stitches.cloth(colour, 26.0), 90)
    rim = np.array(
        [[2.0, -0.5], [2.0, -0.28], [2.06, -0.18], [2.16, -0.18], [2.22, -0.28], [2.22, -0.5]]
    )
    forms.lathe("rim", rim, paint.metal("#C9A055", 0.25), 90)
    flowers.orchid(colour)


def handkerchief(colour: str) -> None:
    sheet = _slab((15.0, 15.0), 0.05, stitches.cloth("#FFFEFA", 22.0), 0.1)
    sheet.location = (0, 0, -0.03)
    t = np.linspace(-7.35, 7.35, 60)
    sides = [
        np.stack([a, b, 0 * t + 0.1], axis=-1)
        for a, b in ((t, 0 * t - 7.4), (t, 0 * t + 7.4), (0 * t - 7.4, t), (0 * t + 7.4, t))
    ]
    hem = [s for side in sides for s in stitches.stem(side[:, :2], 0.1, 0.3)]
    stitches.sew(hem, flowers.shades(colour), 0.035)
    flowers.lotus(colour, (3.1, -2.4), 1.25)


def _outline(height: Flat, which: int) -> Flat:
    """Half width (1) or depth (2) of the bag at a share of its height."""
    table = forms.smooth(points("bag.outline"), 200)
    return np.interp(height, table[:, 0], table[:, which])


def _satin_bag(colour: str) -> None:
    """A small pillow of satin, gathered at the neck."""
    high, around = 60, 80
    v, a = np.mgrid[0:high, 0:around] / [[[high - 1]], [[around]]]
    a = a * 2 * math.pi
    half, deep = _outline(v, 1), _outline(v, 2)
    pleat = 1 + 0.09 * np.clip((v - 0.6) / 0.25, 0, 1) * np.cos(14 * a)
    x, z = half * np.cos(a) * pleat, 1.05 + deep * np.sin(a) * pleat
    shape = np.stack([x, -4.2 + 8.2 * v, z], axis=-1).reshape(-1, 3)
    faces = forms.grid_faces(high, around, closed=True)
    forms.mesh("bag", shape, faces, stitches.cloth(colour, 40.0, 0.8))


def _sew_on_bag() -> None:
    """The sprig, each stitch raised to the swelling front."""
    for parts, silk in flowers.sprig():
        for s in parts:
            x, y = s[:, 0], s[:, 1] - 1.0
            wide, high = (_outline((y + 4.2) / 8.2, k) for k in (1, 2))
            s[:, 1] = y
            s[:, 2] += 1.03 + high * np.sqrt(np.maximum(0.02, 1 - (x / wide) ** 2))
        stitches.sew(parts, silk, 0.024)


def pouch(colour: str) -> None:
    _satin_bag(colour)
    _sew_on_bag()
    cord = paint.thread("#C9A24B", 0.6)
    t = np.linspace(0, 2 * math.pi, 60)
    x, z = 0.92 * np.cos(t), 1.05 + 0.66 * np.sin(t)
    forms.twisted("draw", [np.stack([x, 2.6 + 0.06 * np.sin(3 * t), z], axis=-1)], 0.1, cord)
    forms.twisted("loop", [forms.smooth(points("bag.loop"), 90)], 0.09, cord)
    forms.tassel(np.array([0.0, -4.15, 0.9]), np.array([0.06, -1.0, 0.0]), (3.2, 0.8), cord)


def coaster(colour: str) -> None:
    _slab((12.0, 12.0), 0.3, stitches.cloth(colour, 26.0)).location = (0, 0, -0.3)
    scenes.star(colour)


def bookmark(colour: str) -> None:
    _slab((4.4, 15.6), 0.14, stitches.cloth(colour, 34.0, 0.5)).location = (0, 0, -0.13)
    scenes.willow()
    scenes.swallow((0.35, 1.0), -0.5, 1.0)
    scenes.swallow((-0.5, -3.6), 0.55, 0.85)
    ivory = paint.thread("#B9A57E", 0.5)
    neck = forms.smooth(np.array([[0, 7.4, 0.0], [0.1, 8.0, 0.1], [0.4, 8.8, 0.05]]), 30)
    forms.twisted("neck", [neck], 0.07, ivory)
    forms.tassel(np.array([0.4, 8.7, 0.2]), np.array([0.5, 1.0, 0.0]), (3.0, 0.8), ivory)


# How each is made, and how high its cloth lies above the table.
MAKE: dict[str, tuple[Callable[[str], None], float]] = {
    "plum-branch-hoop": (partial(hoop, "plum-branch-hoop"), 0.76),
    "mountain-moon-hoop": (partial(hoop, "mountain-moon-hoop"), 0.76),
    "koi-hoop": (partial(hoop, "koi-hoop"), 0.76),
    "orchid-brooch": (brooch, 0.5),
    "lotus-handkerchief": (handkerchief, 0.06),
    "scent-pouch": (pouch, 0.0),
    "cross-stitch-coaster": (coaster, 0.3),
    "swallow-bookmark": (bookmark, 0.14),
}


def lay(product: Product, view: int) -> None:
    """One piece, or every colour in the third view."""
    stage.ground()
    slug, colours = product["slug"], [v["colour_hex"] for v in product["variants"]]
    make, height = MAKE[slug]
    spots = layout(slug)["spots"] if view == 3 else [[0.0, 0.0, height, 0.0]]
    props.spread(make, colours[: len(spots)], spots)
