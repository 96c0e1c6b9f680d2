"""What a line of a money file says, in minor units and with one sign. Pure.

Rules
* Below zero money went from us. A direction's word, a column of its own for what went out, or a
  sign says so.
* Gross is what the sale is worth, net what came; what lies between are fees: the host's commission
  as the file names it, all else the platform's. What the named fees do not explain is told
  (`unexplained`), for a person.
* A line is known by the platform's own number; else by all that it says, counted where the same
  file says it twice. `mark` is by whom two files of a platform tell of the same money.

Invariant: net + platform + commission = gross.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from storefront.channels import cells
from storefront.channels.layouts.rules import plain
from storefront.channels.money.layouts import MoneyKind, MoneyLayout

OUT = ("出账", "支出", "出", "减少")
WITHDRAWN = "提现"


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One line as its file tells it."""

    name: str
    mark: str
    kind: MoneyKind
    on: date
    order: str
    line: str
    scene: str
    host: str
    net: int
    platform: int = 0
    commission: int = 0
    unexplained: int = 0

    @property
    def gross(self) -> int:
        """What the sale was worth."""
        return self.net + self.platform + self.commission


class Gap(StrEnum):
    """How what an order sold for and what was settled differ."""

    AGREES = "agrees"
    UNKNOWN = "unknown"
    LESS = "less"
    MORE = "more"
    UNEXPLAINED = "unexplained"


def gap(expected: int | None, received: int, unexplained: int) -> Gap:
    """What an order's settlement is; `expected` is None where nobody knows the order."""
    if expected is None:
        return Gap.UNKNOWN
    if received != expected:
        return Gap.LESS if received < expected else Gap.MORE
    return Gap.UNEXPLAINED if unexplained else Gap.AGREES


class MoneyReader:
    """Reads the rows of one file, one after the other."""

    def __init__(self, layout: MoneyLayout, headings: Sequence[str], currency: str, zone: str):
        self.layout = layout
        self.at = {plain(each): at for at, each in reversed(list(enumerate(headings)))}
        self.currency = currency
        self.zone = ZoneInfo(zone)
        self.times: Counter[str] = Counter()

    def read(self, row: Sequence[str]) -> MoneyLine | None:
        """The line of a row; None for a row that tells of no money. `UnreadableError` if broken."""
        layout = self.layout
        if layout.only[0] and layout.only[1] not in self._text(row, layout.only[0]):
            return None
        if not any(self._text(row, each) for each in (*layout.net, *layout.out)):
            return None
        at = next((text for each in layout.at if (text := self._text(row, each))), "")
        if not any(each.isdigit() for each in at):
            return None  # a second row that describes the columns
        on = cells.time_of(at, "ymd", self.zone).astimezone(self.zone).date()
        order, line = (self._id(row, each) for each in (layout.order, layout.line))
        scene, host = self._text(row, layout.scene)[:60], self._text(row, layout.host)[:120]
        net = self._net(row)
        kind = MoneyKind.WITHDRAWN if WITHDRAWN in scene else layout.kind
        found = MoneyLine("", "", kind, on, order, line, scene, host, net)
        if kind is MoneyKind.SETTLED:
            found = self._with_fees(row, found)
        return self._named(row, found)

    def _named(self, row: Sequence[str], line: MoneyLine) -> MoneyLine:
        mark = f"{line.kind.value}:{line.line or line.order}:{line.on}:{line.net}"
        key = self._id(row, self.layout.key)
        if not key:
            said = "|".join((self.layout.slug, mark, line.order, line.scene))
            key = f"~{hashlib.sha256(said.encode()).hexdigest()[:24]}"
            self.times[key] += 1
            key += f"#{self.times[key]}" if self.times[key] > 1 else ""
        return replace(line, name=key, mark=_marked(mark) if line.order else "")

    def _net(self, row: Sequence[str]) -> int:
        layout = self.layout
        came = sum(self._minor(row, each) for each in layout.net)
        went = sum(abs(self._minor(row, each)) for each in layout.out)
        if layout.direction:
            out = self._text(row, layout.direction).startswith(OUT)
            return -abs(came) if out else abs(came)
        return came - went

    def _with_fees(self, row: Sequence[str], line: MoneyLine) -> MoneyLine:
        layout = self.layout
        commission = sum(abs(self._minor(row, each)) for each in layout.commission)
        named = commission + sum(abs(self._minor(row, each)) for each in layout.fees)
        if not layout.gross:
            sign = -1 if line.net < 0 else 1
            named, commission = sign * named, sign * commission
            return replace(line, platform=named - commission, commission=commission)
        gross = sum(self._minor(row, each) for each in layout.gross)
        gross -= sum(abs(self._minor(row, each)) for each in layout.less)
        kept = gross - line.net
        sign = -1 if kept < 0 else 1
        commission = sign * min(commission, abs(kept))
        left = abs(kept) - named
        return replace(
            line, platform=kept - commission, commission=commission, unexplained=sign * left
        )

    def _minor(self, row: Sequence[str], name: str) -> int:
        text = self._text(row, name)
        return cells.minor_of(text, self.currency) if text else 0

    def _id(self, row: Sequence[str], name: str) -> str:
        text = self._text(row, name)
        return cells.id_of(text) if text else ""

    def _text(self, row: Sequence[str], name: str) -> str:
        at = self.at.get(plain(name)) if name else None
        return cells.bare(row[at]) if at is not None and at < len(row) else ""


def _marked(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:32]
