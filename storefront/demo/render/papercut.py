"""Paper cuts: a thin sheet with its pattern cut out, lifting a little from the paper beneath.

The pattern decides where the sheet is; light passes the cuts and draws the shadow by itself.
"""

import math
from collections.abc import Callable
from functools import partial

import bpy
import numpy as np

from . import forms, paint, patterns, props, stage, textures
from .drawings import layout, rows
from .sheets import Flat
from .stage import Product

PATTERN: dict[str, tuple[Callable[[], Flat], float]] = {
    "fu-window-flower": (patterns.fu, 26.0),
    "double-happiness": (patterns.double_happiness, 16.0),
    "butterfly-paper-cut": (patterns.butterfly, 17.0),
    "fish-of-plenty": (patterns.fish, 26.0),
    "peony-rosette": (patterns.peony, 30.0),
    "lotus-card": (patterns.lotus, 12.0),
    "tree-of-life": (patterns.tree, 26.0),
}
CARD = {
    "butterfly-paper-cut": 20.0,
    "fish-of-plenty": 30.0,
    "lotus-card": 15.0,
    "tree-of-life": 30.0,
}


def _paper(colour: str, mask: Flat) -> bpy.types.Material:
    """Matt xuan paper, a little see-through to light, absent where it was cut."""
    material = paint.plain("xuan", colour, 0.85, {"Specular IOR Level": 0.15, "Sheen Weight": 0.1})
    picture = paint.add(material, "ShaderNodeTexImage")
    picture.image = textures.image("cuts", np.repeat(mask[..., None], 3, axis=2))
    picture.extension = "CLIP"
    sharp = paint.ramp(
        material, picture.outputs["Color"], [(0.42, (0, 0, 0, 1)), (0.58, (1, 1, 1, 1))]
    )
    paint.join(material, sharp, paint.body(material).inputs["Alpha"])
    fibre = paint.noise(material, paint.place(material, (1, 1, 1)), 1.1, 3.0)
    tone = paint.ramp(
        material, fibre, [(0.3, paint.rgb(colour, 0.9)), (0.7, paint.rgb(colour, 1.08))]
    )
    paint.join(material, tone, paint.body(material).inputs["Base Color"])
    return material


def sheet(mask: Flat, colour: str, wide: float, lift: float, seed: int) -> bpy.types.Object:
    """A sheet that lies down in the middle and lifts in places, as cut paper does."""
    rng = np.random.default_rng(seed)
    count = 90
    y, x = np.mgrid[0:count, 0:count] / (count - 1) * 2 - 1
    a, b, c = rng.uniform(0, 6.28, 3)
    high = (
        0.35
        + 0.5 * np.sin(2.3 * x + a) * np.cos(1.9 * y + b)
        + 0.35 * np.sin(4.1 * x - 3.3 * y + c)
    )
    high = lift * (
        np.maximum(high, 0) + 0.9 * (x**2 + y**2) ** 1.5 * (0.6 + 0.4 * np.sin(math.pi * x + c))
    )
    points = np.stack([x * wide / 2, y * wide / 2, high + 0.05], axis=-1).reshape(-1, 3)
    thing = forms.mesh("sheet", points, forms.grid_faces(count, count), _paper(colour, mask))
    layer = thing.data.uv_layers.new(name="flat")
    for loop in thing.data.loops:
        px, py, _ = points[loop.vertex_index]
        layer.data[loop.index].uv = (px / wide + 0.5, py / wide + 0.5)
    return thing


def _card(wide: float) -> None:
    bpy.ops.mesh.primitive_cube_add(size=1.0, location=(0, 0, 0.12))
    board = bpy.context.object
    board.scale = (wide, wide, 0.2)
    edge = board.modifiers.new("edge", "BEVEL")
    edge.width, edge.segments = 0.006, 2
    board.data.materials.append(paint.plain("card", "#FBF8F1", 0.8, {"Specular IOR Level": 0.2}))


def _piece(slug: str, colour: str) -> None:
    """One finished paper cut, on its card if the product is mounted."""
    pattern, wide = PATTERN[slug]
    piece = sheet(pattern(), colour, wide, 0.0 if slug in CARD else 0.022 * wide, 3)
    if slug in CARD:
        _card(CARD[slug])
        piece.location.z = 0.24


def _snow(colours: list[str]) -> None:
    for k, (x, y) in enumerate(rows("cuts.snow")):
        tone = colours[1] if k % 2 == 0 else colours[0]
        piece = sheet(patterns.snowflake(40 + k), tone, 10.5 + (k % 3) * 0.8, 0.28, k)
        piece.location = (x, y, 0.04 * k)
        piece.rotation_euler = (0, 0, 0.7 * k)


def lay(product: Product, view: int) -> None:
    """One cut, a handful of snow on grey-blue paper, or every colour in the third view."""
    slug, colours = product["slug"], [v["colour_hex"] for v in product["variants"]]
    if slug == "snowflake-set":
        stage.ground(paint.plain("grey card", "#B9C4CC", 0.9))
        _snow(colours)
        return
    stage.ground()
    spots = layout(slug)["spots"] if view == 3 else [[0.0, 0.0, 0.0, 6.88]]
    props.spread(partial(_piece, slug), colours[: len(spots)], spots)
