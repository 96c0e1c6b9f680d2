"""Embroidered goods: hoops, a brooch, a handkerchief, a scent pouch, a coaster and a bookmark."""

import math
from typing import Any

import bpy
import numpy as np

from . import forms, motifs, paint, props, stage, stitches
from .sheets import Flat
from .stage import Shot

Product = dict[str, Any]
LINEN = {"plum-branch-hoop": "#E7DDC8", "mountain-moon-hoop": "#EDE6D6", "koi-hoop": "#DCE3DE"}


def _slab(size: tuple[float, float], thick: float, material: bpy.types.Material, wave: float = 0.0) -> bpy.types.Object:
    """A piece of cloth with rounded edges and, if asked, a soft ripple."""
    count = 60
    y, x = np.mgrid[0:count, 0:count] / (count - 1) * 2 - 1
    fold = wave * (np.sin(2.2 * x + 1.1 * y) + 0.6 * np.sin(3.1 * y - 1.7 * x + 1.0))
    near = np.clip((1 - np.maximum(np.abs(x), np.abs(y))) / 0.02, 0, 1)
    z = thick * np.sqrt(near) + np.maximum(fold, 0) * np.clip(np.maximum(np.abs(x), np.abs(y)), 0, 1) ** 2
    points = np.stack([x * size[0] / 2, y * size[1] / 2, z], axis=-1).reshape(-1, 3)
    return forms.mesh("cloth", points, forms.grid_faces(count, count), material)


def _hoop(slug: str, radius: float) -> None:
    bpy.ops.mesh.primitive_circle_add(vertices=120, radius=radius + 0.1, fill_type="NGON", location=(0, 0, 0.0))
    bpy.context.object.data.materials.append(stitches.cloth(LINEN[slug], 12.0))
    beech = paint.grain("#C99F6B")
    for inner, outer, low, high in ((radius, radius + 0.28, -0.75, 0.14), (radius + 0.34, radius + 0.72, -0.72, 0.2)):
        soft = 0.07
        profile = np.array([[inner, low], [inner, high - soft], [inner + soft * 0.3, high - soft * 0.3], [inner + soft, high], [outer - soft, high], [outer - soft * 0.3, high - soft * 0.3], [outer, high - soft], [outer, low]])
        forms.lathe("hoop", profile, beech, 160)
    brass = paint.metal("#CFA452", 0.25)
    for x in (-0.32, 0.32):
        bpy.ops.mesh.primitive_cube_add(size=1, location=(x, radius + 0.95, -0.2))
        bpy.context.object.scale = (0.14, 0.6, 0.75)
        bpy.context.object.data.materials.append(brass)
    bpy.ops.mesh.primitive_cylinder_add(radius=0.12, depth=1.9, location=(0.2, radius + 1.05, -0.15), rotation=(0, math.pi / 2, 0))
    bpy.context.object.data.materials.append(brass)
    bpy.ops.mesh.primitive_cylinder_add(radius=0.34, depth=0.42, location=(1.2, radius + 1.05, -0.15), rotation=(0, math.pi / 2, 0))
    bpy.context.object.data.materials.append(brass)


def _lift(height: float) -> None:
    """Set everything made so far on the table."""
    props.move([o for o in bpy.data.objects if o.name != "Plane" and o.parent is None], (0.0, 0.0, height))


def hoop(slug: str, colour: str) -> float:
    radius = 8.6 if slug == "mountain-moon-hoop" else 7.2
    {"plum-branch-hoop": motifs.plum, "mountain-moon-hoop": motifs.mountains, "koi-hoop": motifs.koi}[slug](colour)
    _hoop(slug, radius)
    _lift(0.76)
    return radius * 2.35


