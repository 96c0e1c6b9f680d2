"""Many at once: one review of a line, one publication, every complaint counted."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import db
from catalog.history import SYSTEM
from catalog.products import product_page
from storefront import reviews
from storefront.reviews import Complaint, NewReview, Review
from tests.fulfillment.at_once import CLIENTS, at_once
from tests.made_buying import a_shelf
from tests.made_returns import a_sent_order


@pytest.fixture
def new(session: Session, now: datetime) -> NewReview:
    order = a_sent_order(session, a_shelf(session), now)
    line = order.lines[0]
    made = NewReview(line.id, line.product_id, 5, "Smooth.", "Mei", "en")
    session.commit()
    return made


def test_many_at_once_are_one_review_published_once_and_every_complaint_is_counted(
    session: Session, now: datetime, new: NewReview
) -> None:
    facts = {"delivered_at": now, "owner_id": None}

    def write(rows: Session, _place: int) -> int:
        return reviews.write(rows, new, **facts, actor=SYSTEM, now=now).id  # type: ignore[arg-type] # two kinds of facts

    def publish(rows: Session, _place: int) -> str:
        row = rows.get_one(Review, 1)
        reviews.publish(rows, row, edition=row.edition, actor=SYSTEM, now=now)
        return "published"

    def complain(rows: Session, place: int) -> bool:
        row = rows.get_one(Review, 1)
        return reviews.complain(rows, row, Complaint.RUDE, by_hash=f"reader-{place % 4}", now=now)

    assert set(at_once(db.engine, write)) <= {1, "review.stale"}
    assert session.scalar(select(func.count(Review.id))) == 1
    session.rollback()
    won = Counter(at_once(db.engine, publish))
    assert won.pop("published") == 1
    assert sum(won.values()) == CLIENTS - 1
    shown = product_page(session, "jade")
    assert shown
    assert shown.stars.counts == (0, 0, 0, 0, 1)
    session.rollback()
    assert sum(at_once(db.engine, complain)) == 4
    assert session.get_one(Review, 1).complaints == 4
