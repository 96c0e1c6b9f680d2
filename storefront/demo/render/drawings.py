"""Drawn lines by name, from `drawings.toml`: outlines, ridges, twigs, profiles of turned things.

A drawing is a list of points, two or three numbers each. A name that is missing fails at once.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
HERE = Path(__file__).resolve().parent


@cache
def _sheet(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def points(name: str) -> Points:
    """One drawing; `craft.name` as in the file."""
    group, key = name.split(".")
    return np.array(_sheet("drawings.toml")[group][key], dtype=float)


def rows(name: str) -> list[list[Any]]:
    """A table of places, sizes and angles, as written."""
    group, key = name.split(".")
    table: list[list[Any]] = _sheet("drawings.toml")[group][key]
    return table


def layout(slug: str) -> dict[str, Any]:
    """Where the camera stands for each view, and where colours lie when shown together."""
    found: dict[str, Any] = _sheet("layouts.toml")[slug]
    return found
