"""Bamboo goods: coaster, tray, bowl, hexagon mat, lantern, fan, cup and basket."""

import math
from collections.abc import Callable
from typing import Any

import bpy
import numpy as np

from . import forms, paint, props, stage, strips
from .forms import Path3
from .stage import Shot
from .strips import Body, Strips

Product = dict[str, Any]
DARK = {"#B08A55", "#A98050", "#A47C4A", "#A57E4C", "#A47844"}


def _pair(colour: str, thick: float) -> tuple[Strips, Strips]:
    """Warp and weft; two-tone goods take a dark weft."""
    if colour in DARK:
        return Strips("#DDC28E", thick), Strips("#7A4F2E", thick)
    return Strips(colour, thick), Strips(colour, thick)


def _circle(radius: float, height: float, count: int = 240) -> Path3:
    t = np.linspace(0, 2 * math.pi, count)
    return np.stack([radius * np.cos(t), radius * np.sin(t), 0 * t + height], axis=-1)


def coaster(colour: str) -> float:
    both = _pair(colour, 0.06)
    strips.flat_weave(both, 0.36, strips.twill, lambda off: math.sqrt(max(0.0, 5.85**2 - off**2)), 0.16)
    for s in both:
        s.done()
    strips.bound_rim(_circle(5.9, 0.2), 0.2, both[1].colour, 0.3)
    return 12.8


def tray(colour: str) -> float:
    both = _pair(colour, 0.08)
    strips.flat_weave(both, 0.8, strips.plain, lambda off: 12.0, 0.2)
    for turn in range(4):
        a = turn * math.pi / 2
        spin = np.array([[math.cos(a), math.sin(a), 0], [-math.sin(a), math.cos(a), 0], [0, 0, 1]])
        out = np.array([[0, -1.0, 0]]) @ spin
        for n in range(-15, 16):
            z = np.linspace(0.1, 3.1, 26)
            side = 0.05 * strips.waves(z, np.array([0.1, 0.7, 1.3, 1.9, 2.5, 3.1]), [strips.plain(n, j) for j in range(6)])
            path = np.stack([np.full_like(z, n * 0.8), -12.0 - 0.12 * z - side, z], axis=-1) @ spin
            both[0].lay(path, np.tile(np.array([[1.0, 0, 0]]) @ spin, (26, 1)), np.tile(out, (26, 1)), 0.74)
        x = np.linspace(-12.1, 12.1, 130)
        for j, level in enumerate((0.7, 1.3, 1.9, 2.5)):
            side = 0.05 * strips.waves(x, np.arange(-16, 17) * 0.8, [-strips.plain(n, j + 1) for n in range(-16, 17)])
            path = np.stack([x, -12.0 - 0.12 * level - side, 0 * x + level], axis=-1) @ spin
            both[1].lay(path, np.tile([0, 0, 1.0], (130, 1)), np.tile(out, (130, 1)), 0.54)
    for s in both:
        s.done()
    corner = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]]) * 12.35
    for level, size in ((3.15, 0.3), (0.25, 0.26)):
        edge = np.vstack([np.linspace(a, b, 40) for a, b in zip(corner, corner[1:], strict=False)])
        strips.bound_rim(np.hstack([edge, np.full((len(edge), 1), level)]), size, colour if colour not in DARK else "#7A4F2E", 0.9)
    for x, y in corner[:4]:
        post = np.array([[x, y, 0.1], [x, y, 1.6], [x, y, 3.2]])
        strips.bound_rim(post, 0.3, "#B98E55", 0.2)
    return 32.5


def _bowl(colour: str) -> tuple[Strips, Strips, Body]:
    ribs, rounds = _pair(colour, 0.07)
    profile = np.array([[1.2, 0.3], [4.2, 0.25], [6.6, 0.9], [8.6, 3.4], [9.9, 6.6], [10.1, 7.9]])
    return ribs, rounds, Body(profile, 47, 34, 0.6, 0.9)


