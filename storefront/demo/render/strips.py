"""Split bamboo: flat strips along paths, woven over and under on planes and on turned bodies.

A weave is told by its crossings: at each, a strip lies above (+1) or below (-1), and between two
crossings it slides from one to the other. Turned bodies are given by a profile of (radius, height).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import bpy
import numpy as np

from . import cords, forms, paint
from .forms import Path3
from .sheets import Flat

Over = Callable[[int, int], int]


def plain(i: int, j: int) -> int:
    return 1 if (i + j) % 2 else -1


def twill(i: int, j: int) -> int:
    return 1 if (i + j) % 3 else -1


@dataclass
class Strips:
    """Strips of one colour, gathered until they are laid down as one object."""

    colour: str
    thick: float = 0.05
    points: list[Path3] = field(default_factory=list)
    uvs: list[Flat] = field(default_factory=list)
    faces: list[np.ndarray] = field(default_factory=list)
    count: int = 0

    def lay(self, path: Path3, across: Path3, normal: Path3, wide: float | Flat) -> None:
        """One strip: five points across, bowed a little like the skin of the cane."""
        n = len(path)
        half = np.broadcast_to(np.asarray(wide, dtype=float) / 2, (n,))[:, None]
        section = ((-1.0, -0.5), (-1.0, 0.3), (-0.6, 0.5), (0.6, 0.5), (1.0, 0.3), (1.0, -0.5))
        rows = np.stack(
            [path + across * half * s + normal * self.thick * h for s, h in section], axis=1
        )
        along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
        own = len(self.points) * 7.31
        u = np.repeat(along[:, None], 6, axis=1)
        v = np.broadcast_to(own + np.array([s for s, _ in section]) * half, (n, 6))
        self.points.append(rows.reshape(-1, 3))
        self.uvs.append(np.stack([u, v], axis=-1).reshape(-1, 2))
        self.faces.append(forms.grid_faces(n, 6) + self.count)
        self.count += n * 6

    def done(self) -> bpy.types.Object:
        data = bpy.data.meshes.new("strips")
        data.from_pydata(np.vstack(self.points).tolist(), [], np.vstack(self.faces).tolist())
        layer = data.uv_layers.new(name="along")
        index = np.empty(len(data.loops), dtype=np.int64)
        data.loops.foreach_get("vertex_index", index)
        layer.data.foreach_set("uv", np.vstack(self.uvs)[index].astype(np.float32).ravel())
        data.materials.append(bamboo(self.colour))
        thing = bpy.data.objects.new("strips", data)
        bpy.context.collection.objects.link(thing)
        return thing


def bamboo(colour: str) -> bpy.types.Material:
    """Long fibres, a waxy skin, and a tone of its own for every strip."""
    material = paint.plain("bamboo", colour, 0.4, {"Coat Weight": 0.12, "Coat Roughness": 0.25})
    fibre = _streaks(material, (0.35, 9.0, 1.0), 1.6)
    own = _streaks(material, (0.02, 0.5, 1.0), 1.0)
    tone = paint.ramp(
        material,
        fibre,
        [
            (0.28, paint.rgb(colour, 0.78)),
            (0.55, paint.rgb(colour)),
            (0.78, paint.rgb(colour, 1.25)),
        ],
    )
    shade = paint.add(
        material,
        "ShaderNodeMapRange",
        {"From Min": 0.3, "From Max": 0.7, "To Min": 0.72, "To Max": 1.28},
    )
    hue = paint.add(material, "ShaderNodeHueSaturation")
    paint.join(material, own, shade.inputs["Value"])
    paint.join(material, shade.outputs["Result"], hue.inputs["Value"])
    paint.join(material, tone, hue.inputs["Color"])
    paint.join(material, hue.outputs["Color"], paint.body(material).inputs["Base Color"])
    paint.bump(material, fibre, 0.25, 0.02)
    return material


def _streaks(
    material: bpy.types.Material, stretch: tuple[float, float, float], scale: float
) -> paint.Node:
    uv = paint.add(material, "ShaderNodeTexCoord").outputs["UV"]
    pulled = paint.add(material, "ShaderNodeVectorMath", {"operation": "MULTIPLY"})
    pulled.inputs[1].default_value = stretch
    paint.join(material, uv, pulled.inputs[0])
    return paint.noise(material, pulled.outputs[0], scale, 2.0)


def waves(at: Flat, crossings: Flat, sides: list[int]) -> Flat:
    """Height along a strip: each crossing's side, with a soft slide in between."""
    k = np.clip(np.searchsorted(crossings, at) - 1, 0, len(crossings) - 2)
    share = np.clip((at - crossings[k]) / (crossings[k + 1] - crossings[k]), 0, 1)
    ease = 0.5 - 0.5 * np.cos(math.pi * np.clip((share - 0.12) / 0.76, 0, 1))
    levels = np.asarray(sides, dtype=float)
    return levels[k] * (1 - ease) + levels[k + 1] * ease


