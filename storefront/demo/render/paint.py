"""Materials by name: stone, wood, glass, metal, thread, satin, paper, cloth and bamboo.

Colours are given as people write them (#RRGGBB). Each bead or strip gets its own tint from the
renderer's per-object random number, because nothing made by hand is of one colour.
"""

from collections.abc import Mapping
from typing import Any

import bpy

Node = Any
Colour = tuple[float, float, float, float]


def rgb(text: str, by: float = 1.0) -> Colour:
    """#RRGGBB as linear light, brightened or darkened by a factor."""
    parts = [int(text[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    light = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return (min(light[0] * by, 1.0), min(light[1] * by, 1.0), min(light[2] * by, 1.0), 1.0)


def plain(
    name: str, colour: str, rough: float = 0.5, more: Mapping[str, Any] | None = None
) -> bpy.types.Material:
    """A principled surface; `more` sets further inputs by their name in Blender."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    surface = body(material)
    surface.inputs["Base Color"].default_value = rgb(colour)
    surface.inputs["Roughness"].default_value = rough
    for key, value in (more or {}).items():
        surface.inputs[key].default_value = value
    return material


def body(material: bpy.types.Material) -> Node:
    return material.node_tree.nodes["Principled BSDF"]


def add(material: bpy.types.Material, kind: str, settings: Mapping[str, Any] | None = None) -> Node:
    """A node with its inputs (by name) or properties (lower case) set."""
    node = material.node_tree.nodes.new(kind)
    for key, value in (settings or {}).items():
        if key in node.inputs:
            node.inputs[key].default_value = value
        else:
            setattr(node, key, value)
    return node


def join(material: bpy.types.Material, source: Node, target: Node) -> None:
    material.node_tree.links.new(source, target)


def ramp(material: bpy.types.Material, factor: Node, stops: list[tuple[float, Colour]]) -> Node:
    node = material.node_tree.nodes.new("ShaderNodeValToRGB")
    while len(node.color_ramp.elements) < len(stops):
        node.color_ramp.elements.new(0.5)
    for element, (place, colour) in zip(node.color_ramp.elements, stops, strict=True):
        element.position, element.color = place, colour
    join(material, factor, node.inputs["Fac"])
    return node.outputs["Color"]


def varied(material: bpy.types.Material, colour: Node, amount: float) -> Node:
    """Shift brightness and hue a little from one object to the next."""
    info = add(material, "ShaderNodeObjectInfo")
    shift = add(material, "ShaderNodeMapRange", {"To Min": 1 - amount, "To Max": 1 + amount})
    hue = add(material, "ShaderNodeHueSaturation")
    turn = add(
        material,
        "ShaderNodeMapRange",
        {"To Min": 0.5 - amount * 0.08, "To Max": 0.5 + amount * 0.08},
    )
    join(material, info.outputs["Random"], shift.inputs["Value"])
    join(material, info.outputs["Random"], turn.inputs["Value"])
    join(material, shift.outputs["Result"], hue.inputs["Value"])
    join(material, turn.outputs["Result"], hue.inputs["Hue"])
    join(material, colour, hue.inputs["Color"])
    return hue.outputs["Color"]


def place(material: bpy.types.Material, scale: tuple[float, float, float] = (1, 1, 1)) -> Node:
    """Object coordinates, moved per object so that no two beads share a vein."""
    where = add(material, "ShaderNodeTexCoord")
    info = add(material, "ShaderNodeObjectInfo")
    moved = add(material, "ShaderNodeVectorMath", {"operation": "MULTIPLY_ADD"})
    far = add(material, "ShaderNodeVectorMath", {"operation": "SCALE"})
    far.inputs[0].default_value = (17.0, 31.0, 23.0)
    join(material, info.outputs["Random"], far.inputs["Scale"])
    moved.inputs[1].default_value = scale
    join(material, where.outputs["Object"], moved.inputs[0])
    join(material, far.outputs[0], moved.inputs[2])
    return moved.outputs[0]


def noise(
    material: bpy.types.Material, where: Node, scale: float, detail: float = 3.0, bent: float = 0.0
) -> Node:
    node = add(
        material, "ShaderNodeTexNoise", {"Scale": scale, "Detail": detail, "Distortion": bent}
    )
    join(material, where, node.inputs["Vector"])
    return node.outputs["Fac"]


def bump(material: bpy.types.Material, height: Node, strength: float, depth: float = 0.02) -> None:
    node = add(material, "ShaderNodeBump", {"Strength": strength, "Distance": depth})
    join(material, height, node.inputs["Height"])
    join(material, node.outputs["Normal"], body(material).inputs["Normal"])


def ground_paper() -> bpy.types.Material:
    material = plain("ground", "#F4EFE6", 0.9, {"Specular IOR Level": 0.2})
    grain = noise(material, place(material), 7.0, 1.0)
    bump(material, grain, 0.25, 0.03)
    return material


JADE = {
    "Subsurface Weight": 0.35,
    "Subsurface Radius": (0.25, 0.3, 0.2),
    "Coat Weight": 0.35,
    "Coat Roughness": 0.06,
    "IOR": 1.6,
}
AGATE = {
    "Subsurface Weight": 0.2,
    "Subsurface Radius": (0.3, 0.12, 0.08),
    "Coat Weight": 0.5,
    "Coat Roughness": 0.04,
    "IOR": 1.55,
}


def cloudy(colour: str, veins: str, rough: float = 0.16) -> bpy.types.Material:
    """Jade and its kin: a polished stone that lets a little light in."""
    material = plain("jade", colour, rough, JADE)
    cloud = noise(material, place(material), 2.2, 4.0, 0.6)
    stops = [(0.3, rgb(colour)), (0.55, rgb(colour, 1.25)), (0.75, rgb(veins))]
    tone = varied(material, ramp(material, cloud, stops), 0.16)
    join(material, tone, body(material).inputs["Base Color"])
    return material


def banded(colour: str, pale: str) -> bpy.types.Material:
    """Agate: thin bands that bend round each other."""
    material = plain("agate", colour, 0.12, AGATE)
    bent = {"Scale": 1.5, "Distortion": 5.0, "Detail": 2.0, "Detail Scale": 0.8}
    wave = add(material, "ShaderNodeTexWave", {**bent, "wave_type": "RINGS"})
    join(material, place(material, (1.0, 1.0, 1.6)), wave.inputs["Vector"])
    dark, own = rgb(colour, 0.55), rgb(colour)
    stops = [(0.0, dark), (0.3, own), (0.5, rgb(pale)), (0.56, rgb(colour, 1.3))]
    stops += [(0.8, own), (0.92, rgb(pale, 0.8)), (1.0, dark)]
    tone = varied(material, ramp(material, wave.outputs["Fac"], stops), 0.2)
    join(material, tone, body(material).inputs["Base Color"])
    return material


def wood(colour: str, scale: float = 3.0, rough: float = 0.42) -> bpy.types.Material:
    """Turned wood: rings along one axis, pores across."""
    material = plain("wood", colour, rough, {"Coat Weight": 0.12, "Coat Roughness": 0.3})
    where = place(material, (1.0, 1.0, 0.25))
    wave = add(
        material,
        "ShaderNodeTexWave",
        {
            "Scale": scale,
            "Distortion": 3.2,
            "Detail": 3.0,
            "Detail Scale": 1.6,
            "wave_type": "BANDS",
        },
    )
    join(material, where, wave.inputs["Vector"])
    tone = ramp(
        material,
        wave.outputs["Fac"],
        [(0.1, rgb(colour, 0.55)), (0.5, rgb(colour)), (0.9, rgb(colour, 1.45))],
    )
    join(material, varied(material, tone, 0.2), body(material).inputs["Base Color"])
    bump(material, noise(material, where, 26.0, 5.0), 0.12, 0.02)
    return material


def grain(colour: str, rough: float = 0.5) -> bpy.types.Material:
    """Planed or bent wood without rings: a soft uneven tone."""
    material = plain("grain", colour, rough)
    soft = noise(material, place(material, (1.0, 1.0, 4.0)), 1.3, 4.0, 0.4)
    tone = ramp(material, soft, [(0.3, rgb(colour, 0.8)), (0.7, rgb(colour, 1.15))])
    join(material, tone, body(material).inputs["Base Color"])
    return material


def glass(colour: str) -> bpy.types.Material:
    """Tinted glass whose shadow is coloured light instead of noise."""
    material = plain(
        "glass", "#FFFFFF", 0.03, {"Transmission Weight": 1.0, "IOR": 1.5, "Coat Weight": 0.3}
    )
    tint = add(material, "ShaderNodeRGB")
    tint.outputs[0].default_value = rgb(colour, 1.5)
    join(material, varied(material, tint.outputs[0], 0.14), body(material).inputs["Base Color"])
    bump(material, noise(material, place(material), 5.0, 2.0), 0.12, 0.03)
    clear = add(material, "ShaderNodeBsdfTransparent", {"Color": rgb(colour, 1.7)})
    rays = add(material, "ShaderNodeLightPath")
    either = add(material, "ShaderNodeMixShader")
    join(material, rays.outputs["Is Shadow Ray"], either.inputs[0])
    join(material, body(material).outputs[0], either.inputs[1])
    join(material, clear.outputs[0], either.inputs[2])
    join(material, either.outputs[0], material.node_tree.nodes["Material Output"].inputs["Surface"])
    return material


def pearl(colour: str) -> bpy.types.Material:
    material = plain(
        "pearl",
        colour,
        0.17,
        {
            "Subsurface Weight": 0.25,
            "Subsurface Radius": (0.12, 0.1, 0.08),
            "Coat Weight": 0.7,
            "Coat Roughness": 0.1,
            "Coat IOR": 1.7,
            "Metallic": 0.3,
            "Thin Film Thickness": 380.0,
            "Thin Film IOR": 1.45,
        },
    )
    tint = add(material, "ShaderNodeRGB")
    tint.outputs[0].default_value = rgb(colour)
    join(material, varied(material, tint.outputs[0], 0.07), body(material).inputs["Base Color"])
    bump(material, noise(material, place(material), 3.0, 2.0), 0.25, 0.06)
    return material


def metal(colour: str = "#D9A752", rough: float = 0.24) -> bpy.types.Material:
    return plain("metal", colour, rough, {"Metallic": 1.0})


def thread(colour: str, shine: float = 0.3) -> bpy.types.Material:
    """Cotton, waxed cord or silk: a soft edge light and a little unevenness."""
    material = plain(
        "thread",
        colour,
        0.72 - shine * 0.6,
        {"Sheen Weight": 0.25, "Sheen Roughness": 0.4, "Specular IOR Level": 0.3 + shine * 0.4},
    )
    tint = noise(material, place(material), 14.0, 3.0)
    tone = ramp(material, tint, [(0.25, rgb(colour, 0.78)), (0.75, rgb(colour, 1.18))])
    join(material, tone, body(material).inputs["Base Color"])
    return material


def satin(colour: str) -> bpy.types.Material:
    """Silk satin on a core: fine ribs on the bias, soft creases, brighter where it turns away."""
    more = {
        "Sheen Weight": 0.5,
        "Sheen Roughness": 0.35,
        "Specular IOR Level": 0.4,
        "Coat Weight": 0.0,
    }
    material = plain("satin", colour, 0.46, more)
    where = place(material)
    ribs = add(material, "ShaderNodeTexWave", {"Scale": 7.0, "Distortion": 1.5, "Detail": 1.0})
    ribs.bands_direction = "DIAGONAL"
    join(material, where, ribs.inputs["Vector"])
    tone = ramp(material, ribs.outputs["Fac"], [(0.1, rgb(colour, 0.72)), (0.8, rgb(colour, 1.12))])
    join(material, tone, body(material).inputs["Base Color"])
    bump(material, ribs.outputs["Fac"], 0.5, 0.025)
    return material


def painted(
    name: str, image: bpy.types.Image, rough: float, more: Mapping[str, Any] | None = None
) -> bpy.types.Material:
    """A picture on the surface, by its u and v."""
    material = plain(name, "#FFFFFF", rough, more)
    picture = add(material, "ShaderNodeTexImage")
    picture.image = image
    join(material, picture.outputs["Color"], body(material).inputs["Base Color"])
    return material