def brooch(colour: str) -> float:
    dome = np.array([[0.001, 0.0], [0.8, -0.01], [1.5, -0.04], [1.9, -0.12], [2.02, -0.3], [2.02, -0.5]])
    forms.lathe("dome", dome, stitches.cloth(colour, 26.0), 90)
    rim = np.array([[2.0, -0.5], [2.0, -0.28], [2.06, -0.18], [2.16, -0.18], [2.22, -0.28], [2.22, -0.5]])
    forms.lathe("rim", rim, paint.metal("#C9A055", 0.25), 90)
    motifs.orchid(colour)
    return 5.0


def handkerchief(colour: str) -> float:
    sheet = _slab((15.0, 15.0), 0.05, stitches.cloth("#FFFEFA", 22.0), 0.3)
    sheet.location = (0, 0, -0.03)
    t = np.linspace(-7.35, 7.35, 60)
    sides = [np.stack([a, b, 0 * t + 0.1], axis=-1) for a, b in ((t, 0 * t - 7.4), (t, 0 * t + 7.4), (0 * t - 7.4, t), (0 * t + 7.4, t))]
    hem = [s for side in sides for s in stitches.stem(side[:, :2], 0.1, 0.3)]
    stitches.sew(hem, motifs.shades(colour), 0.035)
    motifs.lotus(colour, (3.1, -2.4), 1.25)
    return 17.0


BAG = np.array([[0, 0.3, 0.1], [0.05, 1.5, 0.5], [0.16, 2.35, 0.9], [0.34, 2.7, 1.08], [0.56, 2.4, 0.95], [0.72, 1.5, 0.75], [0.81, 0.84, 0.6], [0.87, 0.86, 0.56], [1.0, 1.35, 0.72]])


def _outline(height: Flat, which: int) -> Flat:
    """Half width (1) or depth (2) of the bag at a share of its height."""
    table = forms.smooth(BAG, 200)
    return np.interp(height, table[:, 0], table[:, which])


def pouch(colour: str) -> float:
    """A small pillow of satin, gathered at the neck, with a sprig on its swelling front."""
    rows, columns = 60, 80
    v, a = np.mgrid[0:rows, 0:columns] / [[[rows - 1]], [[columns]]]
    a = a * 2 * math.pi
    half, deep = _outline(v, 1), _outline(v, 2)
    pleat = 1 + 0.09 * np.clip((v - 0.6) / 0.25, 0, 1) * np.cos(14 * a)
    points = np.stack([half * np.cos(a) * pleat, -4.2 + 8.2 * v, 1.05 + deep * np.sin(a) * pleat], axis=-1).reshape(-1, 3)
    forms.mesh("bag", points, forms.grid_faces(rows, columns, closed=True), stitches.cloth(colour, 40.0, 0.8))
    for parts, silk in motifs.sprig([]):
        for s in parts:
            x, y = s[:, 0], s[:, 1] - 1.0
            at = (y + 4.2) / 8.2
            wide, high = _outline(at, 1), _outline(at, 2)
            s[:, 1] = y
            s[:, 2] += 1.05 + high * np.sqrt(np.maximum(0.02, 1 - (x / wide) ** 2)) - 0.02
        stitches.sew(parts, silk, 0.024)
    cord = paint.thread("#C9A24B", 0.6)
    t = np.linspace(0, 2 * math.pi, 60)
    forms.twisted("draw", [np.stack([0.92 * np.cos(t), 0 * t + 2.6 + 0.06 * np.sin(3 * t), 1.05 + 0.66 * np.sin(t)], axis=-1)], 0.1, cord)
    loop = forms.smooth(np.array([[0.3, 2.6, 1.6], [1.2, 3.8, 0.7], [1.9, 5.6, 0.14], [0.9, 6.6, 0.14], [0.0, 5.4, 0.14], [-0.3, 2.7, 1.6]]), 90)
    forms.twisted("loop", [loop], 0.09, cord)
    forms.tassel(np.array([0.0, -4.15, 0.9]), np.array([0.06, -1.0, 0.0]), (3.2, 0.8), cord)
    return 13.5


def coaster(colour: str) -> float:
    _slab((12.0, 12.0), 0.3, stitches.cloth(colour, 26.0)).location = (0, 0, -0.3)
    motifs.star(colour)
    return 13.0


