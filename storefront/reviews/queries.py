"""Reading reviews: of a product, of an order, of a user, and what waits for a person.

Pages go by the id of their last row, so that a page costs what it shows. Photos come with their
reviews by one more statement, only where there are any.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session, selectinload

from catalog.products import Product
from catalog.words import Words
from fulfillment.orders import Order, OrderLine
from storefront.reviews.models import Review, ReviewComplaint, ReviewSilence
from storefront.reviews.rules import Complaint, Doubt, ReviewState, doubts

#: Counting stops here: a larger number is told as “more than”.
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A review that a person should look at."""

    id: int
    state: ReviewState
    stars: int
    words: str
    language: str
    product: Words
    complaints: int
    doubts: tuple[Doubt, ...]
    look_since: datetime


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A review as she finds it again: what she bought, and where it stands."""

    product: Words
    slug: str
    state: ReviewState
    stars: int
    words: str
    name: str
    language: str
    says: str
    written_at: datetime
    token: str
    line_id: int


def published(
    session: Session,
    product_id: int,
    *,
    stars: int | None = None,
    before_id: int | None = None,
    limit: int,
) -> list[Review]:
    """Published reviews of a product, the newest first; `before_id` ended the page before."""
    wanted = select(Review).where(
        Review.product_id == product_id, Review.state == ReviewState.PUBLISHED
    )
    if stars is not None:
        wanted = wanted.where(Review.stars == stars)
    if before_id is not None:
        wanted = wanted.where(Review.id < before_id)
    return _with_photos(session, wanted.order_by(Review.id.desc()).limit(limit))


def by_id(session: Session, review_id: int) -> Review | None:
    """A review in whatever state, as the database has it now."""
    return next(iter(_with_photos(session, select(Review).where(Review.id == review_id))), None)


def slug_of(session: Session, review: Review) -> str:
    """The address word of what it speaks of."""
    wanted = select(Product.slug).where(Product.id == review.product_id)
    return session.scalars(wanted).one()


def of_lines(session: Session, line_ids: Collection[int]) -> dict[int, Review]:
    """The reviews of an order's lines."""
    wanted = select(Review).where(Review.order_line_id.in_(line_ids))
    return {each.order_line_id: each for each in _with_photos(session, wanted)}


def of_user(session: Session, user_id: int, *, limit: int = 50) -> list[OwnRow]:
    """What a user wrote, the newest first; what she took back is no longer there."""
    own = (Review.state, Review.stars, Review.words, Review.name, Review.language, Review.says)
    wanted = (
        select(Product.name, Product.slug, *own, Review.written_at, Order.token, OrderLine.id)
        .join(Product, Product.id == Review.product_id)
        .join(OrderLine, OrderLine.id == Review.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Review.user_id == user_id, Review.state != ReviewState.WITHDRAWN)
        .order_by(Review.id.desc())
        .limit(limit)
    )
    return [OwnRow(*row) for row in session.execute(wanted)]


def to_look_at(
    session: Session, *, after: tuple[datetime, int] | None = None, limit: int = 20
) -> list[WaitingRow]:
    """What waits for a person, the longest first; `after` ended the page before."""
    wanted = (
        select(Review, Product.name)
        .join(Product, Product.id == Review.product_id)
        .where(Review.look_since.is_not(None))
        .order_by(Review.look_since, Review.id)
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(tuple_(Review.look_since, Review.id) > after)
    return [_waiting(review, name) for review, name in session.execute(wanted)]


def waiting_count(session: Session) -> int:
    """How many wait, counted up to one more than `MOST_COUNTED`."""
    some = select(Review.id).where(Review.look_since.is_not(None)).limit(MOST_COUNTED + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def complaints_of(session: Session, review_id: int) -> list[tuple[Complaint, int]]:
    """Why readers complained, and how many."""
    many = func.count(ReviewComplaint.id)
    wanted = select(ReviewComplaint.reason, many).where(ReviewComplaint.review_id == review_id)
    rows = session.execute(wanted.group_by(ReviewComplaint.reason).order_by(many.desc()))
    return [(reason, int(count)) for reason, count in rows]


def is_silent(session: Session, address_hash: str) -> bool:
    """Whether nobody at this address wants to be asked."""
    wanted = select(ReviewSilence.id).where(ReviewSilence.address_hash == address_hash)
    return session.scalar(wanted) is not None


def _with_photos(session: Session, wanted: Select[Review]) -> list[Review]:
    fresh = wanted.options(selectinload(Review.photos)).execution_options(populate_existing=True)
    return list(session.scalars(fresh))


def _waiting(review: Review, product: Words) -> WaitingRow:
    if review.look_since is None:
        raise ValueError("nobody need look at this review")
    return WaitingRow(
        id=review.id,
        state=review.state,
        stars=review.stars,
        words=review.words,
        language=review.language,
        product=product,
        complaints=review.complaints,
        doubts=doubts(review.words),
        look_since=review.look_since,
    )


def asset_ids(reviews: Sequence[Review]) -> list[int]:
    """The photos of several reviews."""
    return [photo.asset_id for each in reviews for photo in each.photos]
