"""Shapes that all crafts share: lathed beads, tubes along paths, twisted cord, tassels, meshes.

Paths are arrays of shape (n, 3) in centimetres. Tubes are Blender curves: a thousand threads cost
one object; meshes are made from arrays and shaded smooth.
"""

import math

import bpy
import numpy as np
from numpy.typing import NDArray

Path3 = NDArray[np.float64]


def mesh(
    name: str, points: Path3, faces: NDArray[np.int64], material: bpy.types.Material
) -> bpy.types.Object:
    """A smooth-shaded object from points and quads."""
    data = bpy.data.meshes.new(name)
    data.from_pydata(points.tolist(), [], faces.tolist())
    data.shade_smooth()
    data.materials.append(material)
    thing = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(thing)
    return thing


def grid_faces(rows: int, columns: int, closed: bool = False) -> NDArray[np.int64]:
    """Quads of a grid of points, row by row; `closed` joins the last column to the first."""
    across = columns if closed else columns - 1
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(across), indexing="ij")
    after = (c + 1) % columns
    quads = np.stack(
        [r * columns + c, r * columns + after, (r + 1) * columns + after, (r + 1) * columns + c],
        axis=-1,
    )
    return quads.reshape(-1, 4)


def lathe(
    name: str, profile: Path3, material: bpy.types.Material, around: int = 40
) -> bpy.types.Object:
    """Turn a profile of (radius, height) round the upright axis, with u, v for textures."""
    turns = np.linspace(0.0, 2 * math.pi, around + 1)
    radius, height = profile[:, 0:1], profile[:, 1:2]
    points = np.stack(
        [radius * np.cos(turns), radius * np.sin(turns), height + 0 * turns], axis=-1
    ).reshape(-1, 3)
    thing = mesh(name, points, grid_faces(len(profile), around + 1), material)
    layer = thing.data.uv_layers.new(name="turned")
    columns = around + 1
    for loop in thing.data.loops:
        row, column = divmod(loop.vertex_index, columns)
        layer.data[loop.index].uv = (column / around, row / (len(profile) - 1))
    return thing


def bead_profile(radius: float, hole: float, squash: float = 1.0) -> Path3:
    """A drilled bead: up the outside from hole to hole, then back down the bore."""
    start = math.asin(min(0.95, hole / radius))
    angles = np.linspace(start, math.pi - start, 26)
    outside = np.stack([radius * np.sin(angles), -radius * squash * np.cos(angles)], axis=-1)
    end = outside[-1, 1]
    bore = np.array(
        [
            [hole * 0.86, end * 0.97],
            [hole * 0.8, end * 0.8],
            [hole * 0.8, -end * 0.8],
            [hole * 0.86, -end * 0.97],
        ]
    )
    return np.vstack([outside, bore, outside[:1]])


def copy_at(thing: bpy.types.Object, place: Path3) -> bpy.types.Object:
    """Another of the same, sharing its mesh."""
    twin = thing.copy()
    twin.location = tuple(place)
    bpy.context.collection.objects.link(twin)
    return twin


