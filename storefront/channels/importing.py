"""Importing an order file for a shop: recognised, read row by row, written part by part.

Rules
* An export's time decides what is newer: Douyin writes it into the file's name, else it is given,
  else it is the newest thing that happened in the file; never the time at which it was brought.
* A shop that is not there yet is made for the platform whose layout the file has. A file of another
  platform than the shop's is refused (`channel.other`).
* Each part is whole by itself and may be told again: the caller commits after each (`after`), and
  an import that was broken off is simply begun anew.

How it can fail: `channel.layout_unknown`, `channel.other`, `channel.no_map`, and as `files` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, record
from storefront.channels.cells import bare, time_of
from storefront.channels.files import Rows, rows_in
from storefront.channels.issues import Code, Issue, UnreadableError
from storefront.channels.layouts import LAYOUTS, Layout
from storefront.channels.layouts.rules import numbered
from storefront.channels.lines import HAPPENED, RowReader, ToldLine
from storefront.channels.maps import layout_of
from storefront.channels.models import ChannelShop
from storefront.channels.recognising import Heading, heading_of
from storefront.channels.rules import Channel, currency_of, slug_of
from storefront.channels.writing import Counts, Writer

#: Lines that are written together.
PART = 4_000
#: Issues that are told one by one; the others are counted.
MOST_ISSUES = 1_000
_EPOCH = re.compile(r"(?:^|[\\/])(1\d{9})(\d{3})?[_-][^\\/]*$")
ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody brings: a file and its name, for which shop, read by which map."""

    file: BinaryIO
    name: str
    shop: str
    map_name: str = ""
    exported_at: datetime | None = None
    dry: bool = False


@dataclass(slots=True)
class Report:
    """What a file says, and what came of it; `skipped` rows tell nothing, by an issue each."""

    layout: str = ""
    rows: int = 0
    orders: set[str] = field(default_factory=set)
    lines: int = 0
    counts: Counts = field(default_factory=Counts)
    skipped: int = 0
    issues: list[Issue] = field(default_factory=list)
    more_issues: int = 0
    unknown: tuple[str, ...] = ()
    seen: int = 0
    shop_id: int = 0

    def tell(self, issue: Issue) -> None:
        """Write an issue down, or only count it where there are too many."""
        if len(self.issues) < MOST_ISSUES:
            self.issues.append(issue)
        else:
            self.more_issues += 1


def import_file(
    session: Session,
    wish: Wish,
    *,
    actor: Actor,
    now: datetime,
    after: Callable[[int], None] = lambda _rows: None,
) -> Report:
    """Read a file and write what it tells; `after` each part with the rows that are done."""
    rows = rows_in(wish.file)
    heading = _recognised(session, rows, wish)
    shop = _shop(session, wish, heading.layout.channel, actor, now)
    report = _begun(wish, rows, heading, shop, now)
    writer = Writer(session, report.shop_id, report.seen, heading.layout.whole, wish.dry)
    report.counts = writer.counts
    reader = RowReader(heading, shop.currency, ZoneInfo(shop.zone))
    after(0)
    for part in _parts(rows, reader, report):
        writer.write(part)
        after(report.rows)
    return report


def _begun(wish: Wish, rows: Rows, heading: Heading, shop: ChannelShop, now: datetime) -> Report:
    report = Report(heading.layout.name, unknown=heading.unknown, shop_id=shop.id or 0)
    report.seen = _exported(wish, rows, heading, ZoneInfo(shop.zone), now)
    _tell_heading(report, heading)
    return report


def _parts(rows: Rows, reader: RowReader, report: Report) -> Iterator[list[ToldLine]]:
    part: list[ToldLine] = []
    for number, cells in enumerate(rows(), start=1):
        if number <= reader.heading.row:
            continue
        found = reader.read(number, cells)
        if found is None:
            continue
        report.rows += 1
        if isinstance(found, Issue):
            report.skipped += 1
            report.tell(found)
            continue
        report.lines += 1
        report.orders.add(found.order_id)
        part.append(found)
        if len(part) == PART:
            yield part
            part = []
    if part:
        yield part


def _recognised(session: Session, rows: Rows, wish: Wish) -> Heading:
    choice: tuple[Layout, ...] = LAYOUTS
    if wish.map_name:
        choice = (layout_of(session, wish.map_name),)
    heading = heading_of(rows(), choice)
    if heading is None:
        raise Refusal(
            "channel.layout_unknown",
            "No layout we know fits this file. Save a column map for it, and name it.",
        )
    return heading


def _shop(
    session: Session, wish: Wish, channel: Channel, actor: Actor, now: datetime
) -> ChannelShop:
    slug = slug_of(wish.shop)
    shop = session.scalar(select(ChannelShop).where(ChannelShop.slug == slug))
    if shop is None:
        shop = ChannelShop(slug=slug, channel=channel, name=wish.shop.strip()[:80], zone=ZONE)
        shop.currency, shop.made_at = currency_of(channel), now
        if not wish.dry:
            session.add(shop)
            session.flush()
            record(session, shop, "make", actor=actor, now=now, channel=channel.value)
    elif Channel.OTHER not in (shop.channel, channel) and shop.channel is not channel:
        raise Refusal(
            "channel.other",
            "This file is of %(file)s, and the shop %(shop)s is on %(channel)s.",
            file=channel.value,
            shop=slug,
            channel=shop.channel.value,
        )
    return shop


def _exported(wish: Wish, rows: Rows, heading: Heading, zone: ZoneInfo, now: datetime) -> int:
    latest = int((now + timedelta(days=1)).timestamp())
    if named := _EPOCH.search(wish.name):
        return int(named[1])
    if wish.exported_at is not None:
        return int(wish.exported_at.timestamp())
    return min(_newest(rows, heading, zone) or int(now.timestamp()), latest)


def _newest(rows: Rows, heading: Heading, zone: ZoneInfo) -> int:
    """The second of the newest thing that happened in the file; 0 where it tells none."""
    places = [at for name in HAPPENED for at in heading.columns.get(name, ())]
    newest = 0
    for number, cells in enumerate(rows(), start=1):
        if number <= heading.row:
            continue
        for at in places:
            if at < len(cells) and (text := bare(cells[at])):
                try:
                    told = int(time_of(text, heading.layout.days, zone).timestamp())
                except UnreadableError:
                    continue
                newest = max(newest, told)
    return newest


def _tell_heading(report: Report, heading: Heading) -> None:
    for name in heading.missing:
        report.tell(Issue(heading.row, heading.layout.fields[name][0], Code.COLUMN_MISSING))
    named = zip(heading.cells, numbered(heading.cells), strict=True)
    for cell, name in named:
        if name in heading.layout.identity:
            report.tell(Issue(heading.row, cell.strip(), Code.IDENTITY_DROPPED))
