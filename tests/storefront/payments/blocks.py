"""A block: every story told once, shuffled by its own seed, in one shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from catalog.products import Variant
from catalog.words import Words
from storefront.live import AttributionRule, Candidate, Host, ProductLink
from tests.conftest import Clock
from tests.made_buying import LONG_AGO, a_shelf
from tests.storefront.payments.banks import StripeBank
from tests.storefront.payments.stories import STORIES, End
from tests.storefront.payments.telling import (
    History,
    book_and_rows,
    end_of,
    failed_jobs,
    letters_of,
)

Wrong = tuple[int, tuple[str, ...], End, End]


@dataclass(frozen=True)
class Told:
    """What came of a block: histories that ended elsewhere, jobs that failed, book beside rows."""

    histories: int
    notices: int
    letters: int
    wrong: list[Wrong]
    failed_jobs: dict[str, int]
    sums: dict[str, tuple[int, int]]


def tell_block(
    app: Flask,
    session: Session,
    bank: StripeBank,
    clock: Clock,
    block: int,
    *,
    jade: Variant | None = None,
    stories: Mapping[tuple[str, ...], End] = STORIES,
) -> Told:
    """Tell every story once and look where each of them ended."""
    jade = jade or a_shelf(session, pieces=10_000)
    host_id, visit = a_host(session, jade.product_id, clock.now)
    told = []
    for seed, story in enumerate(stories, block * 1_000):
        history = History(app, session, bank, clock, seed, visit)
        order = history.order(jade)
        history.tell(order, story)
        told.append((seed, story, order))
    letters = letters_of(session, [order for *_, order in told], clock.now)
    wrong = [
        (seed, story, found, stories[story])
        for seed, story, order in told
        if (found := end_of(session, order, letters[order.id])) != stories[story]
    ]
    sums = book_and_rows(session, bank, host_id)
    return Told(
        histories=len(told),
        notices=len(bank.fake.books.events),
        letters=sum(map(len, letters.values())),
        wrong=wrong,
        failed_jobs=dict(failed_jobs(session)),
        sums=sums,
    )


def a_host(session: Session, product_id: int, now: datetime) -> tuple[int, Candidate]:
    """Xiao Yu, who earns 12 %, and a visit by her link."""
    host = Host(slug="yu", name=Words("小雨", "Xiao Yu"), platforms={}, rate_points=1_200)
    session.add(host)
    session.flush()
    link = ProductLink(code="yu234567", host_id=host.id, product_id=product_id, created_at=LONG_AGO)
    session.add(link)
    session.commit()
    return host.id, Candidate(AttributionRule.LAST_CLICK, host.id, now, link.id)
