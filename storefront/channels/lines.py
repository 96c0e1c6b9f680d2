"""A row of a file as what it tells of an order and of a line; or as an issue.

Invariants
* Only what a cell tells is told: an empty cell says nothing, so that it never takes back what an
  other export said. Identity columns are not looked at.
* A row with an error tells nothing (`Issue`), and no line is told twice by one file.
* Where the platform gives no id of a line, order, goods and the how-manieth of them make it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from storefront.channels import cells
from storefront.channels.cells import bare
from storefront.channels.issues import Code, Issue, UnreadableError
from storefront.channels.layouts.rules import BUYER
from storefront.channels.layouts.words import said, shopify_aftersale
from storefront.channels.recognising import Heading
from storefront.channels.rules import Privacy

Told = dict[str, Any]
#: What parts several items in one cell.
_JOINTS = (";", "；")
_ITEMS = ("sku", "title", "product_id")
_TIMES_OF_ORDER = ("placed_at", "paid_at", "promised_at")
_TIMES_OF_LINE = ("sent_at", "done_at")
#: Field → the longest text that its column keeps.
_TEXTS = {
    **dict.fromkeys(("title", "variation", "reason"), 200),
    **dict.fromkeys(("carrier", "tracking"), 80),
    "source": 40,
    "host_name": 120,
}
#: Times that say when a file was made at the earliest; promised ones do not.
HAPPENED = ("placed_at", "paid_at", "sent_at", "done_at")
#: A dash in the column of after-sales says that there was none, and takes an older word back.
_NO_AFTERSALE = "无"
#: The commonest cells that say nothing, known at a glance.
_NO = "-"
_NOTHING = dict.fromkeys(("-", "--", "—", "——"), _NO)
_CARRIED = ("order_id", "line_id", "title", "sku", "pieces", "unit_price")


@dataclass(frozen=True, slots=True)
class ToldLine:
    """What one row tells: columns of the order and of the line, by name."""

    row: int
    order_id: str
    line_id: str
    order: Told
    line: Told
    buyer: tuple[str, ...] | None


@dataclass(slots=True)
class RowReader:
    """Reads the rows under a heading, one after the other."""

    heading: Heading
    currency: str
    zone: tzinfo
    seen: set[str] = field(default_factory=set)
    times: dict[str, int] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    at: str = ""
    money: str = field(init=False)
    plan: list[tuple[str, tuple[int, ...]]] = field(init=False)

    def __post_init__(self) -> None:
        self.money = self.currency
        self.plan = list(self.heading.columns.items())

    def read(self, row: int, cells_of: Sequence[str]) -> ToldLine | Issue | None:
        """What a row tells; None of an empty one."""
        said_here = self._cells(cells_of)
        order_id = said_here.get("order_id", "")
        if not said_here:
            return None
        if row == self.heading.row + 1 and not any(map(str.isdigit, order_id)):
            return Issue(row, "", Code.DESCRIPTION_ROW)
        try:
            return self._told(row, said_here)
        except UnreadableError as wrong:
            return Issue(row, self.heading.name_of(self.at), wrong.code, wrong.found)

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        width, found = len(row), {}
        for name, places in self.plan:
            for at in places:
                raw = row[at] if at < width else ""
                if raw and (text := _NOTHING.get(raw) or bare(raw)):
                    if text is not _NO:
                        found[name] = text
                        break
                    if name == "aftersale":
                        found[name] = _NO_AFTERSALE
        if len(bonus := self.heading.columns.get("bonus", ())) > 1:
            several = [bare(row[at]) for at in bonus if at < width]
            if told := "+".join(each for each in several if each):
                found["bonus"] = told
        return found

    def _told(self, row: int, here: dict[str, str]) -> ToldLine:
        order_id = self._id_of_order(here)
        if self.heading.layout.carries:
            here = self._carried(order_id, here)
        self.money = here.get("currency", self.currency)[:3].upper()
        for name in _ITEMS:
            if any(each in here.get(name, "") for each in _JOINTS):
                self.at = name
                raise UnreadableError(Code.ITEMS_JOINED)
        line = self._line(here)
        order = self._order(here)
        line_id = self._line_id(order_id, here)
        shown = tuple(here.get(each, "") for each in BUYER)
        return ToldLine(row, order_id, line_id, order, line, shown if any(shown) else None)

    def _carried(self, order_id: str, here: dict[str, str]) -> dict[str, str]:
        """The facts of an order that stand on its first row only."""
        if self.above.get("order_id") == order_id:
            return {**self.above, **here}
        self.above = {name: text for name, text in here.items() if name not in _CARRIED}
        self.above["order_id"] = order_id
        return here

    def _line_id(self, order_id: str, here: dict[str, str]) -> str:
        layout = self.heading.layout
        if "line_id" in here:
            self.at = "line_id"
            line_id = cells.id_of(here["line_id"])
        elif layout.whole or not layout.joined:
            line_id = order_id
        else:
            goods = next((here[each] for each in layout.joined if each in here), "")
            line_id = f"{order_id}:{goods}"[: 2 * cells.LONGEST_ID - 5]
            self.times[line_id] = many = self.times.get(line_id, 0) + 1
            line_id = line_id if many == 1 else f"{line_id}#{many}"
        if line_id in self.seen:
            self.at = "line_id" if "line_id" in here else "order_id"
            raise UnreadableError(Code.LINE_TWICE)
        self.seen.add(line_id)
        return line_id

    def _order(self, here: dict[str, str]) -> Told:
        told: Told = {"currency": self.money}
        for name in _TIMES_OF_ORDER:
            if name in here:
                told[name] = self._time(name, here[name])
        for name, column in (("order_paid", "paid_minor"), ("shipping", "shipping_minor")):
            if name in here:
                told[column] = self._money(name, here[name])
        return told

    def _line(self, here: dict[str, str]) -> Told:
        told = self._states(here)
        for name, most in _TEXTS.items():
            if name in here:
                told[name] = here[name][:most]
        for name, column in (("sku", "sku"), ("product_id", "platform_product_id")):
            if name in here:
                self.at = name
                told[column] = cells.id_of(here[name])
        for name in _TIMES_OF_LINE:
            if name in here:
                told[name] = self._time(name, here[name])
        told |= self._amounts(here)
        self._hosted(told, here)
        return told

    def _amounts(self, here: dict[str, str]) -> Told:
        told: Told = {}
        for name in ("unit_price", "paid", "refunded"):
            if name in here:
                told[f"{name}_minor"] = self._money(name, here[name])
        if "bonus" in here:
            parts = here["bonus"].split("+")
            told["bonus_minor"] = sum(self._money("bonus", each) for each in parts if each)
        if "pieces" in here:
            self.at = "pieces"
            told["pieces"] = cells.pieces_of(here["pieces"])
        return told

    def _states(self, here: dict[str, str]) -> Told:
        layout = self.heading.layout
        told: Told = {}
        if layout.state_of is not None:
            told["state"] = layout.state_of(here)
            told["aftersale"] = shopify_aftersale(here) if layout.carries else None
        elif "state" in here:
            told["state"] = layout.states.get(said(here["state"]))
        if told.get("state", "") is None:
            self.at = "state"
            raise UnreadableError(Code.STATE_UNKNOWN, here.get("state", ""))
        if "aftersale" in here and not layout.carries:
            told["aftersale"] = layout.aftersales.get(said(here["aftersale"]))
            if told["aftersale"] is None:
                self.at = "aftersale"
                raise UnreadableError(Code.AFTERSALE_UNKNOWN, here["aftersale"])
        return {name: value for name, value in told.items() if value is not None}

    def _hosted(self, told: Told, here: dict[str, str]) -> None:
        """Whom the platform credits, only where its own word for the way says that it does."""
        name = told.pop("host_name", None)
        when = self.heading.layout.host_when
        if when and here.get("source") != when:
            return
        self.at = "host_id"
        host = cells.host_of(here["host_id"]) if "host_id" in here else ""
        if host:
            told["platform_host_id"] = host
        if name and host is not None and name not in {"0", "1.0"}:
            told["platform_host_name"] = name

    def _time(self, name: str, text: str) -> datetime:
        self.at = name
        return cells.time_of(text, self.heading.layout.days, self.zone)

    def _money(self, name: str, text: str) -> int:
        self.at = name
        return cells.minor_of(text, self.money)

    def _id_of_order(self, here: dict[str, str]) -> str:
        self.at = "order_id"
        return _order_id(here)


def _order_id(here: dict[str, str]) -> str:
    text = here.get("order_id", "")
    if not any(map(str.isdigit, text)):
        raise UnreadableError(Code.ORDER_ID_MISSING)
    return cells.id_of(text)


def privacy(buyer: tuple[str, ...]) -> Privacy:
    """Whether what a row shows of a buyer can be read."""
    return cells.privacy_of([*buyer[:2], buyer[BUYER.index("address")]])
