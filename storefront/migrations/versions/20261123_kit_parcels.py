"""Kits of materials travel as parcels, too.

SQLite cannot alter a CHECK, and a copied table would break the keys that point at it inside one
transaction; so the text of the constraints is changed in the schema, which touches nothing stored.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_kit_parcels"
down_revision = "20261123_charge_share"
branch_labels = None
depends_on = None

#: A constraint of `parcel`: its name and words before and after.
CHANGES = (
    (
        ("ck_parcel_parcelkind", "kind IN ('to_hub', 'to_customer')"),
        ("ck_parcel_parcelkind", "kind IN ('to_hub', 'to_customer', 'to_cooperative')"),
    ),
    (
        ("ck_parcel_hub_parcel_has_cooperative", "(kind = 'to_hub') = (cooperative_id IS NOT NULL)"),
        ("ck_parcel_has_cooperative", "(kind <> 'to_customer') = (cooperative_id IS NOT NULL)"),
    ),
)


def upgrade() -> None:
    for before, after in CHANGES:
        _changed(before, after)
    op.create_table(
        "parcel_kit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_parcel_kit_kit_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_kit_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_kit")),
        sa.UniqueConstraint("kit_id", name=op.f("uq_parcel_kit_kit_id")),
    )
    op.create_index("ix_parcel_kit_parcel", "parcel_kit", ["parcel_id"])


def downgrade() -> None:
    op.drop_table("parcel_kit")
    for before, after in CHANGES:
        _changed(after, before)


def _changed(before: tuple[str, str], after: tuple[str, str]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f(before[0]), "parcel", type_="check")
        op.create_check_constraint(op.f(after[0]), "parcel", after[1])
        return
    run = op.get_bind().exec_driver_sql
    version = run("PRAGMA schema_version").scalar_one()
    run("PRAGMA writable_schema = ON")
    old, new = (f"CONSTRAINT {name} CHECK ({how})" for name, how in (before, after))
    run(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'parcel'",
        (old, new),
    )
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = OFF")
