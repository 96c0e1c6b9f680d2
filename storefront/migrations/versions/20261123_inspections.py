"""Inspections in two stages with their plan, and what is found: defects, values, series, standards.

What was looked at before this was looked at once, at the centre, for the first time. SQLite cannot
alter a CHECK or a NOT NULL; a copied table would break the keys that point at it, so the text of
the constraints is changed in the schema, as SQLite's own page on ALTER TABLE tells for changes that
do not touch what is stored.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_inspections"
down_revision = "20261123_bundles"
branch_labels = None
depends_on = None

JSON_MAP = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
#: Constraints that change: table, name, before, after.
CHANGED = (
    (
        "inspection",
        "parts_sum_to_lot",
        "state = 'open' OR accepted + rework + rejected = lot",
        "state = 'open' OR accepted + rework + rejected + conceded = lot",
    ),
    (
        "inspection",
        "inspectionstate",
        "state IN ('open', 'decided')",
        "state IN ('open', 'asked', 'decided')",
    ),
)
#: Constraints that are new: table, name, condition.
ADDED = (
    ("inspection", "stage", "stage IN ('centre', 'hub')"),
    ("inspection", "centre_has_hand_in", "(stage = 'centre') = (hand_in_id IS NOT NULL)"),
    ("inspection", "hub_has_parcel", "(stage = 'hub') = (parcel_id IS NOT NULL)"),
    ("inspection", "conceded", "conceded >= 0"),
    (
        "inspection",
        "second_person",
        "conceded = 0 OR state <> 'decided' OR agreed_by IS NOT NULL",
    ),
    ("inspection", "two_people", "agreed_by <> decided_by"),
    ("batch", "turned_back_was_packed", "turned_back BETWEEN 0 AND packed"),
    ("parcel_content", "usable", "held >= 0 AND unfit >= 0 AND held + unfit <= pieces"),
)
KEY = "CONSTRAINT fk_inspection_parcel_id FOREIGN KEY(parcel_id) REFERENCES parcel (id)"
TABLES = (
    "measurement",
    "defect",
    "maker_yield",
    "inspection_standard",
    "inspection_series",
    "check_point",
    "defect_type",
)


def upgrade() -> None:
    for table, columns in _new().items():
        for column in columns:
            op.add_column(table, column)
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite(back=False)
    round_ = ["parcel_id", "batch_id", "round"]
    op.create_index("ix_inspection_round", "inspection", round_, unique=True)
    op.create_index("ix_inspection_stage", "inspection", ["stage", "state", "decided_at"])
    _new_tables()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.execute("DELETE FROM inspection WHERE stage = 'hub'")
    op.execute("UPDATE inspection SET state = 'open' WHERE state = 'asked'")
    op.execute("UPDATE inspection SET accepted = accepted + conceded")
    op.drop_index("ix_inspection_stage", "inspection")
    op.drop_index("ix_inspection_round", "inspection")
    if op.get_bind().dialect.name == "postgresql":
        for table, name, before, _after in CHANGED:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, before)
        op.alter_column("inspection", "hand_in_id", nullable=False)
    else:
        _on_sqlite(back=True)
    for table, columns in _new().items():
        for column in columns:
            op.drop_column(table, column.name)


def _on_postgresql() -> None:
    for table, name, _before, after in CHANGED:
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, after)
    for table, name, condition in ADDED:
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
    key = op.f("fk_inspection_parcel_id")
    op.create_foreign_key(key, "inspection", "parcel", ["parcel_id"], ["id"])
    op.alter_column("inspection", "hand_in_id", nullable=True)


def _on_sqlite(*, back: bool) -> None:
    first = "CONSTRAINT pk_{table} PRIMARY KEY (id)"
    changes = [(table, before, after) for table, _name, before, after in CHANGED]
    changes.append(("inspection", "hand_in_id INTEGER NOT NULL", "hand_in_id INTEGER"))
    for table in _new():
        own = first.format(table=table)
        more = [f"CONSTRAINT ck_{on}_{name} CHECK ({how})" for on, name, how in ADDED if on == table]
        more += [KEY] if table == "inspection" else []
        changes.append((table, own, ", \n\t".join([own, *more])))
    run = op.get_bind().exec_driver_sql
    version = run("PRAGMA schema_version").scalar_one()
    run("PRAGMA writable_schema = ON")
    for table, before, after in changes:
        old, new = (after, before) if back else (before, after)
        run(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
            (old, new, table),
        )
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = OFF")


def _new() -> dict[str, tuple[sa.Column, ...]]:
    """The new columns of tables that stand already."""
    return {
        "inspection": (
            sa.Column("stage", sa.String(24), server_default="centre", nullable=False),
            sa.Column("parcel_id", sa.Integer(), nullable=True),
            sa.Column("round", sa.Integer(), server_default="1", nullable=False),
            sa.Column("shown_again", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("seed", sa.Integer(), server_default="0", nullable=False),
            sa.Column("plans", JSON_MAP, server_default="{}", nullable=False),
            sa.Column("passed", sa.Boolean(), nullable=True),
            sa.Column("conceded", sa.Integer(), server_default="0", nullable=False),
            sa.Column("reason", sa.String(400), server_default="", nullable=False),
            sa.Column("decided_by", sa.Integer(), nullable=True),
            sa.Column("agreed_by", sa.Integer(), nullable=True),
        ),
        "batch": (sa.Column("turned_back", sa.Integer(), server_default="0", nullable=False),),
        "parcel_content": (
            sa.Column("held", sa.Integer(), server_default="0", nullable=False),
            sa.Column("unfit", sa.Integer(), server_default="0", nullable=False),
        ),
    }


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _new_tables() -> None:
    op.create_table("defect_type",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("code", sa.String(length=40), nullable=False),
    sa.Column("craft_id", sa.Integer(), nullable=True),
    sa.Column("name", sa.JSON(), nullable=False),
    sa.Column("kind", _one_of("defectclass", "critical", "major", "minor"), nullable=False),
    sa.Column("is_used", sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_defect_type_craft_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_defect_type")),
    sa.UniqueConstraint("code", name=op.f("uq_defect_type_code"))
    )
    op.create_index(op.f("ix_defect_type_craft_id"), "defect_type", ["craft_id"])
    op.create_table("check_point",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("product_id", sa.Integer(), nullable=False),
    sa.Column("name", sa.JSON(), nullable=False),
    sa.Column("unit", sa.String(length=12), nullable=False),
    sa.Column("low", sa.Numeric(precision=9, scale=2), nullable=False),
    sa.Column("high", sa.Numeric(precision=9, scale=2), nullable=False),
    sa.Column("kind", _one_of("defectclass", "critical", "major", "minor"), nullable=False),
    sa.Column("is_used", sa.Boolean(), nullable=False),
    sa.CheckConstraint("low <= high", name=op.f("ck_check_point_limits")),
    sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_check_point_product_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_check_point"))
    )
    op.create_index(op.f("ix_check_point_product"), "check_point", ["product_id", "id"])
    op.create_table("inspection_series",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("maker_id", sa.Integer(), nullable=False),
    sa.Column("product_id", sa.Integer(), nullable=False),
    sa.Column("stage", _one_of("stage", "centre", "hub"), nullable=False),
    sa.Column("kind", _one_of("defectclass", "critical", "major", "minor"), nullable=False),
    sa.Column("severity", _one_of("severity", "normal", "tightened", "reduced"), nullable=False),
    sa.Column("score", sa.Integer(), nullable=False),
    sa.Column("recent", sa.String(length=8), nullable=False),
    sa.Column("not_accepted", sa.Integer(), nullable=False),
    sa.Column("discontinued", sa.Boolean(), nullable=False),
    sa.CheckConstraint("score >= 0", name=op.f("ck_inspection_series_score")),
    sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_inspection_series_maker_id")),
    sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_inspection_series_product_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_series")),
    sa.UniqueConstraint("maker_id", "product_id", "stage", "kind", name=op.f("uq_inspection_series_maker_id_product_id_stage_kind"))
    )
    op.create_index(op.f("ix_inspection_series_product"), "inspection_series", ["product_id", "severity"])
    op.create_table("inspection_standard",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("product_id", sa.Integer(), nullable=False),
    sa.Column("level", sa.String(length=4), nullable=False),
    sa.Column("critical", sa.String(length=6), nullable=True),
    sa.Column("major", sa.String(length=6), nullable=False),
    sa.Column("minor", sa.String(length=6), nullable=False),
    sa.Column("fewer_agreed", sa.Boolean(), nullable=False),
    sa.Column("at_hub", sa.Boolean(), nullable=False),
    sa.Column("golden_asset_id", sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(["golden_asset_id"], ["asset.id"], name=op.f("fk_inspection_standard_golden_asset_id")),
    sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_inspection_standard_product_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_standard")),
    sa.UniqueConstraint("product_id", name=op.f("uq_inspection_standard_product_id"))
    )
    op.create_table("maker_yield",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("maker_id", sa.Integer(), nullable=False),
    sa.Column("seen", sa.Numeric(precision=9, scale=3), nullable=False),
    sa.Column("good", sa.Numeric(precision=9, scale=3), nullable=False),
    sa.CheckConstraint("good BETWEEN 0 AND seen", name=op.f("ck_maker_yield_good_was_seen")),
    sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_maker_yield_maker_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_maker_yield")),
    sa.UniqueConstraint("maker_id", name=op.f("uq_maker_yield_maker_id"))
    )
    op.create_table("defect",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("inspection_id", sa.Integer(), nullable=False),
    sa.Column("defect_type_id", sa.Integer(), nullable=False),
    sa.Column("place", sa.Integer(), nullable=False),
    sa.Column("kind", _one_of("defectclass", "critical", "major", "minor"), nullable=False),
    sa.Column("words", sa.String(length=200), nullable=False),
    sa.Column("photo_asset_id", sa.Integer(), nullable=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("place >= 1", name=op.f("ck_defect_place")),
    sa.ForeignKeyConstraint(["defect_type_id"], ["defect_type.id"], name=op.f("fk_defect_defect_type_id")),
    sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_defect_inspection_id")),
    sa.ForeignKeyConstraint(["photo_asset_id"], ["asset.id"], name=op.f("fk_defect_photo_asset_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_defect"))
    )
    op.create_index(op.f("ix_defect_defect_type_id"), "defect", ["defect_type_id"])
    op.create_index(op.f("ix_defect_inspection"), "defect", ["inspection_id", "place"])
    op.create_table("measurement",
    sa.Column("id", sa.Integer(), nullable=False),
    sa.Column("inspection_id", sa.Integer(), nullable=False),
    sa.Column("check_point_id", sa.Integer(), nullable=False),
    sa.Column("place", sa.Integer(), nullable=False),
    sa.Column("value", sa.Numeric(precision=9, scale=2), nullable=False),
    sa.Column("is_out", sa.Boolean(), nullable=False),
    sa.Column("kind", _one_of("defectclass", "critical", "major", "minor"), nullable=False),
    sa.ForeignKeyConstraint(["check_point_id"], ["check_point.id"], name=op.f("fk_measurement_check_point_id")),
    sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_measurement_inspection_id")),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
    sa.UniqueConstraint("inspection_id", "check_point_id", "place", name=op.f("uq_measurement_inspection_id_check_point_id_place"))
    )
