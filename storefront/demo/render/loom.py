"""A loomed band: rows of small glass beads standing as a ring, with diamonds and leather ends."""

import math

import bpy
import numpy as np

from . import forms, paint

ROWS, COLUMNS, RADIUS, PITCH = 9, 104, 2.65, 0.155
PALETTE = {"edge": "#2A2426", "gold": "#C99A3B", "pale": "#EDE3D0"}


def _kind(row: int, column: int) -> str:
    """Nested diamonds along the band, after the border of an apron."""
    apart = abs(column % 14 - 7) + abs(row - 4)
    if row in (0, ROWS - 1):
        return "edge"
    return {0: "gold", 1: "edge", 2: "pale", 3: "main", 4: "main", 5: "gold"}.get(
        apart, "main" if apart % 2 else "edge"
    )


def _glassy(colour: str) -> bpy.types.Material:
    material = paint.plain("seed glass", colour, 0.14, {"Coat Weight": 0.6, "Coat Roughness": 0.05})
    tint = paint.add(material, "ShaderNodeRGB")
    tint.outputs[0].default_value = paint.rgb(colour)
    paint.join(
        material,
        paint.varied(material, tint.outputs[0], 0.12),
        paint.body(material).inputs["Base Color"],
    )
    return material


def band(colour: str) -> list[bpy.types.Object]:
    before = set(bpy.data.objects)
    masters = {}
    for kind, tone in {**PALETTE, "main": colour}.items():
        masters[kind] = forms.lathe(kind, forms.bead_profile(0.082, 0.03, 0.86), _glassy(tone), 14)
        masters[kind].location = (0, 0, -50)
    rng = np.random.default_rng(4)
    for column in range(COLUMNS):
        turn = math.pi * 0.5 + 2 * math.pi * (column + 2) / (COLUMNS + 4)
        for row in range(ROWS):
            place = np.array(
                [RADIUS * math.cos(turn), RADIUS * 0.94 * math.sin(turn), 0.1 + row * PITCH]
            )
            forms.copy_at(masters[_kind(row, column)], place + rng.normal(0, 0.006, 3))
    _leather()
    return [o for o in bpy.data.objects if o not in before and o.location.z > -40]


def _leather() -> None:
    """A strap behind, where the two ends meet."""
    turns = np.linspace(math.pi * 0.5 - 0.16, math.pi * 0.5 + 0.16, 14)
    x, y = np.cos(turns), 0.94 * np.sin(turns)
    rings = [
        np.stack([radius * x, radius * y, height + 0 * turns], axis=-1)
        for radius in (RADIUS - 0.07, RADIUS + 0.07)
        for height in (0.02, ROWS * PITCH + 0.02)
    ]
    inner_low, inner_high, outer_low, outer_high = rings
    points = np.vstack([inner_low, inner_high, outer_high, outer_low, inner_low])
    forms.mesh("leather", points, forms.grid_faces(5, 14), paint.plain("leather", "#6B4127", 0.6))
