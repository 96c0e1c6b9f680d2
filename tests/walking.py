"""Walking: somebody opens every address of the app that answers GET, whatever it will be tomorrow.

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
#: So many addresses of one kind each person opens: by links, of others, and from the rows.
BY_LINKS, OF_OTHERS, FROM_ROWS = 2, 2, 12


@dataclass
class Walk:
    """What everybody was given: leaks by place, answers by status, kinds of pages that opened."""

    app: Flask
    leaks: dict[str, set[str]] = field(default_factory=dict)
    answers: Counter[int] = field(default_factory=Counter)
    crashed: list[str] = field(default_factory=list)
    opened: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    known: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def by_links(self, who: str, browser: FlaskClient) -> set[str]:
        """Open what has an address of its own, and follow links; which addresses were opened."""
        ways, seen = deque(plain_addresses(self.app)), set[str]()
        times: Counter[str] = Counter()
        while ways:
            way = ways.popleft()
            kind = self.kind_of(way)
            if kind is None or way in seen or times[kind] >= BY_LINKS:
                continue
            seen.add(way)
            times[kind] += 1
            self.known[kind].setdefault(way)
            ways.extend(links(self.get(who, browser, way)))
        return seen

    def of_others(self, who: str, browser: FlaskClient, seen: set[str]) -> None:
        """Open what only somebody else was led to."""
        for ways in list(self.known.values()):
            for way in islice((each for each in ways if each not in seen), OF_OTHERS):
                self.get(who, browser, way)

    def kind_of(self, way: str) -> str | None:
        """The endpoint that answers, or None."""
        try:
            parts = urlsplit(way)
            return str(self.app.url_map.bind("localhost").match(parts.path, method="GET")[0])
        except HTTPException:
            return None

    def get(self, who: str, browser: FlaskClient, way: str) -> TestResponse:
        """Open one address and look through all that comes back."""
        answer = browser.get(way)
        self.answers[answer.status_code] += 1
        heads = "\n".join(f"{name}: {value}" for name, value in answer.headers)
        if told := found(answer.data) | found(heads):
            self.leaks[f"{who} {way}"] = told
        if answer.status_code == 500:
            self.crashed.append(f"{who} {way}")
        if answer.status_code == 200 and (kind := self.kind_of(way)):
            self.opened[kind].add(who)
        return answer


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
