"""Turned bamboo: bowl, lantern, cup and basket, and the oranges in the bowl."""

import math

import bpy
import numpy as np

from . import forms, paint, props, strips
from .drawings import points, rows
from .flatware import circle, edge_colour, pair, within
from .strips import Body, Strips


def bowl(colour: str) -> None:
    ribs, rounds = pair(colour, 0.07)
    strips.turned_weave(Body(points("vessel.bowl"), 47, 34, 0.6, 0.9), ribs, rounds)
    strips.flat_weave((ribs, rounds), 0.4, strips.plain, lambda off: within(1.7, off), 0.34)
    ribs.done()
    rounds.done()
    strips.bound_rim(circle(10.15, 7.95), 0.32, colour, 0.45)
    strips.bound_rim(circle(4.6, 0.3), 0.3, colour, 0.5)


def _ball(
    place: tuple[float, float, float], radius: float, stuff: bpy.types.Material
) -> bpy.types.Object:
    bpy.ops.mesh.primitive_uv_sphere_add(segments=48, ring_count=32, radius=radius, location=place)
    ball = bpy.context.object
    ball.data.shade_smooth()
    ball.data.materials.append(stuff)
    return ball


def oranges() -> None:
    """Three oranges with dimpled skins."""
    soft = {"Subsurface Weight": 0.1, "Subsurface Radius": (0.3, 0.12, 0.05)}
    skin, stalk = paint.plain("orange", "#E08A2C", 0.42, soft), paint.plain("stalk", "#6F7A3C", 0.7)
    paint.bump(skin, paint.noise(skin, paint.place(skin), 5.5, 1.0), 0.35, 0.06)
    for x, y, z, r in rows("vessel.oranges"):
        fruit = _ball((x, y, z), r, skin)
        fruit.scale = (1, 1, 0.92)
        fruit.rotation_euler = (0.5, 0.3, x)
        _ball((x + 0.3, y - 0.5, z + r * 0.89), 0.22, stalk)


def _cage(cage: Strips, body: Body, way: int, count: int) -> None:
    """Strips that wind one way round the lantern, over and under those of the other way."""
    v = np.linspace(0, 1, 150)
    high = way * 0.05 * strips.waves(v, np.arange(24) / (1.15 * count), [1, -1] * 12)
    for k in range(count):
        point, normal, _ = body.at(v, way * v * math.pi * 1.15 + 2 * math.pi * k / count)
        tangent = np.gradient(point, axis=0)
        tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
        cage.lay(point + normal * high[:, None], np.cross(normal, tangent), normal, 0.42)


def lantern(colour: str) -> None:
    body, cage = Body(points("vessel.lantern"), 1, 1), Strips(colour, 0.07)
    for way in (1, -1):
        _cage(cage, body, way, 18)
    cage.done()
    for height, radius in ((0.0, 1.65), (13.1, 1.65), (6.6, 6.85)):
        strips.bound_rim(circle(radius, height, 160), 0.2, colour, 0.34)
    loop = forms.smooth(points("vessel.lantern_loop"), 60)
    forms.twisted("cord", [loop], 0.14, paint.thread("#A3302B", 0.5))
    props.lift_all((0.0, 0.0, 0.25))


def cup(colour: str) -> None:
    ribs, rounds = pair(colour, 0.03)
    sleeve = Body(points("vessel.sleeve") + [0.06, 0.0], 61, 44, 0.8, 0.96)
    strips.turned_weave(sleeve, ribs, rounds, 0.01)
    ribs.done()
    rounds.done()
    gloss = {"Coat Weight": 0.6, "Coat Roughness": 0.04}
    forms.lathe("cup", points("vessel.cup"), paint.plain("china", "#F4F3EE", 0.18, gloss), 90)
    strips.bound_rim(circle(3.27, 5.62, 160), 0.06, ribs.colour, 0.12)


def _arch(colour: str) -> None:
    """The handle: two bent slats, bound together at the top and locked at both feet."""
    t = np.linspace(-0.06 * math.pi, 1.06 * math.pi, 90)
    arc = np.stack([11.2 * np.cos(t), 0 * t, 10.6 + 14.2 * np.sin(t)], axis=-1)
    normal = np.stack([np.cos(t), 0 * t, np.sin(t)], axis=-1)
    for off in (-0.42, 0.42):
        slat = Strips(colour, 0.28)
        slat.lay(arc + [0, off, 0], np.tile([0, 1.0, 0], (90, 1)), normal, 0.7)
        slat.done()
    strips.bound_rim(arc[34:57], 0.55, "#B98E55", 0.3)
    for x in (-11.0, 11.0):
        foot = np.array([[x, -1.3, 10.3], [x, 0, 10.7], [x, 1.3, 10.3]])
        strips.bound_rim(foot, 0.7, "#B98E55", 0.24)


def basket(colour: str) -> None:
    ribs, rounds = pair(colour, 0.1)
    strips.turned_weave(Body(points("vessel.basket"), 37, 22, 0.7, 0.92), ribs, rounds)
    ribs.done()
    rounds.done()
    strips.bound_rim(circle(10.95, 10.7), 0.45, edge_colour(colour), 0.6)
    _arch(colour)
