"""Materials: lots, levels, moves (only inserted), deliveries; recipes, kits, shortages, rounds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_materials"
down_revision = "20261123_offers_lapse"
branch_labels = None
depends_on = None

SQLITE = (
    """CREATE TRIGGER material_move_no_update BEFORE UPDATE ON material_move
BEGIN SELECT RAISE(ABORT, 'moves of material are only inserted into'); END""",
    """CREATE TRIGGER material_move_no_delete BEFORE DELETE ON material_move
BEGIN SELECT RAISE(ABORT, 'moves of material are only inserted into'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION material_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'moves of material are only inserted into' USING ERRCODE = 'restrict_violation'; END $$""",
    """CREATE TRIGGER material_move_no_change BEFORE UPDATE OR DELETE ON material_move
FOR EACH ROW EXECUTE FUNCTION material_refuse()""",
)


def upgrade() -> None:
    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "piece",
                "gram",
                "metre",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("colour_hex", sa.String(length=7), nullable=False),
        sa.Column("loss_points", sa.Integer(), nullable=False),
        sa.Column("reorder_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("loss_points BETWEEN 0 AND 10000", name=op.f("ck_material_loss")),
        sa.CheckConstraint("reorder_at >= 0", name=op.f("ck_material_reorder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("code", name=op.f("uq_material_code")),
    )
    op.create_table(
        "material_lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_material_lot_material_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_material_lot_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_lot")),
        sa.UniqueConstraint("key", name=op.f("uq_material_lot_key")),
    )
    op.create_index("ix_material_lot_material", "material_lot", ["material_id", "id"])
    op.create_index("ix_material_lot_order", "material_lot", ["order_id", "material_id"])

    op.create_table(
        "door_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_door_note_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_note")),
        sa.UniqueConstraint("maker_id", name=op.f("uq_door_note_maker_id")),
    )
    op.create_table(
        "material_arrival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "expected",
                "inspected",
                name="arrivalstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.Column("announced", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("inspected_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "inspected_at IS NULL OR state = 'inspected'",
            name=op.f("ck_material_arrival_inspected"),
        ),
        sa.CheckConstraint("announced > 0", name=op.f("ck_material_arrival_announced")),
        sa.CheckConstraint(
            "counted >= 0 AND accepted BETWEEN 0 AND counted",
            name=op.f("ck_material_arrival_accepted"),
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["material_lot.id"], name=op.f("fk_material_arrival_lot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_arrival")),
        sa.UniqueConstraint("key", name=op.f("uq_material_arrival_key")),
    )
    op.create_index("ix_material_arrival_lot", "material_arrival", ["lot_id"])
    op.create_index("ix_material_arrival_state", "material_arrival", ["state", "expected_on", "id"])

    op.create_table(
        "material_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column(
            "place",
            sa.Enum(
                "outside",
                "hub",
                "cooperative",
                "kit",
                "used",
                "lost",
                "scrap",
                name="place",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "place IN ('hub', 'cooperative', 'kit')", name=op.f("ck_material_level_held")
        ),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_material_level_never_below_zero")),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["material_lot.id"], name=op.f("fk_material_level_lot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_level")),
        sa.UniqueConstraint(
            "lot_id", "place", "ref", name=op.f("uq_material_level_lot_id_place_ref")
        ),
    )
    op.create_index("ix_material_level_place", "material_level", ["place", "ref", "lot_id"])

    op.create_table(
        "material_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "outside",
                "hub",
                "cooperative",
                "kit",
                "used",
                "lost",
                "scrap",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("source_ref", sa.Integer(), nullable=False),
        sa.Column(
            "target",
            sa.Enum(
                "outside",
                "hub",
                "cooperative",
                "kit",
                "used",
                "lost",
                "scrap",
                name="target",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("target_ref", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "arrived",
                "sent_back",
                "carried",
                "counted",
                "packed",
                "more",
                "unpacked",
                "returned",
                "used",
                "lost",
                "scrapped",
                "reversed",
                name="why",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(why = 'reversed') = (reverses_id IS NOT NULL)", name=op.f("ck_material_move_reverses")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_material_move_quantity")),
        sa.CheckConstraint(
            "source <> target OR source_ref <> target_ref", name=op.f("ck_material_move_two_places")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["material_lot.id"], name=op.f("fk_material_move_lot_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["material_move.id"], name=op.f("fk_material_move_reverses_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_move")),
        sa.UniqueConstraint("key", name=op.f("uq_material_move_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_material_move_reverses_id")),
    )
    op.create_index("ix_material_move_lot", "material_move", ["lot_id", "id"])
    op.create_index("ix_material_move_source", "material_move", ["source", "source_ref", "lot_id"])
    op.create_index("ix_material_move_target", "material_move", ["target", "target_ref", "lot_id"])

    op.create_table(
        "round_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_round_stop_cooperative_id")
        ),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_round_stop_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_stop")),
        sa.UniqueConstraint(
            "cooperative_id",
            "day",
            "maker_id",
            name=op.f("uq_round_stop_cooperative_id_day_maker_id"),
        ),
    )
    op.create_table(
        "recipe",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_recipe_product_id")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_recipe_variant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipe")),
        sa.UniqueConstraint("key", name=op.f("uq_recipe_key")),
    )
    op.create_index("ix_recipe_product", "recipe", ["product_id", "variant_id", "starts_on"])

    op.create_table(
        "recipe_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipe_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("per_piece", sa.BigInteger(), nullable=False),
        sa.Column("spare_points", sa.Integer(), nullable=False),
        sa.CheckConstraint("per_piece > 0", name=op.f("ck_recipe_line_per_piece")),
        sa.CheckConstraint("spare_points BETWEEN 0 AND 10000", name=op.f("ck_recipe_line_spare")),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_recipe_line_material_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipe_id"], ["recipe.id"], name=op.f("fk_recipe_line_recipe_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipe_line")),
        sa.UniqueConstraint(
            "recipe_id", "material_id", name=op.f("uq_recipe_line_recipe_id_material_id")
        ),
    )
    op.create_index("ix_recipe_line_material", "recipe_line", ["material_id"])

    op.create_table(
        "kit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("open_for", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("recipe_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "listed",
                "packed",
                "sent",
                "arrived",
                "issued",
                "settled",
                "unpacked",
                name="kitstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "place",
            sa.Enum(
                "outside",
                "hub",
                "cooperative",
                "kit",
                "used",
                "lost",
                "scrap",
                name="place",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("place_ref", sa.Integer(), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("place IN ('hub', 'cooperative')", name=op.f("ck_kit_packed_at")),
        sa.CheckConstraint("state <> 'unpacked' OR open_for IS NULL", name=op.f("ck_kit_unpacked")),
        sa.CheckConstraint(
            "open_for IS NULL OR open_for = batch_id", name=op.f("ck_kit_open_for_it")
        ),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_kit_pieces")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_kit_batch_id")),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_kit_cooperative_id")
        ),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_kit_maker_id")),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name=op.f("fk_kit_order_id")),
        sa.ForeignKeyConstraint(["recipe_id"], ["recipe.id"], name=op.f("fk_kit_recipe_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit")),
        sa.UniqueConstraint("open_for", name=op.f("uq_kit_open_for")),
    )
    op.create_index("ix_kit_batch", "kit", ["batch_id"])
    op.create_index("ix_kit_cooperative", "kit", ["cooperative_id", "state", "id"])
    op.create_index("ix_kit_maker", "kit", ["maker_id", "state"])
    op.create_index("ix_kit_state", "kit", ["state", "listed_on", "id"])

    op.create_table(
        "kit_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("per_piece", sa.BigInteger(), nullable=False),
        sa.Column("needed", sa.BigInteger(), nullable=False),
        sa.Column("loss_points", sa.Integer(), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("loss_points BETWEEN 0 AND 10000", name=op.f("ck_kit_line_loss")),
        sa.CheckConstraint("per_piece > 0 AND needed > 0", name=op.f("ck_kit_line_needed")),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_kit_line_kit_id")),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_kit_line_material_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_line")),
        sa.UniqueConstraint("kit_id", "material_id", name=op.f("uq_kit_line_kit_id_material_id")),
    )
    op.create_table(
        "kit_shortage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "asked",
                "filled",
                "dropped",
                name="shortagestate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_kit_shortage_quantity")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["batch_call.id"], name=op.f("fk_kit_shortage_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_kit_shortage_cooperative_id")
        ),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_kit_shortage_kit_id")),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_kit_shortage_material_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_shortage")),
    )
    op.create_index("ix_kit_shortage_kit", "kit_shortage", ["kit_id"])
    op.create_index("ix_kit_shortage_state", "kit_shortage", ["state", "cooperative_id", "id"])

    op.create_table(
        "material_loss",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kit_id", sa.Integer(), nullable=False),
        sa.Column("material_id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("allowed", sa.BigInteger(), nullable=False),
        sa.Column("beyond", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("beyond BETWEEN 0 AND lost", name=op.f("ck_material_loss_beyond")),
        sa.CheckConstraint("lost > 0 AND allowed >= 0", name=op.f("ck_material_loss_lost")),
        sa.ForeignKeyConstraint(["kit_id"], ["kit.id"], name=op.f("fk_material_loss_kit_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_material_loss_maker_id")),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_material_loss_material_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_loss")),
        sa.UniqueConstraint(
            "kit_id", "material_id", name=op.f("uq_material_loss_kit_id_material_id")
        ),
    )
    op.create_index("ix_material_loss_maker", "material_loss", ["maker_id", "id"])
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL if on_postgresql else SQLITE:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    op.drop_index("ix_material_loss_maker", table_name="material_loss")

    op.drop_table("material_loss")
    op.drop_index("ix_kit_shortage_state", table_name="kit_shortage")
    op.drop_index("ix_kit_shortage_kit", table_name="kit_shortage")

    op.drop_table("kit_shortage")
    op.drop_table("kit_line")
    op.drop_index("ix_kit_state", table_name="kit")
    op.drop_index("ix_kit_maker", table_name="kit")
    op.drop_index("ix_kit_cooperative", table_name="kit")
    op.drop_index("ix_kit_batch", table_name="kit")

    op.drop_table("kit")
    op.drop_index("ix_recipe_line_material", table_name="recipe_line")

    op.drop_table("recipe_line")
    op.drop_index("ix_recipe_product", table_name="recipe")

    op.drop_table("recipe")
    op.drop_table("round_stop")
    op.drop_index("ix_material_move_target", table_name="material_move")
    op.drop_index("ix_material_move_source", table_name="material_move")
    op.drop_index("ix_material_move_lot", table_name="material_move")

    op.drop_table("material_move")
    op.drop_index("ix_material_level_place", table_name="material_level")

    op.drop_table("material_level")
    op.drop_index("ix_material_arrival_state", table_name="material_arrival")
    op.drop_index("ix_material_arrival_lot", table_name="material_arrival")

    op.drop_table("material_arrival")
    op.drop_table("door_note")
    op.drop_index("ix_material_lot_order", table_name="material_lot")
    op.drop_index("ix_material_lot_material", table_name="material_lot")

    op.drop_table("material_lot")
    op.drop_table("material")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS material_refuse()")
