"""Bead bracelets: stone, wood, glass, seed, porcelain and pearl on a visible thread.

A bracelet is a slightly uneven ring of drilled beads. `LOOKS` says for every product how large the
beads are, what they are made of and what sits between them; the colour comes from the goods list.
"""

import itertools
import math
from collections.abc import Callable
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix

from . import forms, loom, paint, props, stage, textures
from .drawings import layout
from .forms import Path3
from .stage import Product

Stuff = Callable[[str], bpy.types.Material]


def _porcelain(colour: str) -> bpy.types.Material:
    gloss = {
        "Coat Weight": 0.8,
        "Coat Roughness": 0.03,
        "Subsurface Weight": 0.1,
        "Subsurface Radius": (0.1, 0.1, 0.1),
    }
    return paint.painted("porcelain", textures.brushed(colour), 0.16, gloss)


def _seed(colour: str) -> bpy.types.Material:
    return paint.painted(
        "seed",
        textures.starred(colour),
        0.28,
        {"Subsurface Weight": 0.15, "Subsurface Radius": (0.1, 0.07, 0.04)},
    )


def _jade(colour: str) -> bpy.types.Material:
    return paint.cloudy(colour, "#E8EBDD")


def _agate(colour: str) -> bpy.types.Material:
    return paint.banded(colour, "#EBCDB4" if colour != "#7D7B7A" else "#DADADA")


LOOKS: dict[str, dict[str, Any]] = {
    "jade-round-bracelet": {
        "stuff": _jade,
        "sizes": [0.42],
        "count": 19,
        "thread": "#C9BFA8",
        "accent": "brass",
    },
    "sandalwood-tassel-bracelet": {
        "stuff": paint.wood,
        "sizes": [0.5],
        "count": 20,
        "thread": "#7A1F1C",
        "accent": "tassel",
    },
    "lake-glass-bracelet": {
        "stuff": paint.glass,
        "sizes": [0.46, 0.3, 0.38, 0.3],
        "count": 24,
        "thread": "#E9E4DA",
        "accent": "",
    },
    "agate-band-bracelet": {
        "stuff": _agate,
        "sizes": [0.5, 0.17],
        "count": 34,
        "thread": "#5A4A40",
        "accent": "silver",
    },
    "starmoon-bodhi-bracelet": {
        "stuff": _seed,
        "sizes": [0.46],
        "count": 21,
        "thread": "#8C6A3F",
        "accent": "turquoise",
    },
    "porcelain-blue-bracelet": {
        "stuff": _porcelain,
        "sizes": [0.48],
        "count": 15,
        "thread": "#27385C",
        "accent": "spaced",
    },
    "freshwater-pearl-bracelet": {
        "stuff": paint.pearl,
        "sizes": [0.34],
        "count": 26,
        "thread": "#F0EADC",
        "accent": "knots",
    },
}


def _gaps(look: dict[str, Any]) -> float:
    return {"spaced": 0.16, "knots": 0.075}.get(look["accent"], 0.012)


def _sizes(look: dict[str, Any]) -> list[float]:
    return [look["sizes"][k % len(look["sizes"])] for k in range(look["count"])]


def _ring(spans: list[float], seed: int) -> tuple[Path3, Path3]:
    """Places and directions on a lived-in oval whose length is what the beads need."""
    rng = np.random.default_rng(seed)
    radius = sum(spans) / (2 * math.pi)
    middles = (np.cumsum(spans) - np.array(spans) / 2) / sum(spans) * 2 * math.pi + math.pi * 1.5
    a, b = rng.uniform(0, 6.28, 2)

    def at(t: Path3) -> Path3:
        r = radius * (1 + 0.035 * np.cos(2 * t + a) + 0.012 * np.cos(3 * t + b))
        return np.stack([r * np.cos(t), r * np.sin(t), 0 * t], axis=-1)

    places = at(middles)
    return places, at(middles + 0.01) - places


def _masters(look: dict[str, Any], colour: str) -> list[bpy.types.Object]:
    """One bead of every size, kept out of sight below the table and copied from there."""
    stuff = look["stuff"](colour)
    silver = paint.metal("#C9C6C0", 0.22)
    made = []
    for k, size in enumerate(look["sizes"]):
        small = look["accent"] == "silver" and k == 1
        bead = forms.lathe(
            "bead",
            forms.bead_profile(size, 0.09 if not small else 0.07, 0.97),
            silver if small else stuff,
            56,
        )
        bead.location = (0, 0, -50)
        made.append(bead)
    return made


def _special(look: dict[str, Any]) -> bpy.types.Object | None:
    kind = look["accent"]
    if kind == "brass":
        bead = forms.lathe(
            "accent", forms.bead_profile(0.42, 0.09), paint.cloudy("#A3261F", "#C2452F", 0.2), 56
        )
    elif kind == "turquoise":
        bead = forms.lathe(
            "accent",
            forms.bead_profile(0.36, 0.09, 0.8),
            paint.cloudy("#2F8F8A", "#4FA79C", 0.3),
            48,
        )
    else:
        return None
    bead.location = (0, 0, -50)
    return bead


