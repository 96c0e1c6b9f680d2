"""The demo's content files, read once: goods, people, pictures. All of it is invented."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from catalog.words import Words

FOLDER = Path(__file__).parent
Piece = dict[str, Any]


@cache
def goods() -> Piece:
    """Crafts and products."""
    return dict(json.loads((FOLDER / "goods.json").read_text("utf-8")))


@cache
def people() -> Piece:
    """Cooperatives, makers, hosts, carriers and customers."""
    return dict(json.loads((FOLDER / "people.json").read_text("utf-8")))


@cache
def materials_listed() -> Piece:
    """Materials with their lots, and what a kit of each style holds."""
    return dict(json.loads((FOLDER / "materials.json").read_text("utf-8")))


def words(pair: dict[str, str] | None) -> Words:
    """A pair of texts as the house keeps them."""
    return Words(pair["zh"], pair["en"]) if pair else Words()


def picture(name: str) -> bytes | None:
    """A finished picture, or None where it was never rendered."""
    path = FOLDER / "pictures" / name
    return path.read_bytes() if path.is_file() else None


def portrait(name: str | None) -> bytes | None:
    """A drawn portrait."""
    path = FOLDER / "portraits" / (name or "none")
    return path.read_bytes() if path.is_file() else None
