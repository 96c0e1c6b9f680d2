"""What is kept of an address: the fields of the checkout, as she typed them; nothing of an order.

At most `MOST` for each member. The same address twice is one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

MOST = 20
FIELDS = ("recipient", "phone", "country", "province", "city", "district", "street", "postcode")


@dataclass(frozen=True, slots=True)
class Kept:
    """One address with its number."""

    id: int
    fields: Mapping[str, str]

    @property
    def line(self) -> str:
        """In one line, as people write it there."""
        parts = [self.fields.get(each, "") for each in FIELDS[3:]]
        return " ".join(part for part in parts if part)


def packed(typed: Mapping[str, str]) -> str:
    """As it is kept, before it is sealed: the known fields in their order."""
    fields = {name: str(typed.get(name, "")).strip() for name in FIELDS}
    return json.dumps(fields, ensure_ascii=False)


def unpacked(text: str) -> dict[str, str]:
    """As it was kept."""
    return dict(json.loads(text))
