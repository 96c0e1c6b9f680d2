"""Walking: somebody opens every kind of address that answers GET, whatever will be one tomorrow.

Addresses without a part to fill in are taken from the map itself; the others are found as a person
finds them, by the links of her pages, and then given to everybody else, too: those are the foreign
ones. Where no link leads, the parts are filled from the rows of the database.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError, Rule
from werkzeug.test import TestResponse

from storefront.schema import metadata
from tests.made_canaries import found

LINK = re.compile(r"""(?:href|src|action|formaction)=["'](/[^"'#]*)""")
#: So many addresses of one kind are tried with rows that no link led to, until one is there.
FROM_ROWS = 6
#: The address of a form may look like the address of a row that is not there.
TRIES = 3


@dataclass
class Walk:
    """What everybody was given: leaks by place, answers by status, kinds of pages that opened."""

    app: Flask
    leaks: dict[str, set[str]] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    crashed: list[str] = field(default_factory=list)
    opened: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    known: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    inside: set[tuple[str, str]] = field(default_factory=set)
    kinds: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.map = self.app.url_map.bind("localhost")
        self.plain = set(plain_addresses(self.app))

    def by_links(self, who: str, browser: FlaskClient) -> set[str]:
        """Open what has an address of its own, and follow links until one of each kind opened;
        what was tried."""
        ways, seen, tries = deque(plain_addresses(self.app)), set[str](), Counter[str]()
        while ways:
            way = ways.popleft()
            kind = self.kind_of(way)
            if kind is None or way in seen or self.kept_out(who, kind):
                continue
            if way not in self.plain and (who in self.opened[kind] or tries[kind] >= TRIES):
                continue
            seen.add(way)
            tries[kind] += 1
            self.known[kind].setdefault(way)
            ways.extend(self.get(who, browser, way))
        return seen

    def of_others(self, who: str, browser: FlaskClient, seen: set[str]) -> None:
        """Open one of each kind that only somebody else was led to."""
        for kind, ways in list(self.known.items()):
            foreign = next((each for each in ways if each not in seen), None)
            if foreign and foreign not in self.plain and not self.kept_out(who, kind):
                self.get(who, browser, foreign)

    def kept_out(self, who: str, kind: str) -> bool:
        """Whether she was sent away at so many doors of a room, and came in at none of them. (That
        each of its doors is kept like that, `accounts/test_doors.py` proves.)"""
        room = kind.rpartition(".")[0]
        return self.refused[who, room] >= TRIES and (who, room) not in self.inside

    def kind_of(self, way: str) -> str | None:
        """The endpoint that answers, or None."""
        path = urlsplit(way).path
        if path not in self.kinds:
            try:
                self.kinds[path] = str(self.map.match(path, method="GET")[0])
            except HTTPException:
                self.kinds[path] = None
        return self.kinds[path]

    def get(self, who: str, browser: FlaskClient, way: str) -> list[str]:
        """Open one address, look through all that comes back; where it leads."""
        with browser.get(way) as answer:
            self.answers[answer.status_code] += 1
            heads = "\n".join(f"{name}: {value}" for name, value in answer.headers)
            if told := found(answer.data) | found(heads):
                self.leaks[f"{who} {way}"] = told
            if answer.status_code >= 500:
                self.crashed.append(f"{who} {way}")
            kind = self.kind_of(way) or ""
            if answer.status_code in {303, 403}:
                self.refused[who, kind.rpartition(".")[0]] += 1
            if answer.status_code == 200:
                self.opened[kind].add(who)
                self.inside.add((who, kind.rpartition(".")[0]))
            return list(links(answer))


def rules(app: Flask) -> list[Rule]:
    """Every rule that answers GET."""
    return [each for each in app.url_map.iter_rules() if "GET" in (each.methods or ())]


def plain_addresses(app: Flask) -> list[str]:
    """Those with nothing to fill in."""
    return sorted({each.rule for each in rules(app) if not each.arguments})


def fill_from_rows(app: Flask, session: Session, walk: Walk) -> None:
    """Addresses that no link led to, their parts filled in from the database."""
    for rule in rules(app):
        if rule.arguments and rule.endpoint not in walk.known:
            values = [_values(session, name) for name in sorted(rule.arguments)]
            for some in islice(product(*values), FROM_ROWS):
                if way := _built(app, rule, dict(zip(sorted(rule.arguments), some, strict=True))):
                    walk.known[rule.endpoint].setdefault(way)


def links(page: TestResponse) -> Iterator[str]:
    """Where a page or a redirect leads within the house."""
    if where := page.headers.get("Location", "").removeprefix("http://localhost"):
        yield where
    if page.mimetype == "text/html":
        yield from (html.unescape(each) for each in LINK.findall(page.text))


def _built(app: Flask, rule: Rule, values: dict[str, Any]) -> str | None:
    try:
        return str(app.url_map.bind("localhost").build(rule.endpoint, values))
    except (BuildError, ValueError):
        return None


def _values(session: Session, name: str) -> list[object]:
    """What a part of an address may be: words of the house, or what columns of its name hold."""
    words: dict[str, list[object]] = {"kind": ["csv", "xlsx"], "lang": ["en", "zh-Hans"]}
    if name in words:
        return words[name]
    kind, is_id = name.removesuffix("_id"), name.endswith("_id")
    columns = [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if (column.name == "id" and table.name.endswith(kind) if is_id else column.name == name)
    ]
    some = (session.scalars(sa.select(each).order_by(each).limit(2)).all() for each in columns)
    return [value for values in some for value in values if value is not None] or [1]