def _collar(place: Path3, away: Path3, offset: float) -> None:
    """A small brass ring beside the accent bead."""
    ring = forms.lathe("ring", forms.bead_profile(0.24, 0.1, 0.32), paint.metal(), 40)
    heading = math.atan2(away[1], away[0])
    ring.location = tuple(place + away / np.linalg.norm(away) * offset)
    ring.rotation_euler = (0, math.pi / 2, heading)


def _string(look: dict[str, Any], places: Path3, colour: str) -> None:
    closed = forms.smooth(places, 400, closed=True)
    tone = colour if look["accent"] == "spaced" else look["thread"]
    cord = paint.thread(tone, 0.4)
    if look["accent"] == "spaced":
        forms.twisted("cord", [np.vstack([closed, closed[:1]])], 0.085, cord, 2)
    else:
        forms.tubes("cord", [closed], 0.05, cord, closed=True)
    if look["accent"] in ("knots", "spaced"):
        size = 0.085 if look["accent"] == "knots" else 0.15
        between = (places + np.roll(places, -1, axis=0)) / 2
        for p, q in zip(between, places, strict=True):
            loop = np.linspace(0, 2 * math.pi, 24)
            heading = p - q
            side = np.cross(heading / np.linalg.norm(heading), [0, 0, 1.0])
            knot = p + size * 0.62 * (
                np.cos(loop)[:, None] * side + np.sin(loop)[:, None] * np.array([0, 0, 1.0])
            )
            forms.tubes("knot", [knot], size * 0.6, cord, closed=True)


def bracelet(slug: str, colour: str, seed: int) -> list[bpy.types.Object]:
    """One bracelet flat on the table; returns its loose parts to be moved together."""
    look = LOOKS[slug]
    before = set(bpy.data.objects)
    sizes = _sizes(look)
    spans = [2 * s * 0.97 + _gaps(look) for s in sizes]
    special = _special(look)
    if look["accent"] == "brass":
        spans[0] += 0.34
    places, headings = _ring(spans, seed)
    places[:, 2] = max(sizes)
    beads, rng = _masters(look, colour), np.random.default_rng(seed)
    for k, (place, heading) in enumerate(zip(places, headings, strict=True)):
        master = special if special and k == 0 else beads[k % len(beads)]
        _lay(forms.copy_at(master, place), rng.uniform(0, 6.28), math.atan2(heading[1], heading[0]))
    _string(look, places, colour)
    if look["accent"] == "brass":
        _collar(places[0], headings[0], 0.49)
        _collar(places[0], headings[0], -0.49)
    if look["accent"] == "tassel":
        _tail(places[0], colour)
    return [o for o in bpy.data.objects if o not in before and o.location.z > -40]


def _lay(bead: bpy.types.Object, angle: float, heading: float) -> None:
    """Turn a bead round its own bore, then lay the bore along the thread."""
    lay = (
        Matrix.Rotation(heading, 3, "Z")
        @ Matrix.Rotation(math.pi / 2, 3, "Y")
        @ Matrix.Rotation(angle, 3, "Z")
    )
    bead.rotation_euler = lay.to_euler()


def _tail(place: Path3, colour: str) -> None:
    red = paint.thread("#A0282A", 0.5)
    neck = forms.smooth(
        np.array([place, place + [0.25, -0.55, -0.1], place + [0.55, -1.1, -0.2]]), 30
    )
    forms.twisted("neck", [neck], 0.09, red)
    knob = forms.lathe("knob", forms.bead_profile(0.3, 0.09), paint.wood("#C79A5B"), 40)
    knob.location = tuple(place + [0.5, -1.0, -0.18])
    forms.tassel(
        place + np.array([0.6, -1.25, -0.16]), np.array([0.42, -1.0, 0.0]), (3.6, 0.9), red
    )


def _width(slug: str) -> float:
    """How wide a bracelet lies: the ring its beads fill, and half a bead on either side."""
    look = LOOKS[slug]
    sizes = _sizes(look)
    return sum(2 * z * 0.97 + _gaps(look) for z in sizes) / math.pi + 2 * max(sizes)


def _on_stone(slug: str, colour: str) -> None:
    """The ring rests like a hat brim on a round stone, where the stone is as wide as it."""
    wide = _width(slug)
    high = 0.36 * wide
    parts = bracelet(slug, colour, 9)
    props.stone((0.0, 0.0, 0.1), (0.72 * wide, 0.68 * wide, high))
    props.move(parts, (0.0, 0.0, 0.1 + high * 0.79), turn=-50.0)


ON_STONE = {"agate-band-bracelet": 1, "freshwater-pearl-bracelet": 3}


def lay(product: Product, view: int) -> None:
    """One bracelet whole or close; in some views on a stone, or every colour together."""
    stage.ground()
    slug, colours = product["slug"], [v["colour_hex"] for v in product["variants"]]
    if slug == "seed-bead-band":
        loom.band(colours[0])
    elif ON_STONE.get(slug) == view:
        _on_stone(slug, colours[0])
    elif view == 3 and "spots" in layout(slug):
        seeds = itertools.count(20)
        props.spread(lambda c: bracelet(slug, c, next(seeds)), colours, layout(slug)["spots"])
    else:
        bracelet(slug, colours[0], 5)
