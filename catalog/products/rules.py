"""What a product may become, what it lacks before it is shown, and what a change changed.

Rules
* draft → published → delisted → published: nothing else, and never back to a draft.
* Published is only what has a name in both languages, a price in force and a picture with words.
* A matrix of colours and sizes names each pair once; its sku is built from the codes, so that the
  same matrix twice asks for the same skus.
* A change is told field by field, from → to; a text in two languages is two fields.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from catalog.errors import Invalid
from catalog.states import Machine
from catalog.words import Words

#: Variants that one product may have.
MOST_VARIANTS = 400
#: Address words that the office uses itself.
RESERVED = frozenset({"new", "sheet"})
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


class ProductState(StrEnum):
    """Only published products are seen in the shop."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DELISTED = "delisted"


class TaxClass(StrEnum):
    """Which of a place's rates a product is taxed at."""

    STANDARD = "standard"
    REDUCED = "reduced"
    ZERO = "zero"


_S = ProductState
LISTING = Machine(
    "product",
    {
        (_S.DRAFT, "publish"): _S.PUBLISHED,
        (_S.PUBLISHED, "delist"): _S.DELISTED,
        (_S.DELISTED, "publish"): _S.PUBLISHED,
    },
)


class Lack(StrEnum):
    """What keeps a product out of the shop."""

    NAME = "name"
    PRICE = "price"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the office can say of a product."""

    name: Words
    summary: Words
    description: Words
    materials: Words
    care: Words
    craft_id: int
    cooperative_id: int
    level: int
    standard_minutes: Decimal
    pack: int
    min_batch: int
    weight_g: int
    kit_weight_g: int
    materials_minor: int


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """What the office can say of a variant."""

    sku: str
    name: Words
    colour_hex: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One colour or one size of a matrix; a size has no colour of its own."""

    code: str
    name: Words
    colour_hex: str = ""


def lacks(name: Words, *, priced: bool, pictured: bool) -> tuple[Lack, ...]:
    """What is still missing before a product may be shown, in the order of the page."""
    have = {Lack.NAME: bool(name.zh and name.en), Lack.PRICE: priced, Lack.PICTURE: pictured}
    return tuple(each for each, there in have.items() if not there)


def changes(before: object, after: object) -> dict[str, list[str]]:
    """Field → [from, to] for what differs between two facts of one kind."""
    old, new = _plain(before), _plain(after)
    return {field: [old[field], new[field]] for field in old if old[field] != new[field]}


def matrix(
    base: str, colours: Sequence[Choice], sizes: Sequence[Choice]
) -> tuple[VariantFacts, ...]:
    """Every colour in every size; without sizes, every colour; without colours, every size."""
    found: dict[str, VariantFacts] = {}
    for colour in colours or [Choice("", Words())]:
        for size in sizes or [Choice("", Words())]:
            codes = [each for each in (base, colour.code, size.code) if each]
            sku = sku_of("-".join(codes))
            name = Words(_both(colour.name.zh, size.name.zh), _both(colour.name.en, size.name.en))
            hex_ = colour.colour_hex or "#888888"
            found.setdefault(sku, VariantFacts(sku, name, hex_, len(found)))
    if len(found) > MOST_VARIANTS:
        raise Invalid("product.variants", "At most %(most)s variants, please.", most=MOST_VARIANTS)
    return tuple(found.values())


def choices_of(text: str) -> tuple[Choice, ...]:
    """Choices as they are typed, one a line: `GRN, 青绿, Leaf green, #6F9A78`."""
    return tuple(_choice(line) for line in text.splitlines() if line.strip())


def sku_of(text: str) -> str:
    """A sku as it is kept: capitals, digits and hyphens."""
    sku = text.strip().upper()
    if not _CODE.fullmatch(sku):
        raise Invalid(
            "product.sku",
            "“%(sku)s” cannot be a sku: letters, digits and hyphens, at most 40.",
            field="sku",
            sku=sku[:60],
        )
    return sku


def colour_of(text: str) -> str:
    """A colour as the shop draws it."""
    if not _HEX.fullmatch(text.strip()):
        raise Invalid("product.colour", "A colour is written like #6F9A78.", field="colour_hex")
    return text.strip().upper()


def slug_of(name: Words) -> str:
    """The address word that an English name gives; empty where there is none."""
    return re.sub(r"[^a-z0-9]+", "-", name.en.lower()).strip("-")[:60].strip("-")


def _choice(line: str) -> Choice:
    parts = [each.strip() for each in re.split(r"[,，;；\t]", line)]
    if len(parts) < 3 or not parts[1] or not parts[2]:
        raise Invalid(
            "product.choice",
            "“%(line)s”: write code, Chinese name, English name and, if it is one, the colour.",
            field="colours",
            line=line.strip()[:60],
        )
    colour = colour_of(parts[3]) if len(parts) > 3 and parts[3] else ""
    return Choice(sku_of(parts[0]), Words(parts[1], parts[2]), colour)


def _both(one: str, other: str) -> str:
    return " · ".join(each for each in (one, other) if each)


def _plain(facts: object) -> dict[str, str]:
    told: dict[str, str] = {}
    for field in fields(facts):  # type: ignore[arg-type] # both are frozen facts
        value = getattr(facts, field.name)
        if isinstance(value, Words):
            told |= {f"{field.name}.zh": value.zh, f"{field.name}.en": value.en}
        else:
            told[field.name] = (
                f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
            )
    return told
