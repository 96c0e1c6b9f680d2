"""Yields and defects for a page: of some cooperatives or of all, for a span of days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from flask import request

from catalog.db import db
from fulfillment.board import yields
from fulfillment.board.yields import Bar, Scope, SeriesLine, YieldLine
from storefront.forms.counting import whole
from storefront.wiring.clock import now

#: The spans that a page offers, in days.
SPANS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class Figures:
    """What both pages of figures show."""

    days: int
    scope: Scope
    by_style: tuple[YieldLine, ...]
    bars: tuple[Bar, ...]
    series: tuple[SeriesLine, ...]

    @property
    def spans(self) -> tuple[int, ...]:
        """The spans to choose from."""
        return SPANS


def figures(cooperative_ids: Collection[int] | None) -> Figures:
    """The figures that were asked for."""
    asked = whole(request.args.get("days"))
    days = asked if asked in SPANS else SPANS[1]
    session, scope = db.session(), Scope(now() - timedelta(days=days), cooperative_ids)
    return Figures(
        days=days,
        scope=scope,
        by_style=yields.by_style(session, scope),
        bars=yields.pareto(session, scope),
        series=yields.unusual_series(session, cooperative_ids),
    )
