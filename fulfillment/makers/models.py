"""Makers: what the planner may know of her.

The alias is what colleagues and the plan see. What only few may read is kept apart, sealed
(`makers.privacy`), so that no list and no plan can carry it along.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import JsonMap, Model, choice
from catalog.words import Words
from fulfillment.makers.rules import Basis, Reach


class Maker(Model):
    """A person who makes. `minutes_per_week` are the safe minutes that she set herself.

    `working_days` is a list like `["mon", "tue"]` under the key `days`; `first_pass_yield` the
    share of her pieces accepted at the first inspection; `reached_by` how she wants to be reached.
    """

    __tablename__ = "maker"
    __table_args__ = (
        CheckConstraint("minutes_per_week BETWEEN 0 AND 3600", name="safe_hours"),
        CheckConstraint("first_pass_yield BETWEEN 0 AND 1", name="first_pass_yield"),
        Index("ix_maker_cooperative", "cooperative_id", "active", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    alias: Mapped[Words]
    active: Mapped[bool] = mapped_column(default=True)
    home_based: Mapped[bool] = mapped_column(default=True)
    minutes_per_week: Mapped[int]
    working_days: Mapped[JsonMap]
    language: Mapped[str] = mapped_column(String(10), default="zh-Hans")
    first_pass_yield: Mapped[Decimal] = mapped_column(Numeric(4, 3), default=Decimal("0.95"))
    portrait_asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    public_words: Mapped[Words]
    public_since: Mapped[datetime | None]
    reached_by: Mapped[Reach] = choice(Reach, default=Reach.LEAD)

    skills: Mapped[list[Skill]] = relationship(back_populates="maker", order_by="Skill.craft_id")


class Certificate(Model):
    """Proof of what she can do: earned by an assessment, or recognised for a reason (`ground`).

    A certificate is never changed; a newer one takes its place. `revoked_on` takes it back, for a
    reason in kind words that she reads (`revoked_why`).
    `reminded_at` says that she was told that it ends.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("id", "maker_id", "craft_id", "level"),
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        CheckConstraint("expires_on > issued_on", name="ends_after_it_begins"),
        CheckConstraint(
            "(basis = 'assessed' AND assessment_id IS NOT NULL)"
            " OR (basis = 'recognised' AND assessment_id IS NULL AND ground <> '')",
            name="earned_or_recognised",
        ),
        Index("ix_certificate_maker", "maker_id", "craft_id"),
        Index("ix_certificate_ending", "expires_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    craft_id: Mapped[int] = mapped_column(ForeignKey("craft.id"))
    level: Mapped[int]
    basis: Mapped[Basis] = choice(Basis)
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id"), unique=True)
    ground: Mapped[str] = mapped_column(String(200), default="")
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    revoked_on: Mapped[date | None]
    revoked_why: Mapped[str] = mapped_column(String(400), default="", server_default="")
    reminded_at: Mapped[datetime | None]

    maker: Mapped[Maker] = relationship()


class Skill(Model):
    """What she may be asked for: the best of her certificates in a craft, copied so that a plan
    reads one table. There is no skill without a certificate of hers at the same level. `pace` 0.8
    means she needs 0.8 of the standard minutes; `first_pass_yield` is what is known of this craft,
    empty where too little is.
    """

    __tablename__ = "skill"
    __table_args__ = (
        ForeignKeyConstraint(
            ["certificate_id", "maker_id", "craft_id", "level"],
            ["certificate.id", "certificate.maker_id", "certificate.craft_id", "certificate.level"],
        ),
        UniqueConstraint("maker_id", "craft_id"),
        CheckConstraint("level BETWEEN 1 AND 3", name="level"),
        CheckConstraint("pace > 0", name="pace"),
        Index("ix_skill_craft", "craft_id", "level"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    craft_id: Mapped[int] = mapped_column(ForeignKey("craft.id"))
    certificate_id: Mapped[int] = mapped_column(index=True)
    level: Mapped[int]
    pace: Mapped[Decimal] = mapped_column(Numeric(5, 3), default=Decimal(1))
    first_pass_yield: Mapped[Decimal | None] = mapped_column(Numeric(4, 3))
    certified_on: Mapped[date]
    expires_on: Mapped[date | None]

    maker: Mapped[Maker] = relationship(back_populates="skills")
    certificate: Mapped[Certificate] = relationship(
        primaryjoin="Skill.certificate_id == Certificate.id", foreign_keys=[certificate_id]
    )


class DayOff(Model):
    """A day on which she does not work; nobody asks why."""

    __tablename__ = "day_off"
    __table_args__ = (UniqueConstraint("maker_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    day: Mapped[date]


class MakerStory(Model):
    """What a maker lets be shown of her in the shop, under an address word of its own, which is not
    her code. `parts` holds `makers.consent.Part`s under the key `parts`; `shown_since` is None when
    she took it back."""

    __tablename__ = "maker_story"
    __table_args__ = (Index("ix_maker_story_shown", "shown_since", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    parts: Mapped[JsonMap]
    told: Mapped[Words]
    shown_since: Mapped[datetime | None]


class StoryProduct(Model):
    """A product that may stand beside her."""

    __tablename__ = "maker_story_product"
    __table_args__ = (
        UniqueConstraint("story_id", "product_id"),
        Index("ix_maker_story_product_product", "product_id", "story_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("maker_story.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