def bowl(colour: str) -> float:
    ribs, rounds, body = _bowl(colour)
    strips.turned_weave(body, ribs, rounds)
    strips.flat_weave((ribs, rounds), 0.4, strips.plain, lambda off: math.sqrt(max(0.0, 1.7**2 - off**2)), 0.34)
    ribs.done(), rounds.done()
    strips.bound_rim(_circle(10.15, 7.95), 0.32, colour, 0.45)
    strips.bound_rim(_circle(4.6, 0.3), 0.3, colour, 0.5)
    return 21.0


def oranges() -> None:
    """Three oranges with dimpled skins."""
    skin = paint.plain("orange", "#E08A2C", 0.42, {"Subsurface Weight": 0.1, "Subsurface Radius": (0.3, 0.12, 0.05)})
    paint.bump(skin, paint.noise(skin, paint.place(skin), 5.5, 1.0), 0.35, 0.06)
    for x, y, z, r in ((-2.6, -1.0, 3.9, 3.1), (3.1, -0.6, 3.8, 2.95), (0.3, 3.3, 4.6, 3.0)):
        bpy.ops.mesh.primitive_uv_sphere_add(segments=48, ring_count=32, radius=r, location=(x, y, z))
        fruit = bpy.context.object
        fruit.scale = (1, 1, 0.92)
        fruit.rotation_euler = (0.5, 0.3, x)
        fruit.data.shade_smooth()
        fruit.data.materials.append(skin)
        bpy.ops.mesh.primitive_uv_sphere_add(segments=12, ring_count=8, radius=0.22, location=(x + 0.3, y - 0.5, z + r * 0.89))
        bpy.context.object.data.materials.append(paint.plain("stalk", "#6F7A3C", 0.7))


def hexagon_mat(colour: str) -> float:
    """Three families of strips; each lies over the next family and under the one after."""
    first, second = _pair(colour, 0.07)
    step, half = 2.6, 14.6
    for k in range(3):
        a = math.pi / 3 * k + 0.0
        along, normal = np.array([math.cos(a), math.sin(a)]), np.array([-math.sin(a), math.cos(a)])
        family = first if k != 1 else second
        for m in range(-9, 10):
            offset = (m + (0.5 if k == 2 else 0.0)) * step
            marks: list[tuple[float, int]] = []
            for other, side in (((k + 1) % 3, 1), ((k + 2) % 3, -1)):
                b = math.pi / 3 * other
                across = np.array([-math.sin(b), math.cos(b)])
                for n in range(-18, 19):
                    target = (n + (0.5 if other == 2 else 0.0)) * step
                    marks.append(((target - offset * float(normal @ across)) / float(along @ across), side))
            marks.sort()
            reach = _chord(along, normal * offset, half)
            if reach is None:
                continue
            at = np.linspace(reach[0], reach[1], 160)
            high = 0.16 + 0.05 * strips.waves(at, np.array([p for p, _ in marks]), [s for _, s in marks])
            path = np.hstack([normal * offset + along * at[:, None], high[:, None]])
            family.lay(path, np.tile([*normal, 0.0], (160, 1)), np.tile([0, 0, 1.0], (160, 1)), 0.78)
    first.done(), second.done()
    t = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]]) * half
    edge = np.vstack([np.linspace(a, b, 50) for a, b in zip(t, t[1:], strict=False)])
    strips.bound_rim(np.hstack([edge, np.full((len(edge), 1), 0.24)]), 0.26, second.colour, 0.55)
    return 34.0


def _chord(along: np.ndarray, start: np.ndarray, half: float) -> tuple[float, float] | None:
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


