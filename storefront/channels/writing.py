"""Writing what a part of a file tells: orders and lines by a handful of statements.

Invariants: a line is written once by (shop, its id), an order by (shop, its id), whoever imports at
the same time (the shop's row is locked); what is kept already is brought together with what is told
by `merging`. Orders of which a line changed are looked at again (`Landing.LOOK`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from catalog.products import Variant
from catalog.vault import blind
from storefront.channels.lines import Told, ToldLine, privacy
from storefront.channels.merging import Merged, merge
from storefront.channels.models import ChannelLine, ChannelOrder, ChannelShop, ChannelSku
from storefront.channels.rules import Landing, Privacy

_ORDERS: Table = ChannelOrder.__table__  # type: ignore[assignment]  # a mapped class has a Table
_LINES: Table = ChannelLine.__table__  # type: ignore[assignment]  # a mapped class has a Table
#: Columns that an export may tell.
OF_ORDER = ("placed_at", "paid_at", "paid_minor", "shipping_minor", "promised_at", "buyer_mark")
OF_LINE = (
    *("state", "aftersale", "title", "variation", "sku", "platform_product_id", "pieces"),
    *("unit_price_minor", "paid_minor", "bonus_minor", "refunded_minor", "sent_at", "done_at"),
    *("carrier", "tracking", "platform_host_id", "platform_host_name", "source", "reason"),
)
_SHOWN = ("buyer", "privacy", "currency")
SEPARATOR = "\x1f"


@dataclass(slots=True)
class Counts:
    """Lines by what became of them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Writer:
    """Writes for one shop what an export of the second `seen` tells; or only counts (`dry`)."""

    session: Session
    shop_id: int
    seen: int
    whole: bool
    dry: bool
    counts: Counts = field(default_factory=Counts)
    meant: dict[str, int | None] = field(default_factory=dict)
    unmapped: dict[str, tuple[str, int]] = field(default_factory=dict)

    def write(self, lines: Sequence[ToldLine]) -> None:
        """Bring a part of a file together with what is kept."""
        if not self.dry:
            mine = select(ChannelShop.id).where(ChannelShop.id == self.shop_id)
            self.session.execute(mine.with_for_update())
        self._look_up({line.line["sku"] for line in lines if "sku" in line.line})
        ids = self._orders(lines)
        self._lines(lines, ids)

    def _orders(self, lines: Sequence[ToldLine]) -> dict[str, int]:
        told = _told_of_orders(lines)
        kept = self._kept(_ORDERS, "platform_id", OF_ORDER, told)
        fresh = [
            self._new_order(order_id, facts)
            for order_id, facts in told.items()
            if order_id not in kept
        ]
        if not self.dry:
            pairs = ((row, told[order_id]) for order_id, row in kept.items())
            changed = [(row["id"], *self._order_again(row, facts)) for row, facts in pairs]
            self._insert(_ORDERS, fresh, {"landing": Landing.LOOK, "why": "", "order_id": None})
            self._update(_ORDERS, changed)
        ids = {order_id: row["id"] for order_id, row in kept.items()}
        return ids | self._new_ids([each["platform_id"] for each in fresh])

    def _new_order(self, order_id: str, facts: Told) -> Told:
        shown = {"buyer": None, "privacy": Privacy.NONE, "currency": "CNY"}
        shown |= {name: facts[name] for name in _SHOWN if name in facts}
        columns = {name: facts.get(name) for name in OF_ORDER}
        return {"platform_id": order_id, **columns, **shown, **self._stamp()}

    def _order_again(self, row: Mapping[str, Any], facts: Told) -> tuple[Told, Merged | None]:
        kept = {name: row[name] for name in OF_ORDER}
        found = merge(kept, row["seen"], row["older"], _apart(facts), self.seen)
        if found.same(row["seen"], row["older"]):
            return {}, None
        more = ("buyer", "privacy") if "buyer_mark" in found.changes else ()
        return {**found.changes, **{name: facts[name] for name in more}}, found

    def _lines(self, lines: Sequence[ToldLine], ids: Mapping[str, int]) -> None:
        told = {line.line_id: line for line in lines}
        kept = self._kept(_LINES, "platform_line_id", OF_LINE, told)
        fresh = [
            self._new_line(line, ids.get(line.order_id))
            for line_id, line in told.items()
            if line_id not in kept
        ]
        changed, looked = [], {each["order_id"] for each in fresh}
        for line_id, row in kept.items():
            now = {name: row[name] for name in OF_LINE}
            found = merge(now, row["seen"], row["older"], told[line_id].line, self.seen)
            if found.changes:
                looked.add(row["order_id"])
            if not found.same(row["seen"], row["older"]):
                changed.append((row["id"], found.changes, found))
            self._count(bool(found.changes))
        self.counts.created += len(fresh)
        if not self.dry:
            self._insert(_LINES, fresh, {})
            self._update(_LINES, changed)
            self._look_again(looked)

    def _new_line(self, line: ToldLine, order_id: int | None) -> Told:
        told = {name: line.line.get(name) for name in OF_LINE}
        told["variant_id"] = self.meant.get(told["sku"]) if told["sku"] else None
        known = {"platform_line_id": line.line_id, "order_id": order_id, "whole": self.whole}
        return {**known, **told, **self._stamp()}

    def _count(self, changed: bool) -> None:
        if changed:
            self.counts.updated += 1
        else:
            self.counts.unchanged += 1

    def _look_up(self, skus: set[str]) -> None:
        """What the shop's skus mean: as a person said, else the variant of just this sku."""
        asked = sorted(skus - set(self.meant))
        if not asked:
            return
        ours = select(Variant.sku, Variant.id).where(Variant.sku.in_(asked))
        mine = (ChannelSku.shop_id == self.shop_id, ChannelSku.sku.in_(asked))
        told = select(ChannelSku.sku, ChannelSku.variant_id).where(*mine)
        self.meant |= dict.fromkeys(asked)
        self.meant |= dict(self.session.execute(ours).all())
        self.meant |= dict(self.session.execute(told).all())

    def _kept(
        self, table: Table, key: str, columns: Iterable[str], wanted: Iterable[str]
    ) -> dict[str, Any]:
        names = ("id", key, *columns, "seen", "older")
        names = (*names, "order_id") if table is _LINES else names
        asked = select(*(table.c[name] for name in names))
        asked = asked.where(table.c.shop_id == self.shop_id, table.c[key].in_(list(wanted)))
        return {row[key]: row for row in self.session.execute(asked).mappings()}

    def _new_ids(self, new: Sequence[str]) -> dict[str, int]:
        if self.dry or not new:
            return {}
        asked = select(_ORDERS.c.platform_id, _ORDERS.c.id)
        asked = asked.where(_ORDERS.c.shop_id == self.shop_id, _ORDERS.c.platform_id.in_(new))
        return dict(self.session.execute(asked).all())

    def _stamp(self) -> Told:
        return {"shop_id": self.shop_id, "seen": self.seen, "older": None}

    def _insert(self, table: Table, rows: list[Told], more: dict[str, Any]) -> None:
        if rows:
            self.session.execute(insert(table), [{**row, **more} for row in rows])

    def _update(self, table: Table, rows: Iterable[tuple[int, Told, Merged | None]]) -> None:
        """Rows that change the same columns go together."""
        alike: dict[tuple[str, ...], list[Told]] = {}
        for row_id, changes, found in rows:
            if found is None:
                continue
            values = {**changes, "seen": found.seen, "older": found.older}
            named = {f"to_{name}": value for name, value in values.items()}
            alike.setdefault(tuple(sorted(values)), []).append({"at_id": row_id, **named})
        for names, params in alike.items():
            to = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}
            changed = update(table).where(table.c.id == bindparam("at_id")).values(to)
            self.session.connection().execute(changed, params)

    def _look_again(self, order_ids: set[int]) -> None:
        some = _ORDERS.c.id.in_(sorted(order_ids))
        again = update(_ORDERS).where(some, _ORDERS.c.landing != Landing.LOOK)
        self.session.execute(again.values(landing=Landing.LOOK))


def _apart(facts: Told) -> Told:
    return {name: value for name, value in facts.items() if name not in _SHOWN}


def _told_of_orders(lines: Sequence[ToldLine]) -> dict[str, dict[str, Any]]:
    """What the rows of a part tell of each order, brought together."""
    told: dict[str, dict[str, Any]] = {}
    shown: dict[str, tuple[str, ...]] = {}
    for line in lines:
        facts = line.order
        if (before := told.get(line.order_id)) is None:
            told[line.order_id] = dict(facts)
        elif before != facts:
            before.update(merge(before, 0, None, facts, 0).changes)
        if line.buyer is not None:
            shown[line.order_id] = max(line.buyer, shown.get(line.order_id, ()))
    for order_id, buyer in shown.items():
        text = SEPARATOR.join(buyer)
        told[order_id]["buyer"], told[order_id]["privacy"] = text, privacy(buyer)
        told[order_id]["buyer_mark"] = blind(text, "channel_order.buyer")[:16]
    return told
