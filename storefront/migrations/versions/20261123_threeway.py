"""Gateway, bank and book three ways: lines told, what they were matched with, each comparison."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_threeway"
down_revision = "20261123_rendition_path"
branch_labels = None
depends_on = None

FINDINGS = (
    *("matched", "only_gateway", "only_bank", "only_book"),
    *("amount", "day", "question", "undone"),
)
STATES = ("agrees", "young", "open", "waiting", "asked", "closed")
RESOLUTIONS = ("fee", "unclear", "reverse", "explain")


def choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def number(name: str, *, empty: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=empty)


def minor(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def text(name: str, letters: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(letters), nullable=False)


def moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def day(name: str, *, empty: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=empty)


def to(table: str, column: str, there: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{there}.id"], name=name)


def json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(sa.dialects.postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    _told_line()
    _money_match()
    op.create_table(
        "match_run",
        number("id"),
        text("place", 30),
        moment("at"),
        day("begun"),
        day("through"),
        number("looked_at"),
        number("left"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_run")),
    )
    op.create_index("ix_match_run_place", "match_run", ["place", "id"])
    op.create_table(
        "rehearsal_move",
        number("id"),
        text("reference", 160),
        text("kind", 24),
        text("source", 160),
        minor("amount_minor"),
        text("currency", 3),
        moment("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal_move")),
        sa.UniqueConstraint("reference", name=op.f("uq_rehearsal_move_reference")),
    )
    op.create_index("ix_rehearsal_move_at", "rehearsal_move", ["at", "id"])


def _told_line() -> None:
    op.create_table(
        "told_line",
        number("id"),
        text("place", 30),
        text("name", 100),
        text("kind", 24),
        day("on"),
        minor("amount_minor"),
        text("currency", 3),
        sa.Column("names", json(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        moment("told_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_line")),
        sa.UniqueConstraint("place", "name", name=op.f("uq_told_line_place_name")),
    )
    op.create_index("ix_told_line_on", "told_line", ["place", "on"])


def _money_match() -> None:
    two = "entry_id IS NULL OR (decided_by IS NOT NULL AND decided_by <> asked_by)"
    some = "told_id IS NOT NULL OR posting_id IS NOT NULL"
    reason = "resolution IS NULL OR reason <> ''"
    op.create_table(
        "money_match",
        number("id"),
        text("place", 30),
        *(number(each, empty=True) for each in ("told_id", "posting_id", "booked_entry_id")),
        sa.Column("finding", choice("finding", FINDINGS), nullable=False),
        sa.Column("state", choice("matchstate", STATES), nullable=False),
        day("on"),
        text("currency", 3),
        *(minor(each) for each in ("told_minor", "booked_minor", "corrected_minor")),
        number("owner_id", empty=True),
        text("reason", 300),
        sa.Column("resolution", choice("resolution", RESOLUTIONS), nullable=True),
        day("wait_until", empty=True),
        *(number(each, empty=True) for each in ("asked_by", "decided_by", "entry_id")),
        sa.CheckConstraint(some, name=op.f("ck_money_match_of_something")),
        sa.CheckConstraint(two, name=op.f("ck_money_match_two_people")),
        sa.CheckConstraint(reason, name=op.f("ck_money_match_reason")),
        to("money_match", "told_id", "told_line"),
        to("money_match", "posting_id", "ledger_posting"),
        to("money_match", "booked_entry_id", "ledger_entry"),
        to("money_match", "entry_id", "ledger_entry"),
        to("money_match", "owner_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_match")),
        *(
            sa.UniqueConstraint(each, name=op.f(f"uq_money_match_{each}"))
            for each in ("told_id", "posting_id", "entry_id")
        ),
    )
    for name, columns in (
        ("ix_money_match_state", ["state", "id"]),
        ("ix_money_match_on", ["on", "place"]),
        (op.f("ix_money_match_booked_entry_id"), ["booked_entry_id"]),
    ):
        op.create_index(name, "money_match", columns)


def downgrade() -> None:
    for table in ("rehearsal_move", "match_run", "money_match", "told_line"):
        op.drop_table(table)