def lantern(colour: str) -> float:
    """Strips that wind both ways round a ball, gathered in a ring above and below."""
    body = Body(np.array([[1.6, 0.0], [4.6, 1.5], [6.6, 4.6], [6.9, 6.6], [6.6, 8.6], [4.6, 11.6], [1.6, 13.1]]), 1, 1)
    cage, count = Strips(colour, 0.07), 18
    for way in (1, -1):
        for k in range(count):
            v = np.linspace(0, 1, 150)
            point, normal, up = body.at(v, way * v * math.pi * 1.15 + 2 * math.pi * k / count)
            marks = np.arange(0, 24) / (1.15 * count)
            high = 0.05 * way * strips.waves(v, marks, [1 if n % 2 else -1 for n in range(24)])
            tangent = np.gradient(point, axis=0)
            tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
            cage.lay(point + normal * high[:, None], np.cross(normal, tangent), normal, 0.42)
    cage.done()
    for height, radius in ((0.0, 1.65), (13.1, 1.65), (6.6, 6.85)):
        strips.bound_rim(_circle(radius, height, 160), 0.2, colour, 0.34)
    red = paint.thread("#A3302B", 0.5)
    loop = forms.smooth(np.array([[-1.5, 0, 13.2], [-0.8, 0, 15.4], [0, 0, 16.6], [0.8, 0, 15.4], [1.5, 0, 13.2]]), 60)
    forms.twisted("cord", [loop], 0.14, red)
    props.move([o for o in bpy.data.objects if o.name != "Plane" and o.parent is None], (0.0, 0.0, 0.25))
    return 19.0


def fan(colour: str) -> float:
    face = _pair(colour if colour != "#3B5478" else "#E0C893", 0.03)
    over = strips.twill if colour in DARK else strips.plain
    strips.flat_weave(face, 0.3, over, lambda off: math.sqrt(max(0.0, 10.7**2 - off**2)), 0.5)
    for s in face:
        s.done()
    hem = paint.thread(colour if colour == "#3B5478" else "#8C3B32", 0.1)
    forms.tubes("hem", [_circle(10.75, 0.5)], 0.34, hem, closed=True)
    rod = np.stack([0 * np.linspace(0, 1, 60), np.linspace(-21.5, 10.4, 60), 0 * np.linspace(0, 1, 60) + 0.46], axis=-1)
    forms.tubes("handle", [rod[:26] - [0, 0, 0.02]], 0.5, strips.bamboo("#B9935A"))
    forms.tubes("spine", [rod[24:] + [0, 0, 0.1]], 0.2, strips.bamboo("#C9A468"))
    for y in (-12.6, -17.0, -21.2):
        ring = np.stack([0.52 * np.cos(np.linspace(0, 6.28, 40)), 0 * np.linspace(0, 1, 40) + y, 0.44 + 0.52 * np.sin(np.linspace(0, 6.28, 40))], axis=-1)
        forms.tubes("node", [ring], 0.06, strips.bamboo("#9C7846"), closed=True)
    props.move([o for o in bpy.data.objects if o.name != "Plane" and o.parent is None], (0.0, 2.5, 0.05))
    return 27.0


def cup(colour: str) -> float:
    outside = np.array([[2.0, 0.25], [2.55, 0.6], [2.9, 2.2], [3.1, 4.2], [3.2, 5.6]])
    ribs, rounds = _pair(colour, 0.03)
    strips.turned_weave(Body(outside + [0.06, 0.0], 61, 44, 0.8, 0.96), ribs, rounds, 0.01)
    ribs.done(), rounds.done()
    wall = [[0.01, 0.3], [1.9, 0.3], [2.0, 0.0], [2.15, 0.0], *outside.tolist(), [3.32, 6.2], [3.4, 7.0], [3.36, 7.06], [3.28, 7.0], [3.1, 5.6], [2.75, 2.2], [2.3, 0.9], [0.01, 0.7]]
    gloss = {"Coat Weight": 0.6, "Coat Roughness": 0.04}
    forms.lathe("cup", np.array(wall), paint.plain("china", "#F4F3EE", 0.18, gloss), 90)
    strips.bound_rim(_circle(3.27, 5.62, 160), 0.06, ribs.colour, 0.12)
    return 8.6


