"""A report as lines that a page shows: plain values, in parts of one page each.

Pure. The digest of a report is that of its changes and of what is new, so that what is kept is
exactly what somebody was shown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from storefront.goods_sheets.columns import Field
from storefront.goods_sheets.rules import Change, GoodsReport, Known
from storefront.goods_sheets.states import PartKind
from storefront.sheets.issues import Code, Issue

#: Lines of one page.
PAGE = 50
#: Of more wrong cells nobody reads; they are only counted.
MOST_ISSUES = 5_000

Line = list[Any]


def lines_of(report: GoodsReport) -> dict[PartKind, list[Line]]:
    """What a report says, kind by kind; wrong cells before what is only told."""
    issues = sorted(report.issues, key=lambda each: each.note)[:MOST_ISSUES]
    return {
        PartKind.ISSUE: [_issue(each) for each in issues],
        PartKind.CHANGE: [_change(each) for each in report.changes],
        PartKind.NEW: list(_new(report)),
    }


def parts_of(
    lines: Mapping[PartKind, Sequence[Line]],
) -> Iterator[tuple[PartKind, int, list[Line]]]:
    """The lines in parts of one page each."""
    for kind, all_ in lines.items():
        for at in range(0, len(all_), PAGE):
            yield kind, at // PAGE + 1, list(all_[at : at + PAGE])


def digest_of(lines: Mapping[PartKind, Sequence[Line]]) -> str:
    """Names what would be kept."""
    told = [lines[PartKind.CHANGE], lines[PartKind.NEW]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def issue_of(line: Line) -> Issue:
    """The issue that a line tells."""
    row, column, code, found, suggestion, facts = line
    return Issue(row, column, Code(code), found, suggestion, facts)


def as_seen(report: GoodsReport, shown: Iterable[Line]) -> GoodsReport:
    """A report with the counts of before as they were when `shown` was shown.

    What was sold since then does not make another count of it: the difference that was seen is
    booked, and a count that was right then is right now.
    """
    seen = {(line[1], line[3]): line[4] for line in shown if line[2] == "stock"}
    return replace(report, changes=tuple(_seen(report.changes, seen)))


def _seen(changes: Iterable[Change], seen: Mapping[tuple[str, int], str]) -> Iterator[Change]:
    for each in changes:
        if not isinstance(each.known, Known) or each.field.kind != "stock":
            yield each
        elif (before := seen.get((each.known.sku, each.field.number))) is not None:
            yield replace(each, before=int(before))


def _issue(issue: Issue) -> Line:
    facts = {name: str(value) for name, value in issue.facts.items()}
    return [issue.row, issue.column, issue.code.value, issue.found, issue.suggestion, facts]


def _change(change: Change) -> Line:
    before = "" if change.before is None else str(change.before)
    about = [change.row, change.known.name, change.field.kind, change.field.number]
    return [*about, before, str(change.after)]


def _new(report: GoodsReport) -> Iterator[Line]:
    for product in report.products:
        said = [[kind, 0, str(value)] for kind, value in product.said.items()]
        yield [product.row, product.slug, "", said]
    for variant in report.variants:
        told = [[at.kind, at.number, str(value)] for at, value in _ordered(variant.said)]
        yield [variant.row, variant.slug, variant.sku, told]


def _ordered(said: Mapping[Field, object]) -> list[tuple[Field, object]]:
    order = ("zh", "en", "colour", "price", "stock")
    return sorted(said.items(), key=lambda each: (order.index(each[0].kind), each[0].number))
