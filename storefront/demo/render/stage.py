"""The photographer's table: paper ground, one window of light, one camera, one way to save.

Every picture is taken on the same paper-coloured ground in soft light from one side; crafts may
turn the light and move the camera, nothing else. `clear` must come first: it empties the scene.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
from mathutils import Vector

from . import paint

Point = tuple[float, float, float]
Product = dict[str, Any]


@dataclass(frozen=True)
class Shot:
    """Where the camera stands; angles in degrees, lengths in centimetres."""

    look_at: Point = (0.0, 0.0, 0.4)
    distance: float = 26.0
    height: float = 42.0
    turn: float = 0.0
    lens: float = 85.0
    fstop: float = 6.0
    light_turn: float = -55.0
    light_height: float = 48.0


SETTINGS = {
    "use_denoising": True,
    "denoiser": "OPENIMAGEDENOISE",
    "denoising_prefilter": "FAST",
    "use_adaptive_sampling": True,
    "adaptive_threshold": 0.1,
    "adaptive_min_samples": 6,
    "use_light_tree": False,
    "max_bounces": 5,
    "diffuse_bounces": 2,
    "glossy_bounces": 3,
    "transmission_bounces": 6,
    "transparent_max_bounces": 8,
    "caustics_reflective": False,
    "caustics_refractive": False,
    "sample_clamp_indirect": 4.0,
}


def clear() -> None:
    """Empty the scene and set the renderer to what fits two small cores."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    for name, value in SETTINGS.items():
        setattr(scene.cycles, name, value)
    scene.view_settings.view_transform = "Khronos PBR Neutral"
    scene.view_settings.look = "None"
    scene.view_settings.exposure = 0.1
    scene.world = bpy.data.worlds.new("room")
    scene.world.use_nodes = True
    sky = scene.world.node_tree.nodes["Background"]
    sky.inputs["Color"].default_value = (1.0, 0.97, 0.93, 1.0)
    sky.inputs["Strength"].default_value = 0.42


def ground(material: bpy.types.Material | None = None) -> None:
    """Lay a sheet far larger than any picture, so that no edge ever shows."""
    bpy.ops.mesh.primitive_plane_add(size=400.0)
    bpy.context.object.data.materials.append(material or paint.ground_paper())


def _aim(thing: bpy.types.Object, target: Point) -> None:
    towards = Vector(target) - thing.location
    thing.rotation_euler = towards.to_track_quat("-Z", "Y").to_euler()


def _around(target: Point, distance: float, height: float, turn: float) -> Vector:
    up, side = math.radians(height), math.radians(turn)
    flat = distance * math.cos(up)
    return Vector(target) + Vector(
        (flat * math.sin(side), -flat * math.cos(side), distance * math.sin(up))
    )


def light(shot: Shot) -> None:
    """One window from the side and a weak card opposite, both large enough for soft shadows."""
    for turn, height, size, watts in (
        (shot.light_turn - 60, shot.light_height, 26.0, 21000.0),
        (shot.light_turn + 110, 35.0, 34.0, 3200.0),
    ):
        lamp = bpy.data.objects.new("window", bpy.data.lights.new("window", "AREA"))
        lamp.data.size = size
        lamp.data.energy = watts
        lamp.data.color = (1.0, 0.96, 0.9)
        lamp.location = _around((0.0, 0.0, 0.0), 55.0, height, turn)
        _aim(lamp, (0.0, 0.0, 0.0))
        bpy.context.collection.objects.link(lamp)


def camera(shot: Shot) -> None:
    data = bpy.data.cameras.new("camera")
    eye = bpy.data.objects.new("camera", data)
    eye.location = _around(shot.look_at, shot.distance, shot.height, shot.turn)
    _aim(eye, shot.look_at)
    data.lens = shot.lens
    data.clip_end = 1000.0
    data.dof.use_dof = True
    data.dof.focus_distance = shot.distance
    # The renderer measures the aperture in metres while the table is laid out in centimetres.
    data.dof.aperture_fstop = shot.fstop / 100.0
    bpy.context.collection.objects.link(eye)
    bpy.context.scene.camera = eye


def take(path: Path, shot: Shot, side: int, samples: int) -> None:
    """Light the table, set up the camera, render and save one square JPEG."""
    light(shot)
    camera(shot)
    scene = bpy.context.scene
    scene.cycles.samples = samples
    scene.render.resolution_x = scene.render.resolution_y = side
    scene.render.image_settings.file_format = "JPEG"
    scene.render.image_settings.quality = 84
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
