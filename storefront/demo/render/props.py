"""What stands beside the goods: a handle to move many parts at once, a river stone."""

import math

import bpy

from . import paint


def move(parts: list[bpy.types.Object], offset: tuple[float, float, float], lean: float = 0.0, turn: float = 0.0) -> None:
    """Hang the parts on one handle, so that a whole bracelet can lean or stand elsewhere."""
    handle = bpy.data.objects.new("handle", None)
    bpy.context.collection.objects.link(handle)
    for part in parts:
        part.parent = handle
    handle.location = offset
    handle.rotation_euler = (math.radians(lean), 0.0, math.radians(turn))


def stone(place: tuple[float, float, float], size: tuple[float, float, float], colour: str = "#77757A") -> None:
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
