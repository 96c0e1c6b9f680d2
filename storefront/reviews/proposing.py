"""A lead answers a review of her cooperative's goods; the office reads it before anybody else does.

Rules
* Only a review that everybody can read is answered. Her words wait beside it (`proposed`) and bring
  it before the office; they are shown once the office has taken them, as they are or put better.
* She may write anew until then. What the office leaves aside is gone.

How it can fail: `review.not_shown` for a review that is not published (any more).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from catalog.products import Product
from catalog.words import Words
from storefront.reviews.models import Review
from storefront.reviews.rules import SAYS, ReviewState, plain


def propose(
    session: Session, review: Review, text: str, *, language: str, actor: Actor, now: datetime
) -> None:
    """What the cooperative would like to say to it."""
    if review.state is not ReviewState.PUBLISHED:
        raise Refusal("review.not_shown", "This review is not shown any more.")
    if not text.strip():
        raise Invalid("review.no_answer", "Please write a sentence.", field="answer")
    review.proposed, review.proposed_language = plain(text, SAYS), language
    review.look_since = review.look_since or now
    record(session, review, "propose", actor=actor, now=now)
    session.flush()


def of_cooperatives(
    session: Session, cooperative_ids: Collection[int], *, limit: int
) -> list[tuple[Review, Words]]:
    """Published reviews of goods of these cooperatives, the newest first; what they speak of."""
    wanted = (
        select(Review, Product.name)
        .join(Product, Product.id == Review.product_id)
        .where(Product.cooperative_id.in_(cooperative_ids))
        .where(Review.state == ReviewState.PUBLISHED)
        .order_by(Review.id.desc())
        .limit(limit)
    )
    return [(review, name) for review, name in session.execute(wanted)]
