"""Reviews by buyers: words, stars, photos, complaints; and the counters of a product."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from catalog.db import UtcDateTime

revision = "20261123_reviews"
down_revision = "20261123_taxes"
branch_labels = None
depends_on = None

STATES = ("waiting", "published", "refused", "hidden", "withdrawn")
REASONS = ("rude", "private", "advert", "other_goods", "other")
LOOK = sa.text("look_since IS NOT NULL")
STARS = tuple(f"stars_{each}" for each in range(1, 6))


def one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "product_voice",
        number("id"),
        number("product_id"),
        *[number(each) for each in STARS],
        number("faces"),
        sa.CheckConstraint(
            " AND ".join(f"{each} >= 0" for each in STARS), name=op.f("ck_product_voice_stars")
        ),
        sa.CheckConstraint("faces >= 0", name=op.f("ck_product_voice_faces")),
        points_to("product_voice", "product_id", "product"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_voice")),
        sa.UniqueConstraint("product_id", name=op.f("uq_product_voice_product_id")),
    )
    _review()
    op.create_table(
        "review_photo",
        number("id"),
        number("review_id"),
        number("asset_id"),
        number("position"),
        text("shows", 160),
        sa.CheckConstraint("position BETWEEN 0 AND 2", name=op.f("ck_review_photo_position")),
        points_to("review_photo", "review_id", "review"),
        points_to("review_photo", "asset_id", "asset"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_photo")),
        sa.UniqueConstraint("asset_id", name=op.f("uq_review_photo_asset_id")),
        sa.UniqueConstraint("review_id", "position", name=op.f("uq_review_photo_review_id_position")),
    )
    op.create_table(
        "review_complaint",
        number("id"),
        number("review_id"),
        text("by_hash", 64),
        sa.Column("reason", one_of("complaint", *REASONS), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        points_to("review_complaint", "review_id", "review"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_complaint")),
        sa.UniqueConstraint(
            "review_id", "by_hash", name=op.f("uq_review_complaint_review_id_by_hash")
        ),
    )
    op.create_table(
        "review_silence",
        number("id"),
        text("address_hash", 64),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_silence")),
        sa.UniqueConstraint("address_hash", name=op.f("uq_review_silence_address_hash")),
    )


def _review() -> None:
    op.create_table(
        "review",
        number("id"),
        number("order_line_id"),
        number("product_id"),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("state", one_of("reviewstate", *STATES), nullable=False),
        number("stars"),
        text("words", 2000),
        text("name", 40),
        text("language", 10),
        text("translation", 2000),
        text("says", 600),
        text("answer", 600),
        text("answer_language", 10),
        sa.Column("answer_by_cooperative", sa.Boolean(), nullable=False),
        sa.Column("answered_at", UtcDateTime(timezone=True), nullable=True),
        number("complaints"),
        number("edition"),
        sa.Column("look_since", UtcDateTime(timezone=True), nullable=True),
        sa.Column("written_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_review_stars")),
        sa.CheckConstraint("complaints >= 0", name=op.f("ck_review_complaints")),
        sa.CheckConstraint(
            "(state = 'published') <= (published_at IS NOT NULL)", name=op.f("ck_review_published")
        ),
        points_to("review", "order_line_id", "order_line"),
        points_to("review", "product_id", "product"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_review_order_line_id")),
    )
    op.create_index("ix_review_product", "review", ["product_id", "state", "id"])
    op.create_index("ix_review_stars", "review", ["product_id", "state", "stars", "id"])
    op.create_index("ix_review_user", "review", ["user_id", "id"])
    op.create_index(
        "ix_review_look",
        "review",
        ["look_since", "id"],
        sqlite_where=LOOK,
        postgresql_where=LOOK,
    )


def downgrade() -> None:
    for table in ("review_silence", "review_complaint", "review_photo", "review", "product_voice"):
        op.drop_table(table)