def bookmark(colour: str) -> float:
    _slab((4.4, 15.6), 0.14, stitches.cloth(colour, 34.0, 0.5)).location = (0, 0, -0.13)
    motifs.willow()
    motifs.swallow((0.35, 1.0), -0.5, 1.0)
    motifs.swallow((-0.5, -3.6), 0.55, 0.85)
    ivory = paint.thread("#B9A57E", 0.5)
    neck = forms.smooth(np.array([[0, 7.4, 0.0], [0.1, 8.0, 0.1], [0.4, 8.8, 0.05]]), 30)
    forms.twisted("neck", [neck], 0.07, ivory)
    forms.tassel(np.array([0.4, 8.7, 0.2]), np.array([0.5, 1.0, 0.0]), (3.0, 0.8), ivory)
    return 19.5


def _make(slug: str, colour: str) -> float:
    if slug.endswith("-hoop"):
        return hoop(slug, colour)
    one, height = {
        "orchid-brooch": (brooch, 0.5),
        "lotus-handkerchief": (handkerchief, 0.06),
        "scent-pouch": (pouch, 0.0),
        "cross-stitch-coaster": (coaster, 0.3),
        "swallow-bookmark": (bookmark, 0.14),
    }[slug]
    wide = one(colour)
    _lift(height)
    return wide


def _group(slug: str, colours: list[str]) -> float:
    wide = 0.0
    spots = [(-0.58, 0.34, 0.16), (0.5, 0.42, -0.12), (0.04, -0.56, 0.06)]
    for k, (colour, (x, y, turn)) in enumerate(zip(colours, spots, strict=True)):
        before = set(bpy.data.objects)
        wide = {"orchid-brooch": brooch, "cross-stitch-coaster": coaster}[slug](colour)
        fresh = [o for o in bpy.data.objects if o not in before]
        props.move(fresh, (x * wide, y * wide, 0.5 if slug == "orchid-brooch" else 0.3), turn=math.degrees(turn))
    return wide


CLOSE = {
    "plum-branch-hoop": (0.3, 0.9, 12.5), "mountain-moon-hoop": (0.8, -0.6, 15.0), "orchid-brooch": (0.2, 0.1, 7.0), "lotus-handkerchief": (3.2, -1.0, 13.0),
    "scent-pouch": (0.1, -0.6, 11.0), "koi-hoop": (-0.4, 3.0, 12.0), "cross-stitch-coaster": (0.8, -0.8, 12.0), "swallow-bookmark": (0.2, 1.0, 9.5),
}


def arrange(product: Product, view: int) -> Shot:
    """Whole, close on the thread, or every colour."""
    stage.ground()
    slug, colours = product["slug"], [v["colour_hex"] for v in product["variants"]]
    if view == 3:
        wide = _group(slug, colours)
        return Shot(look_at=(0.0, 0.0, 0.3), distance=wide * 5.6, height=60, turn=8, fstop=10.0, light_turn=-95, light_height=38)
    wide = _make(slug, colours[0])
    if view == 2:
        x, y, distance = CLOSE[slug]
        level = 1.8 if slug == "scent-pouch" else 0.8 if slug.endswith("hoop") else 0.4
        return Shot(look_at=(x, y, level), distance=distance, height=42, turn=16, fstop=4.5, light_turn=-95, light_height=30)
    turn = {"swallow-bookmark": -32.0, "scent-pouch": -24.0, "lotus-handkerchief": -14.0}.get(slug, 9.0)
    middle = {"swallow-bookmark": (0.2, 1.3, 0.2), "scent-pouch": (0.3, -0.4, 0.6)}.get(slug, (0.0, 0.15, 0.4))
    near = 2.6 if slug in ("swallow-bookmark", "scent-pouch") else 3.0
    return Shot(look_at=middle, distance=wide * near, height=64, turn=turn, fstop=10.0, light_turn=-95, light_height=38)