def basket(colour: str) -> float:
    ribs, rounds = _pair(colour, 0.1)
    body = Body(np.array([[1.6, 0.4], [5.6, 0.3], [8.2, 1.0], [9.8, 4.0], [10.6, 7.6], [10.9, 10.6]]), 37, 22, 0.7, 0.92)
    strips.turned_weave(body, ribs, rounds)
    ribs.done(), rounds.done()
    strips.bound_rim(_circle(10.95, 10.7), 0.45, colour if colour not in DARK else "#7A4F2E", 0.6)
    t = np.linspace(-0.06 * math.pi, 1.06 * math.pi, 90)
    arc = np.stack([11.2 * np.cos(t), 0 * t, 10.6 + 14.2 * np.sin(t)], axis=-1)
    normal = np.stack([np.cos(t), 0 * t, np.sin(t)], axis=-1)
    for off in (-0.42, 0.42):
        handle = Strips(colour, 0.28)
        handle.lay(arc + [0, off, 0], np.tile([0, 1.0, 0], (90, 1)), normal, 0.7)
        handle.done()
    top = arc[34:57]
    strips.bound_rim(top, 0.55, "#B98E55", 0.3)
    for x in (-11.0, 11.0):
        strips.bound_rim(np.array([[x, -1.3, 10.3], [x, 0, 10.7], [x, 1.3, 10.3]]), 0.7, "#B98E55", 0.24)
    return 27.0


MAKE: dict[str, Callable[[str], float]] = {
    "twill-round-coaster": coaster,
    "square-tea-tray": tray,
    "fruit-bowl": bowl,
    "hexagon-tea-mat": hexagon_mat,
    "little-lantern": lantern,
    "woven-fan": fan,
    "cup-sleeve": cup,
    "handle-basket": basket,
}
# Where to look close: x, y, height of the point, distance of the camera.
CLOSE = {
    "twill-round-coaster": (1.6, -3.4, 0.2, 15.0), "square-tea-tray": (8.0, -9.0, 1.6, 40.0), "fruit-bowl": (0.6, -9.6, 5.2, 30.0), "hexagon-tea-mat": (3.0, -5.0, 0.2, 26.0),
    "little-lantern": (0.4, -4.4, 9.6, 26.0), "woven-fan": (1.5, 5.0, 0.5, 24.0), "cup-sleeve": (0.2, -3.1, 4.6, 14.0), "handle-basket": (-8.5, -5.5, 9.4, 42.0),
}


def _group(slug: str, colours: list[str]) -> Shot:
    wide = 0.0
    spots = [(-0.5, 0.2, 0.0), (0.36, 0.4, 0.0), (0.08, -0.34, 0.42)] if slug == "twill-round-coaster" else [(-0.62, 0.1, 0.0), (0.1, 0.5, 0.0), (0.5, -0.35, 0.0)]
    for colour, (x, y, z) in zip(colours, spots, strict=True):
        before = set(bpy.data.objects)
        wide = MAKE[slug](colour)
        props.move([o for o in bpy.data.objects if o not in before], (x * wide, y * wide, z), turn=40 * x)
    return Shot(look_at=(0.0, 0.0, 3.4 if slug == "cup-sleeve" else 0.2), distance=wide * 5.6, height=42, turn=-12, fstop=8.0, light_turn=-20)


def arrange(product: Product, view: int) -> Shot:
    """Whole, close on the weave, every colour, or the bowl with fruit."""
    stage.ground()
    slug, colours = product["slug"], [v["colour_hex"] for v in product["variants"]]
    if view == 3 and slug != "fruit-bowl":
        return _group(slug, colours)
    wide = MAKE[slug](colours[0])
    if view == 3:
        oranges()
    if view == 2:
        x, y, z, distance = CLOSE[slug]
        return Shot(look_at=(x, y, z), distance=distance, height=34, turn=14, fstop=4.5 if wide < 14 else 9.0, light_turn=-20)
    high = {"cup-sleeve": 34.0, "little-lantern": 32.0, "handle-basket": 36.0, "woven-fan": 60.0, "fruit-bowl": 40.0}.get(slug, 50.0)
    middle = {"cup-sleeve": 3.2, "little-lantern": 7.8, "handle-basket": 10.0, "fruit-bowl": 3.2, "square-tea-tray": 0.8}.get(slug, 0.2)
    turn = 32.0 if slug == "woven-fan" else 24.0 if slug == "square-tea-tray" else -14.0
    near = 3.2 if slug in ("cup-sleeve", "handle-basket") else 2.9
    at = (-1.0, -1.6, middle) if slug == "woven-fan" else (0.0, 0.0, middle)
    return Shot(look_at=at, distance=wide * near, height=high, turn=turn, fstop=4.5 if wide > 18 else 7.0, light_turn=-20)
