"""What the rows of a sheet say of their products: changes of known ones, drafts of new ones.

Pure. Rows of one product may leave a column empty or say the same; what contradicts an earlier row
is told. A new product needs an English and a Chinese name, a craft, a cooperative and its standard
minutes on any of its rows; it is a draft until somebody shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from catalog.products.rules import MOST_VARIANTS
from media.assets.hanging import MOST
from storefront.goods_sheets.columns import Field
from storefront.goods_sheets.pictures import Hangings, hangings
from storefront.goods_sheets.rules import (
    Change,
    Ground,
    Heading,
    Known,
    KnownProduct,
    NewProduct,
    of_product,
)
from storefront.sheets.issues import Code, Issue

#: What a new product cannot do without, by the heading that names it.
NEEDED = {
    "name.zh": "product zh",
    "name.en": "product en",
    "craft_id": "craft",
    "cooperative_id": "cooperative",
    "standard_minutes": "minutes",
}


class SaidRow(Protocol):
    """A row as far as products are concerned."""

    @property
    def number(self) -> int: ...

    @property
    def slug(self) -> str: ...

    @property
    def known(self) -> Known | None: ...

    @property
    def said(self) -> Mapping[Field, object]: ...


@dataclass(slots=True)
class _Gathered:
    """What the rows of one product say, and on which row each column was said first."""

    first: int
    fresh: int = 0
    said: dict[str, object] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def product_changes(
    rows: Sequence[SaidRow], heading: Heading, ground: Ground, issues: list[Issue]
) -> tuple[list[Change], list[NewProduct]]:
    """Changes of known products and the new ones; what is wrong is added to `issues`."""
    changes: list[Change] = []
    drafts: list[NewProduct] = []
    for slug, gathered in _gathered(rows, heading, issues).items():
        known = ground.products.get(slug)
        issues += _pictures(gathered, known, ground, heading)
        issues += _too_many(gathered, known, heading)
        if known is not None:
            changes += _changes(gathered, known, heading, issues)
            continue
        issues += _lacking(gathered, heading)
        drafts.append(NewProduct(gathered.first, slug, gathered.said))
    return changes, drafts


def _gathered(
    rows: Sequence[SaidRow], heading: Heading, issues: list[Issue]
) -> dict[str, _Gathered]:
    found: dict[str, _Gathered] = {}
    for row in rows:
        mine = found.setdefault(row.slug, _Gathered(row.number))
        mine.fresh += row.known is None
        for at, value in row.said.items():
            if not of_product(at.kind):
                continue
            if mine.said.setdefault(at.kind, value) != value:
                facts = {"first": mine.rows[at.kind]}
                column = heading.column(at)
                issues.append(
                    Issue(row.number, column, Code.PRODUCT_TWO_WAYS, str(value)[:80], facts=facts)
                )
            mine.rows.setdefault(at.kind, row.number)
    return found


def _changes(
    gathered: _Gathered, known: KnownProduct, heading: Heading, issues: list[Issue]
) -> Iterable[Change]:
    for kind, after in gathered.said.items():
        before = known.said.get(kind)
        if before == after:
            continue
        row, at = gathered.rows[kind], Field(kind)
        if kind == "rate" and known.rated:
            issues.append(Issue(row, heading.column(at), Code.RATE_TODAY, str(after)))
        yield Change(row, known, at, before, after)


def _pictures(
    gathered: _Gathered, known: KnownProduct | None, ground: Ground, heading: Heading
) -> Iterable[Issue]:
    """Put what the named pictures come to in the place of their names."""
    kind = "pictures"
    named = gathered.said.get(kind)
    if not isinstance(named, tuple):
        return
    own = known.said[kind] if known else None
    after, wrong = hangings(
        named, own if isinstance(own, Hangings) else Hangings(), ground.pictures
    )
    gathered.said[kind] = after
    row, column = gathered.rows[kind], heading.column(Field(kind))
    for code, found in wrong:
        yield Issue(row, column, code, found[:80], facts={"most": MOST})


def _lacking(gathered: _Gathered, heading: Heading) -> Iterable[Issue]:
    for kind, called in NEEDED.items():
        if not gathered.said.get(kind):
            column = heading.column(Field(kind)) or heading.column(Field("product"))
            yield Issue(gathered.first, column, Code.PRODUCT_LACKS, facts={"column": called})


def _too_many(gathered: _Gathered, known: KnownProduct | None, heading: Heading) -> Iterable[Issue]:
    there = known.variants if known else 0
    if gathered.fresh and there + gathered.fresh > MOST_VARIANTS:
        column, facts = heading.column(Field("product")), {"most": MOST_VARIANTS}
        yield Issue(gathered.first, column, Code.TOO_MANY_VARIANTS, facts=facts)