def flat_weave(
    both: tuple[Strips, Strips],
    step: float,
    over: Over,
    reach: Callable[[float], float],
    level: float = 0.1,
) -> None:
    """Warp along y and weft along x; `reach` says how far a strip at this offset runs."""
    limit = int(reach(0.0) / step)
    numbers = list(range(-limit, limit + 1))
    lift = both[0].thick * 0.62
    for way, strips in enumerate(both):
        for n in numbers:
            far = reach(n * step)
            if far < step:
                continue
            at = np.linspace(-far, far, max(8, int(far * 2 / step * 4)))
            sides = [over(n, m) if way == 0 else -over(m, n) for m in numbers]
            high = level + lift * waves(at, np.array(numbers) * step, sides)
            off = np.full_like(at, n * step)
            path = np.stack([off, at, high] if way == 0 else [at, off, high], axis=-1)
            across = np.tile([1.0, 0, 0] if way == 0 else [0, 1.0, 0], (len(at), 1))
            strips.lay(path, across, np.tile([0, 0, 1.0], (len(at), 1)), step * 0.93)


@dataclass(frozen=True)
class Body:
    """A turned body: its profile walked from 0 to 1, with the number of ribs and of rounds."""

    profile: Path3
    ribs: int
    rounds: int
    rib_share: float = 0.62
    round_share: float = 0.94

    def at(self, v: Flat, turn: Flat) -> tuple[Path3, Path3, Path3]:
        """Point, outward normal and upward tangent."""
        line = forms.even(
            forms.smooth(np.hstack([self.profile, 0 * self.profile[:, :1]]), 300), 300
        )[:, :2]
        walk = np.linspace(0, 1, 300)
        slope = np.gradient(line, axis=0)
        slope /= np.linalg.norm(slope, axis=1, keepdims=True)
        r, z, dr, dz = (
            np.interp(v, walk, c) for c in (line[:, 0], line[:, 1], slope[:, 0], slope[:, 1])
        )
        c, s = np.cos(turn), np.sin(turn)
        return (
            np.stack([r * c, r * s, z], axis=-1),
            np.stack([dz * c, dz * s, -dr], axis=-1),
            np.stack([dr * c, dr * s, dz], axis=-1),
        )


def turned_weave(body: Body, ribs: Strips, rounds: Strips, start: float = 0.03) -> None:
    """Ribs run up the body; rounds pass before one rib and behind the next."""
    levels = np.linspace(start, 0.985, body.rounds)
    tall = forms.length(np.hstack([body.profile, 0 * body.profile[:, :1]]))
    lift = 0.55 * (ribs.thick + rounds.thick) / 2
    turns = np.arange(body.ribs) * 2 * math.pi / body.ribs
    for i, turn in enumerate(turns):
        v = np.linspace(0, 1, body.rounds * 4)
        point, normal, _ = body.at(v, np.full_like(v, turn))
        high = lift * waves(v, levels, [plain(i, j) for j in range(body.rounds)])
        around = np.tile([-math.sin(turn), math.cos(turn), 0.0], (len(v), 1))
        room = 2 * math.pi * np.linalg.norm(point[:, :2], axis=1) / body.ribs
        ribs.lay(
            point + normal * high[:, None],
            around,
            normal,
            np.minimum(room * body.rib_share, room.max() * body.rib_share * 0.75),
        )
    for j, v_at in enumerate(levels):
        t = np.linspace(0, 2 * math.pi, body.ribs * 5 + 1)
        point, normal, up = body.at(np.full_like(t, v_at), t)
        sides = [-plain(i % body.ribs, j) for i in range(body.ribs + 1)]
        high = lift * waves(t, np.arange(body.ribs + 1) * 2 * math.pi / body.ribs, sides)
        rounds.lay(
            point + normal * high[:, None], up, normal, tall / body.rounds * body.round_share
        )


def bound_rim(line: Path3, size: float, colour: str, pitch: float) -> None:
    """A rod along the edge, wrapped round and round by narrow strips lying side by side."""
    forms.tubes("rod", [line], size * 0.85, bamboo(colour))
    forms.tubes("wrap", [cords.wound(line, size * 0.84, pitch * 0.55)], pitch * 0.3, bamboo(colour))
