"""What the pages of materials send, as plain fields: ids that were ticked, days, quantities.

A quantity is typed in its unit and read into whole smallest units; nothing here is a float.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from catalog.errors import Invalid
from fulfillment.materials import Found, Material, Need, Unit, read_quantity
from storefront.forms.counting import whole

#: So many rows are acted on at once.
MOST = 200


def ids_in(form: Mapping[str, str], name: str) -> list[int]:
    """The ids of ticked rows, whose fields are called `name-<id>`."""
    found = [whole(key.removeprefix(f"{name}-")) for key in form if key.startswith(f"{name}-")]
    return sorted({each for each in found if each and each > 0})[:MOST]


def day_of(text: str | None) -> date:
    """A day as a date field sends it."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise Invalid("materials.day", "Please choose a day.", field="day") from None


def key_of(form: Mapping[str, str]) -> str:
    """The key of a page: sent twice it books once."""
    key = form.get("key", "")
    if not 16 <= len(key) <= 40:
        raise Invalid("materials.key", "Please open the page again.", field="key")
    return key


def found_in(form: Mapping[str, str], unit: Unit) -> Found:
    """What was counted of a delivery, and how much of it may be used."""
    counted = read_quantity(form.get("counted", ""), unit, field="counted", least=0)
    accepted = read_quantity(form.get("accepted", ""), unit, field="accepted", least=0)
    return Found(counted, accepted, form.get("note", ""))


def quantities(form: Mapping[str, str], units: Mapping[int, Unit], name: str) -> dict[int, int]:
    """What was typed beside each material; nothing typed is nothing meant."""
    found = {}
    for material_id, unit in units.items():
        typed = form.get(f"{name}-{material_id}", "").strip()
        if typed and (quantity := read_quantity(typed, unit, field=name, least=0)):
            found[material_id] = quantity
    return found


def share(text: str, field: str) -> int:
    """A percentage as typed (`2.5`), in basis points."""
    return read_quantity(text.strip().rstrip("%") or "0", Unit.GRAM, field=field, least=0) // 10


def needs_in(form: Mapping[str, str], known: Mapping[int, Material]) -> list[tuple[int, Need]]:
    """The lines of a recipe: a material, how much a piece needs, the spare in per cent."""
    needs = []
    for material_id, material in known.items():
        typed = form.get(f"need-{material_id}", "").strip()
        if typed:
            quantity = read_quantity(typed, material.unit, field=f"need-{material_id}")
            spare = share(form.get(f"spare-{material_id}", ""), f"spare-{material_id}")
            needs.append((material_id, Need(quantity, spare)))
    return needs


def colour(text: str) -> str:
    """A colour as a page sends it; grey where it cannot be read."""
    return text.lower() if re.fullmatch(r"#[0-9a-fA-F]{6}", text) else "#888888"
