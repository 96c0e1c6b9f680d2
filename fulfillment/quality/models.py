"""Inspections with what was found, and the house's standards: defects, limits, AQL by style.

The lot of an inspection is what was handed in (centre) or what a parcel brought of a batch (hub);
`plans` and `seed` are frozen when it opens, so that which pieces were to be looked at, and how many
bad ones were allowed, can be told for ever.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import JsonMap, Model, choice
from catalog.words import Words
from fulfillment.quality.rules import DefectClass, InspectionState, Severity, Stage

#: Word for word what the indexes of lots without a verdict say of their rows.
IS_WAITING = "state <> 'decided'"


class Inspection(Model):
    """n accepted, n rework, n rejected, n by concession: together always the lot.

    `shown_again`: pieces in it were looked at before; it never counts for switching or yields.
    `golden_asset_id`: what the lot is held against, a version of `GoldenSample`, as it opened.
    """

    __tablename__ = "inspection"
    __table_args__ = (
        CheckConstraint("lot >= 1", name="lot"),
        CheckConstraint("sample_size BETWEEN 1 AND lot", name="sample_within_lot"),
        CheckConstraint("accepted >= 0 AND rework >= 0 AND rejected >= 0", name="parts"),
        CheckConstraint(
            "state = 'open' OR accepted + rework + rejected + conceded = lot",
            name="parts_sum_to_lot",
        ),
        CheckConstraint("(stage = 'centre') = (hand_in_id IS NOT NULL)", name="centre_has_hand_in"),
        CheckConstraint("(stage = 'hub') = (parcel_id IS NOT NULL)", name="hub_has_parcel"),
        CheckConstraint("conceded >= 0", name="conceded"),
        CheckConstraint(
            "conceded = 0 OR state <> 'decided' OR agreed_by IS NOT NULL", name="second_person"
        ),
        CheckConstraint("agreed_by <> decided_by", name="two_people"),
        Index("ix_inspection_round", "parcel_id", "batch_id", "round", unique=True),
        Index("ix_inspection_cooperative", "cooperative_id", "state", "id"),
        Index("ix_inspection_batch", "batch_id", "id"),
        Index("ix_inspection_stage", "stage", "state", "decided_at"),
        Index(
            "ix_inspection_waiting",
            *("stage", "id"),
            sqlite_where=text(IS_WAITING),
            postgresql_where=text(IS_WAITING),
        ),
        Index(
            "ix_inspection_waiting_here",
            *("cooperative_id", "stage", "id"),
            sqlite_where=text(IS_WAITING),
            postgresql_where=text(IS_WAITING),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[Stage] = choice(Stage, default=Stage.CENTRE)
    hand_in_id: Mapped[int | None] = mapped_column(ForeignKey("hand_in.id"), unique=True)
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcel.id"))
    round: Mapped[int] = mapped_column(default=1)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperative.id"))
    state: Mapped[InspectionState] = choice(InspectionState, default=InspectionState.OPEN)
    shown_again: Mapped[bool] = mapped_column(default=False)
    lot: Mapped[int]
    sample_size: Mapped[int]
    seed: Mapped[int] = mapped_column(default=0)
    golden_asset_id: Mapped[int | None]
    plans: Mapped[JsonMap] = mapped_column(default=dict)
    passed: Mapped[bool | None]
    accepted: Mapped[int] = mapped_column(default=0)
    rework: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    conceded: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(400), default="")
    note: Mapped[str] = mapped_column(String(400), default="")
    decided_by: Mapped[int | None]
    agreed_by: Mapped[int | None]
    opened_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class DefectType(Model):
    """A kind of defect, of one craft or of all; lessons name it by its `code`."""

    __tablename__ = "defect_type"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    craft_id: Mapped[int | None] = mapped_column(ForeignKey("craft.id"), index=True)
    name: Mapped[Words]
    kind: Mapped[DefectClass] = choice(DefectClass)
    is_used: Mapped[bool] = mapped_column(default=True)


class InspectionStandard(Model):
    """How lots of a style are sampled; without one, the house's own."""

    __tablename__ = "inspection_standard"
    __table_args__ = (UniqueConstraint("product_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    level: Mapped[str] = mapped_column(String(4), default="II")
    critical: Mapped[str | None] = mapped_column(String(6))
    major: Mapped[str] = mapped_column(String(6), default="2.5")
    minor: Mapped[str] = mapped_column(String(6), default="4.0")
    fewer_agreed: Mapped[bool] = mapped_column(default=False)
    at_hub: Mapped[bool] = mapped_column(default=False)


class GoldenSample(Model):
    """The approved piece of a style on a photo; the highest version is the one that counts."""

    __tablename__ = "golden_sample"
    __table_args__ = (
        UniqueConstraint("product_id", "version"),
        CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    version: Mapped[int]
    asset_id: Mapped[int] = mapped_column(ForeignKey("asset.id"))
    words: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]


class CheckPoint(Model):
    """What is measured on a piece of a style, and between which limits it is good."""

    __tablename__ = "check_point"
    __table_args__ = (
        CheckConstraint("low <= high", name="limits"),
        Index("ix_check_point_product", "product_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    name: Mapped[Words]
    unit: Mapped[str] = mapped_column(String(12), default="mm")
    low: Mapped[Decimal] = mapped_column(Numeric(9, 2))
    high: Mapped[Decimal] = mapped_column(Numeric(9, 2))
    kind: Mapped[DefectClass] = choice(DefectClass)
    is_used: Mapped[bool] = mapped_column(default=True)


class Measurement(Model):
    """What was measured on one piece; outside the limits it is a defect."""

    __tablename__ = "measurement"
    __table_args__ = (UniqueConstraint("inspection_id", "check_point_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    check_point_id: Mapped[int] = mapped_column(ForeignKey("check_point.id"))
    place: Mapped[int]
    value: Mapped[Decimal] = mapped_column(Numeric(9, 2))
    is_out: Mapped[bool]
    kind: Mapped[DefectClass] = choice(DefectClass)


class Defect(Model):
    """A defect on one piece of a lot, perhaps with a photo, and a pin on the style's picture."""

    __tablename__ = "defect"
    __table_args__ = (
        CheckConstraint("place >= 1", name="place"),
        CheckConstraint("(pin_x IS NULL) = (pin_y IS NULL)", name="whole_pin"),
        CheckConstraint("pin_x BETWEEN 0 AND 1 AND pin_y BETWEEN 0 AND 1", name="pin_on_picture"),
        Index("ix_defect_inspection", "inspection_id", "place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))
    defect_type_id: Mapped[int] = mapped_column(ForeignKey("defect_type.id"), index=True)
    place: Mapped[int]
    kind: Mapped[DefectClass] = choice(DefectClass)
    words: Mapped[str] = mapped_column(String(200), default="")
    photo_asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.id"))
    pin_x: Mapped[Decimal | None] = mapped_column(Numeric(4, 3))
    pin_y: Mapped[Decimal | None] = mapped_column(Numeric(4, 3))
    at: Mapped[datetime]


class InspectionSeries(Model):
    """Where the lots of one maker, style, stage and class stand; `recent` like `++-+`."""

    __tablename__ = "inspection_series"
    __table_args__ = (
        UniqueConstraint("maker_id", "product_id", "stage", "kind"),
        CheckConstraint("score >= 0", name="score"),
        Index("ix_inspection_series_product", "product_id", "severity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    stage: Mapped[Stage] = choice(Stage)
    kind: Mapped[DefectClass] = choice(DefectClass)
    severity: Mapped[Severity] = choice(Severity, default=Severity.NORMAL)
    score: Mapped[int] = mapped_column(default=0)
    recent: Mapped[str] = mapped_column(String(8), default="")
    not_accepted: Mapped[int] = mapped_column(default=0)
    discontinued: Mapped[bool] = mapped_column(default=False)


class CraftYield(Model):
    """What is remembered of a maker's first looks in one craft."""

    __tablename__ = "craft_yield"
    __table_args__ = (
        UniqueConstraint("maker_id", "craft_id"),
        CheckConstraint("good BETWEEN 0 AND seen", name="good_was_seen"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    craft_id: Mapped[int] = mapped_column(ForeignKey("craft.id"))
    seen: Mapped[Decimal] = mapped_column(Numeric(9, 3), default=Decimal(0))
    good: Mapped[Decimal] = mapped_column(Numeric(9, 3), default=Decimal(0))


class MakerYield(Model):
    """What is remembered of a maker's first looks."""

    __tablename__ = "maker_yield"
    __table_args__ = (CheckConstraint("good BETWEEN 0 AND seen", name="good_was_seen"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"), unique=True)
    seen: Mapped[Decimal] = mapped_column(Numeric(9, 3), default=Decimal(0))
    good: Mapped[Decimal] = mapped_column(Numeric(9, 3), default=Decimal(0))