def smooth(points: Path3, count: int, closed: bool = False) -> Path3:
    """A Catmull-Rom curve through the points, as `count` evenly numbered points."""
    p = np.asarray(points, dtype=float)
    padded = (
        np.vstack([p[-1:], p, p[:2]])
        if closed
        else np.vstack([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    )
    pieces = len(padded) - 3
    t = np.linspace(0, pieces, count, endpoint=not closed)
    i = np.minimum(t.astype(int), pieces - 1)
    f = (t - i)[:, None]
    a, b, c, d = padded[i], padded[i + 1], padded[i + 2], padded[i + 3]
    return 0.5 * (
        2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f**2 + (3 * b - a - 3 * c + d) * f**3
    )


def even(points: Path3, count: int) -> Path3:
    """The same line walked in equal steps."""
    walked = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    at = np.linspace(0, walked[-1], count)
    return np.stack([np.interp(at, walked, points[:, k]) for k in range(points.shape[1])], axis=-1)


def length(points: Path3) -> float:
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def tubes(
    name: str, paths: list[Path3], radius: float, material: bpy.types.Material, closed: bool = False
) -> bpy.types.Object:
    """Round threads along many paths, as one object."""
    data = bpy.data.curves.new(name, "CURVE")
    data.dimensions = "3D"
    data.bevel_depth = radius
    data.bevel_resolution = 3 if radius > 0.08 else 2 if radius > 0.03 else 1
    data.use_fill_caps = True
    for path in paths:
        spline = data.splines.new("POLY")
        spline.points.add(len(path) - 1)
        spline.points.foreach_set("co", np.hstack([path, np.ones((len(path), 1))]).ravel())
        spline.use_cyclic_u = closed
        spline.use_smooth = True
    data.materials.append(material)
    thing = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(thing)
    return thing


def frames(path: Path3, closed: bool = False) -> tuple[Path3, Path3, Path3]:
    """Tangent, side and up along a path, carried forward without twist."""
    tangent = np.gradient(path, axis=0)
    if closed:
        tangent = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    up = np.empty_like(path)
    guess = np.array([0.0, 0.0, 1.0]) if abs(tangent[0, 2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    for k, t in enumerate(tangent):
        guess = guess - t * float(guess @ t)
        guess /= max(float(np.linalg.norm(guess)), 1e-9)
        up[k] = guess
    return tangent, np.cross(tangent, up), up


def follow(path: Path3, shape: Path3) -> Path3:
    """Bend a straight form (along x, one unit of x per path length) onto a path."""
    walked = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    _, side, up = frames(path)

    def at(values: Path3) -> Path3:
        return np.stack([np.interp(shape[:, 0], walked, values[:, k]) for k in range(3)], axis=-1)

    return at(path) + at(side) * shape[:, 1:2] + at(up) * shape[:, 2:3]


def twisted(
    name: str, paths: list[Path3], radius: float, material: bpy.types.Material, plies: int = 3
) -> None:
    """Cord with visible twist: a few plies wound round each path."""
    wound: list[Path3] = []
    ply = radius * (0.5 if plies == 3 else 0.55)
    for path in paths:
        line = even(path, max(12, int(length(path) / (radius * 0.45))))
        _, side, up = frames(line)
        walk = np.linspace(0, length(line), len(line)) / (radius * 5.2) * 2 * math.pi
        for k in range(plies):
            phase = (walk + 2 * math.pi * k / plies)[:, None]
            wound.append(line + (radius - ply) * (np.cos(phase) * side + np.sin(phase) * up))
    tubes(name, wound, ply, material)


def _hanging(head: Path3, way: tuple[Path3, Path3], spread: float, seed: int) -> list[Path3]:
    """The threads of a tassel, along `way[0]`, which is as long as the tassel."""
    rng, (along, across) = np.random.default_rng(seed), way
    t = np.linspace(0, 1, 9)[:, None]
    threads: list[Path3] = []
    for _ in range(260):
        angle, r = rng.uniform(0, 2 * math.pi), math.sqrt(rng.uniform()) * 0.3
        open_out, swing = 1 + spread * t**0.8, rng.normal(0, 0.16) * t**2
        line = head + along * rng.uniform(0.97, 1.01) * t
        line += (r * math.cos(angle) * open_out + swing) * across
        high = head[2] * (1 - t) ** 2.2 + r * math.sin(angle) * (0.75 - 0.4 * t) + 0.16
        line[:, 2:3] = np.maximum(0.03, high)
        threads.append(line)
    return threads


def tassel(
    head: Path3, towards: Path3, size: tuple[float, float], material: bpy.types.Material
) -> None:
    """Threads that leave a bound head and settle on the ground; size is length and spread."""
    reach, spread = size
    along = np.asarray(towards, dtype=float) / np.linalg.norm(towards)
    across = np.cross(along, [0.0, 0.0, 1.0])
    tubes("tassel", _hanging(head, (along * reach, across), spread, 7), 0.022, material)
    wrap = np.linspace(0, 2 * math.pi * 7, 160)
    ring = head + along * (0.35 + 0.06 * wrap[:, None] / 6.28)
    ring += 0.33 * np.cos(wrap)[:, None] * across
    ring[:, 2] = head[2] * 0.8 + 0.33 * np.sin(wrap) * 0.9
    tubes("binding", [ring], 0.045, material)
