"""What stands beside the goods: a river stone, and handles that move many parts at once."""

import math
from collections.abc import Callable, Iterable

import bpy

from . import paint

Place = tuple[float, float, float]


def move(parts: Iterable[bpy.types.Object], offset: Place, turn: float = 0.0) -> None:
    """Hang the parts on one handle and put it elsewhere."""
    handle = bpy.data.objects.new("handle", None)
    bpy.context.collection.objects.link(handle)
    for part in parts:
        part.parent = handle
    handle.location = offset
    handle.rotation_euler = (0.0, 0.0, math.radians(turn))


def loose() -> list[bpy.types.Object]:
    """Everything on the table that hangs on no handle, the ground left out."""
    return [o for o in bpy.data.objects if o.name != "Plane" and o.parent is None]


def lift_all(offset: Place) -> None:
    move(loose(), offset)


def spread(make: Callable[[str], object], colours: list[str], spots: list[list[float]]) -> None:
    """The same piece in each colour; a spot is x, y, z and a turn in degrees."""
    for colour, (x, y, z, turn) in zip(colours, spots, strict=True):
        before = set(bpy.data.objects)
        make(colour)
        fresh = [o for o in bpy.data.objects if o not in before and o.parent is None]
        move([o for o in fresh if o.location.z > -40], (x, y, z), turn)


def stone(place: Place, size: Place, colour: str = "#77757A") -> None:
    """A river pebble: an uneven ball, matt, with a fine grain."""
    bpy.ops.mesh.primitive_uv_sphere_add(segments=64, ring_count=40, radius=1.0, location=place)
    pebble = bpy.context.object
    pebble.scale = size
    pebble.data.shade_smooth()
    for vertex in pebble.data.vertices:
        x, y, z = vertex.co
        vertex.co *= 1 + 0.015 * math.sin(2.1 * x + 1.3 * z) + 0.012 * math.sin(3.7 * y + 0.8)
    rough = paint.plain("pebble", colour, 0.75)
    grain = paint.noise(rough, paint.place(rough), 3.0, 8.0)
    tone = paint.ramp(rough, grain, [(0.3, paint.rgb(colour, 0.7)), (0.7, paint.rgb(colour, 1.3))])
    paint.join(rough, tone, paint.body(rough).inputs["Base Color"])
    paint.bump(rough, grain, 0.3, 0.05)
    pebble.data.materials.append(rough)
