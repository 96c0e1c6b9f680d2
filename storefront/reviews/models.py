"""Reviews with their photos, what readers complained of, and who does not want to be asked.

`look_since` is when a person should look at it: written anew, or complained of; None when somebody
did. What a buyer takes back is emptied, so that the row only says that there was one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Model, choice
from storefront.reviews.rules import ALT, NAME, SAYS, WORDS, Complaint, ReviewState

_LOOK = text("look_since IS NOT NULL")


class Review(Model):
    """What a buyer says of one line of her order. `says` is told to her; `answer` to everybody.
    `proposed` is what a lead would like to answer, until the office has read it.
    `edition` counts how often she wrote it anew, so that nobody publishes what nobody has read."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint("complaints >= 0", name="complaints"),
        CheckConstraint("(state = 'published') <= (published_at IS NOT NULL)", name="published"),
        Index("ix_review_product", "product_id", "state", "id"),
        Index("ix_review_stars", "product_id", "state", "stars", "id"),
        Index("ix_review_user", "user_id", "id"),
        Index("ix_review_look", "look_since", "id", sqlite_where=_LOOK, postgresql_where=_LOOK),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    user_id: Mapped[int | None]
    state: Mapped[ReviewState] = choice(ReviewState, default=ReviewState.WAITING)
    stars: Mapped[int]
    words: Mapped[str] = mapped_column(String(WORDS), default="")
    name: Mapped[str] = mapped_column(String(NAME), default="")
    language: Mapped[str] = mapped_column(String(10))
    translation: Mapped[str] = mapped_column(String(WORDS), default="")
    says: Mapped[str] = mapped_column(String(SAYS), default="")
    answer: Mapped[str] = mapped_column(String(SAYS), default="")
    answer_language: Mapped[str] = mapped_column(String(10), default="zh-Hans")
    answer_by_cooperative: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
    proposed: Mapped[str] = mapped_column(String(SAYS), default="", server_default="")
    proposed_language: Mapped[str] = mapped_column(
        String(10), default="zh-Hans", server_default="zh-Hans"
    )
    complaints: Mapped[int] = mapped_column(default=0)
    edition: Mapped[int] = mapped_column(default=1)
    look_since: Mapped[datetime | None]
    written_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    photos: Mapped[list[ReviewPhoto]] = relationship(order_by="ReviewPhoto.position")


class ReviewPhoto(Model):
    """A photo of a review, at one of three places."""

    __tablename__ = "review_photo"
    __table_args__ = (
        CheckConstraint("position BETWEEN 0 AND 2", name="position"),
        UniqueConstraint("review_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"), unique=True)
    position: Mapped[int]
    shows: Mapped[str] = mapped_column(String(ALT), default="")


class ReviewComplaint(Model):
    """A reader asks us to look at a review; once from one network. `by_hash` names nobody."""

    __tablename__ = "review_complaint"
    __table_args__ = (UniqueConstraint("review_id", "by_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    by_hash: Mapped[str] = mapped_column(String(64))
    reason: Mapped[Complaint] = choice(Complaint)
    at: Mapped[datetime]


class ReviewSilence(Model):
    """Somebody does not want to be asked for reviews; her address is kept as a hash only."""

    __tablename__ = "review_silence"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime]
