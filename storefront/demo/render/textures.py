"""Painted pictures for turned beads, made from arrays: brush lines on porcelain, dots on seeds."""

import bpy
import numpy as np
from numpy.typing import NDArray

from .paint import rgb

Plane = NDArray[np.float64]


def image(name: str, pixels: Plane) -> bpy.types.Image:
    """An image of linear colours; rows run upward as Blender counts them."""
    high, wide = pixels.shape[:2]
    picture = bpy.data.images.new(name, wide, high, float_buffer=True)
    picture.colorspace_settings.name = "Non-Color"
    full = np.ones((high, wide, 4), dtype=np.float32)
    full[..., :3] = pixels
    picture.pixels.foreach_set(full.ravel())
    picture.update()
    return picture


def _mesh(high: int = 256, wide: int = 512) -> tuple[Plane, Plane]:
    v, u = np.mgrid[0:high, 0:wide]
    return u / wide, v / high


def _mix(under: Plane, colour: tuple[float, float, float, float], amount: Plane) -> Plane:
    return under * (1 - amount[..., None]) + np.array(colour[:3]) * amount[..., None]


def brushed(colour: str, ground: str = "#F6F5F0") -> bpy.types.Image:
    """Two rings near the holes and a scrolling vine with leaves between them."""
    u, v = _mesh()
    rng = np.random.default_rng(3)
    wash = 0.75 + 0.25 * np.sin(u * 40 + rng.uniform(0, 6)) * np.sin(v * 9)
    rings = np.zeros_like(u)
    for at, width in ((0.17, 0.02), (0.225, 0.009), (0.65, 0.02), (0.595, 0.009)):
        rings = np.maximum(rings, np.clip(1.4 - np.abs(v - at) / width, 0, 1))
    vine = 0.41 + 0.09 * np.sin(u * 2 * np.pi * 4)
    stem = np.clip(1.3 - np.abs(v - vine) / 0.019, 0, 1)
    leaf = np.zeros_like(u)
    for k in range(16):
        at_u = (k + 0.5) / 16
        at_v = 0.41 + 0.09 * np.sin(at_u * 2 * np.pi * 4) + (0.065 if k % 2 else -0.065)
        leaf = np.maximum(
            leaf, np.clip(1.5 - ((u - at_u) / 0.027) ** 2 - ((v - at_v) / 0.05) ** 2, 0, 1)
        )
    amount = np.clip(np.maximum.reduce([rings, stem, leaf * 0.85]) * wash, 0, 1)
    base = np.ones((*u.shape, 3)) * np.array(rgb(ground)[:3])
    return image("brushed", _mix(base, rgb(colour), amount))


def starred(colour: str) -> bpy.types.Image:
    """Fine dark dots like stars and one round moon with a darker rim."""
    u, v = _mesh()
    rng = np.random.default_rng(11)
    base = np.ones((*u.shape, 3)) * np.array(rgb(colour)[:3])
    base *= (0.94 + 0.06 * np.sin(u * 25 + 3 * np.sin(v * 14)))[..., None]
    dots = np.zeros_like(u)
    for _ in range(120):
        at_u, at_v, size = rng.uniform(), rng.uniform(0.12, 0.72), rng.uniform(0.006, 0.012)
        apart = np.hypot((u - at_u) * 1.6, v - at_v)
        dots = np.maximum(dots, np.clip(1.6 - apart / size, 0, 1) * rng.uniform(0.5, 0.95))
    apart = np.hypot((u - 0.5) * 1.9, v - 0.4)
    moon = np.clip(1.5 - np.abs(apart - 0.1) / 0.014, 0, 1) * 0.8
    inside = np.clip((0.1 - apart) / 0.01, 0, 1) * 0.35
    amount = np.clip(np.maximum(dots * (apart > 0.115), np.maximum(moon, inside)), 0, 1)
    return image("starred", _mix(base, rgb("#4A3420"), amount))
