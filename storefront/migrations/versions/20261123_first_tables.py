"""Every table of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "quarantined",
                "published",
                "refused",
                name="assetstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("original_path", sa.String(length=160), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("dominant_hex", sa.String(length=7), nullable=False),
        sa.Column("alt", sa.JSON(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("refusal", sa.String(length=60), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width >= 0 AND height >= 0", name=op.f("ck_asset_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
    )
    op.create_index(op.f("ix_asset_sha256"), "asset", ["sha256"], unique=False)

    op.create_table(
        "cooperative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("province", sa.JSON(), nullable=False),
        sa.Column("city", sa.JSON(), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("kit_days", sa.Integer(), nullable=False),
        sa.Column("return_days", sa.Integer(), nullable=False),
        sa.Column("cost_per_parcel_minor", sa.BigInteger(), nullable=False),
        sa.Column("cost_per_kg_minor", sa.BigInteger(), nullable=False),
        sa.Column("min_batch", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kit_days >= 0 AND return_days >= 0", name=op.f("ck_cooperative_lead_times")
        ),
        sa.CheckConstraint("min_batch >= 1", name=op.f("ck_cooperative_min_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperative")),
        sa.UniqueConstraint("slug", name=op.f("uq_cooperative_slug")),
    )
    op.create_table(
        "craft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_craft")),
        sa.UniqueConstraint("slug", name=op.f("uq_craft_slug")),
    )
    op.create_table(
        "customer_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "web",
                "bulk",
                name="orderkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "placed",
                "paid",
                "in_production",
                "ready",
                "sent",
                "completed",
                "cancelled",
                name="orderstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("customer", sa.String(length=120), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("goods_minor", sa.BigInteger(), nullable=False),
        sa.Column("shipping_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("pay_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_by", sa.String(length=160), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "goods_minor >= 0 AND shipping_minor >= 0", name=op.f("ck_customer_order_positive")
        ),
        sa.CheckConstraint(
            "total_minor = goods_minor + shipping_minor", name=op.f("ck_customer_order_total")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_order")),
        sa.UniqueConstraint("key", name=op.f("uq_customer_order_key")),
        sa.UniqueConstraint("number", name=op.f("uq_customer_order_number")),
        sa.UniqueConstraint("token", name=op.f("uq_customer_order_token")),
    )
    op.create_index(
        op.f("ix_customer_order_kind"), "customer_order", ["kind", "state", "id"], unique=False
    )
    op.create_index(op.f("ix_customer_order_pay_by"), "customer_order", ["pay_by"], unique=False)
    op.create_index(
        op.f("ix_customer_order_state"), "customer_order", ["state", "id"], unique=False
    )
    op.create_index(op.f("ix_customer_order_user_id"), "customer_order", ["user_id"], unique=False)

    op.create_table(
        "gateway_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("payment_key", sa.String(length=120), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "handled",
                "set_aside",
                name="noticestate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_notice")),
        sa.UniqueConstraint("gateway", "event", name=op.f("uq_gateway_notice_gateway_event")),
    )
    op.create_index(
        op.f("ix_gateway_notice_reference"), "gateway_notice", ["reference"], unique=False
    )
    op.create_index(
        op.f("ix_gateway_notice_state"), "gateway_notice", ["state", "id"], unique=False
    )

    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=24), nullable=True),
        sa.Column("after", sa.String(length=24), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_label", sa.String(length=40), nullable=False),
        sa.Column("on_behalf_of", sa.Integer(), nullable=True),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
    )
    op.create_index(
        op.f("ix_history_subject"), "history", ["subject_kind", "subject_id", "id"], unique=False
    )

    op.create_table(
        "host",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column(
            "platforms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("signs", sa.Boolean(), nullable=False),
        sa.Column("rate_points", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("rate_points BETWEEN 0 AND 5000", name=op.f("ck_host_rate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host")),
        sa.UniqueConstraint("slug", name=op.f("uq_host_slug")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "dead",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index(op.f("ix_job_due"), "job", ["state", "run_at"], unique=False)

    op.create_table(
        "ledger_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "asset",
                "liability",
                "income",
                "expense",
                "equity",
                name="accountkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_account")),
        sa.UniqueConstraint("code", "currency", name=op.f("uq_ledger_account_code_currency")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("recipe", sa.String(length=40), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_entry.id"], name=op.f("fk_ledger_entry_reverses_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_entry_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_ledger_entry_reverses_id")),
    )
    op.create_index(
        op.f("ix_ledger_entry_booked"), "ledger_entry", ["booked_on", "id"], unique=False
    )
    op.create_index(op.f("ix_ledger_entry_recipe"), "ledger_entry", ["recipe"], unique=False)

    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("sells_online", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("slug", name=op.f("uq_location_slug")),
    )
    op.create_table(
        "payout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "confirmed",
                "sent",
                "settled",
                "cancelled",
                name="payoutstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("bank", sa.String(length=30), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("confirmed_by <> made_by", name=op.f("ck_payout_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout")),
        sa.UniqueConstraint("number", name=op.f("uq_payout_number")),
    )
    op.create_table(
        "rehearsal_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("order_number", sa.String(length=24), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "pending",
                "failed",
                "cancelled",
                "paid",
                "refunded",
                name="paymentstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("return_url", sa.Text(), nullable=False),
        sa.Column("cancel_url", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "returned", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_rehearsal_payment_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal_payment")),
        sa.UniqueConstraint("key", name=op.f("uq_rehearsal_payment_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_rehearsal_payment_reference")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_key", sa.String(length=43), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("totp_secret", sa.Text(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("session_key", name=op.f("uq_user_session_key")),
    )
    op.create_table(
        "cart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_cart_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_cart_token_hash")),
    )
    op.create_index(op.f("ix_cart_changed_at"), "cart", ["changed_at"], unique=False)
    op.create_index(op.f("ix_cart_user_id"), "cart", ["user_id"], unique=False)

    op.create_table(
        "ledger_posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "debit", "credit", name="side", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_ledger_posting_positive")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_account.id"], name=op.f("fk_ledger_posting_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_posting_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_posting")),
    )
    op.create_index(
        op.f("ix_ledger_posting_account"), "ledger_posting", ["account_id", "id"], unique=False
    )
    op.create_index(op.f("ix_ledger_posting_entry"), "ledger_posting", ["entry_id"], unique=False)

    op.create_table(
        "ledger_seal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_seal_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_seal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_ledger_seal_entry_id")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_seal_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_ledger_seal_previous_hash")),
    )
    op.create_table(
        "maker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("home_based", sa.Boolean(), nullable=False),
        sa.Column("minutes_per_week", sa.Integer(), nullable=False),
        sa.Column(
            "working_days", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("first_pass_yield", sa.Numeric(precision=4, scale=3), nullable=False),
        sa.Column("portrait_asset_id", sa.Integer(), nullable=True),
        sa.Column("public_words", sa.JSON(), nullable=False),
        sa.Column("public_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("real_name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("identity_number", sa.Text(), nullable=True),
        sa.Column("bank_account", sa.Text(), nullable=True),
        sa.Column("adaptation", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "first_pass_yield BETWEEN 0 AND 1", name=op.f("ck_maker_first_pass_yield")
        ),
        sa.CheckConstraint("minutes_per_week BETWEEN 0 AND 3600", name=op.f("ck_maker_safe_hours")),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_maker_cooperative_id")
        ),
        sa.ForeignKeyConstraint(
            ["portrait_asset_id"], ["asset.id"], name=op.f("fk_maker_portrait_asset_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maker")),
        sa.UniqueConstraint("code", name=op.f("uq_maker_code")),
    )
    op.create_index(
        op.f("ix_maker_cooperative"), "maker", ["cooperative_id", "active", "id"], unique=False
    )

    op.create_table(
        "parcel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "to_hub",
                "to_customer",
                name="parcelkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "packed",
                "dispatched",
                "in_transit",
                "delivered",
                "returned",
                "lost",
                name="parcelstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("cooperative_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("carrier", sa.String(length=40), nullable=False),
        sa.Column("tracking_number", sa.String(length=60), nullable=False),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(kind = 'to_customer') = (order_id IS NOT NULL)",
            name=op.f("ck_parcel_customer_parcel_has_order"),
        ),
        sa.CheckConstraint(
            "(kind = 'to_hub') = (cooperative_id IS NOT NULL)",
            name=op.f("ck_parcel_hub_parcel_has_cooperative"),
        ),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_parcel_cooperative_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_parcel_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("code", name=op.f("uq_parcel_code")),
    )
    op.create_index(
        op.f("ix_parcel_cooperative"), "parcel", ["cooperative_id", "state", "id"], unique=False
    )
    op.create_index(op.f("ix_parcel_order"), "parcel", ["order_id"], unique=False)
    op.create_index(op.f("ix_parcel_state"), "parcel", ["kind", "state", "id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_passkey_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_user_id"), "passkey", ["user_id"], unique=False)

    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("charge_reference", sa.String(length=120), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "pending",
                "failed",
                "cancelled",
                "paid",
                "refunded",
                name="paymentstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("page_url", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payment_positive")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_payment_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("gateway", "reference", name=op.f("uq_payment_gateway_reference")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_key")),
    )
    op.create_index(
        op.f("ix_payment_charge_reference"), "payment", ["charge_reference"], unique=False
    )
    op.create_index(op.f("ix_payment_order_id"), "payment", ["order_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "proposed",
                "refused",
                "accepted",
                "superseded",
                name="planstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "adjustments", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "proposal", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name=op.f("fk_plan_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_order"), "plan", ["order_id", "id"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "delisted",
                name="productstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("materials", sa.JSON(), nullable=False),
        sa.Column("care", sa.JSON(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("standard_minutes", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("pack", sa.Integer(), nullable=False),
        sa.Column("min_batch", sa.Integer(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("kit_weight_g", sa.Integer(), nullable=False),
        sa.Column("materials_minor", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_product_level")),
        sa.CheckConstraint("materials_minor >= 0", name=op.f("ck_product_materials")),
        sa.CheckConstraint("pack >= 1 AND min_batch >= 1", name=op.f("ck_product_pack")),
        sa.CheckConstraint("standard_minutes > 0", name=op.f("ck_product_standard_minutes")),
        sa.CheckConstraint("weight_g >= 0 AND kit_weight_g >= 0", name=op.f("ck_product_weight")),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_product_cooperative_id")
        ),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_product_craft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("slug", name=op.f("uq_product_slug")),
    )
    op.create_index(op.f("ix_product_cooperative_id"), "product", ["cooperative_id"], unique=False)
    op.create_index(
        op.f("ix_product_listing"), "product", ["state", "craft_id", "id"], unique=False
    )

    op.create_table(
        "rendition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_rendition_asset_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition")),
        sa.UniqueConstraint(
            "asset_id", "kind", "width", name=op.f("uq_rendition_asset_id_kind_width")
        ),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_link_secret_hash")),
    )
    op.create_index(op.f("ix_sign_in_link_user_id"), "sign_in_link", ["user_id"], unique=False)

    op.create_table(
        "day_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_day_off_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_off")),
        sa.UniqueConstraint("maker_id", "day", name=op.f("uq_day_off_maker_id_day")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "maker",
                "lead",
                "inspector",
                "host",
                "office",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("maker_id", sa.Integer(), nullable=True),
        sa.Column("cooperative_id", sa.Integer(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(role = 'host') = (host_id IS NOT NULL)", name=op.f("ck_membership_host")
        ),
        sa.CheckConstraint(
            "(role = 'lead') = (cooperative_id IS NOT NULL)", name=op.f("ck_membership_lead")
        ),
        sa.CheckConstraint(
            "(role = 'maker') = (maker_id IS NOT NULL)", name=op.f("ck_membership_maker")
        ),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_membership_cooperative_id")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_membership_host_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_membership_maker_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id",
            "role",
            "maker_id",
            "cooperative_id",
            "host_id",
            name=op.f("uq_membership_user_id_role_maker_id_cooperative_id_host_id"),
        ),
    )
    op.create_index(
        op.f("ix_membership_cooperative_id"), "membership", ["cooperative_id"], unique=False
    )
    op.create_index(op.f("ix_membership_host_id"), "membership", ["host_id"], unique=False)
    op.create_index(op.f("ix_membership_maker_id"), "membership", ["maker_id"], unique=False)
    op.create_index(op.f("ix_membership_user_id"), "membership", ["user_id"], unique=False)

    op.create_table(
        "payout_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payout_id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("bounced_entry_id", sa.Integer(), nullable=True),
        sa.Column("bounced_because", sa.String(length=120), nullable=False),
        sa.Column("open_for", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_payout_line_positive")),
        sa.CheckConstraint(
            "bounced_entry_id IS NULL OR entry_id IS NOT NULL", name=op.f("ck_payout_line_bounced")
        ),
        sa.ForeignKeyConstraint(
            ["bounced_entry_id"], ["ledger_entry.id"], name=op.f("fk_payout_line_bounced_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_payout_line_entry_id")
        ),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_payout_line_maker_id")),
        sa.ForeignKeyConstraint(["open_for"], ["maker.id"], name=op.f("fk_payout_line_open_for")),
        sa.ForeignKeyConstraint(
            ["payout_id"], ["payout.id"], name=op.f("fk_payout_line_payout_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_line")),
        sa.UniqueConstraint("bounced_entry_id", name=op.f("uq_payout_line_bounced_entry_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_payout_line_entry_id")),
        sa.UniqueConstraint("open_for", name=op.f("uq_payout_line_open_for")),
        sa.UniqueConstraint(
            "payout_id", "maker_id", name=op.f("uq_payout_line_payout_id_maker_id")
        ),
    )
    op.create_index(op.f("ix_payout_line_maker_id"), "payout_line", ["maker_id"], unique=False)

    op.create_table(
        "piece_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_piece_rate_positive")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_piece_rate_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_rate")),
        sa.UniqueConstraint(
            "product_id",
            "currency",
            "starts_on",
            name=op.f("uq_piece_rate_product_id_currency_starts_on"),
        ),
    )
    op.create_table(
        "product_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_product_link_host_id")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_link_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_link")),
        sa.UniqueConstraint("code", name=op.f("uq_product_link_code")),
    )
    op.create_index(op.f("ix_product_link_host_id"), "product_link", ["host_id"], unique=False)

    op.create_table(
        "product_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_product_picture_asset_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_picture_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_picture")),
        sa.UniqueConstraint(
            "product_id", "asset_id", name=op.f("uq_product_picture_product_id_asset_id")
        ),
    )
    op.create_index(
        op.f("ix_product_picture_place"),
        "product_picture",
        ["product_id", "position"],
        unique=False,
    )

    op.create_table(
        "refund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "done",
                "failed",
                name="refundstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_refund_positive")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("key", name=op.f("uq_refund_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_refund_reference")),
    )
    op.create_index(op.f("ix_refund_payment_id"), "refund", ["payment_id"], unique=False)

    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.CheckConstraint("weight > 0", name=op.f("ck_search_word_weight")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_search_word_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("word", "product_id", name=op.f("uq_search_word_word_product_id")),
    )
    op.create_index(op.f("ix_search_word_product"), "search_word", ["product_id"], unique=False)

    op.create_table(
        "skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("pace", sa.Numeric(precision=5, scale=3), nullable=False),
        sa.Column("certified_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_skill_level")),
        sa.CheckConstraint("pace > 0", name=op.f("ck_skill_pace")),
        sa.ForeignKeyConstraint(["craft_id"], ["craft.id"], name=op.f("fk_skill_craft_id")),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_skill_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
        sa.UniqueConstraint("maker_id", "craft_id", name=op.f("uq_skill_maker_id_craft_id")),
    )
    op.create_index(op.f("ix_skill_craft"), "skill", ["craft_id", "level"], unique=False)

    op.create_table(
        "variant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=40), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("colour_hex", sa.String(length=7), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_variant_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant")),
        sa.UniqueConstraint("sku", name=op.f("uq_variant_sku")),
    )
    op.create_index(op.f("ix_variant_product"), "variant", ["product_id", "position"], unique=False)

    op.create_table(
        "attribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column(
            "rule",
            sa.Enum(
                "last_click",
                name="attributionrule",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "losers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("rate_points", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "payable",
                "void",
                name="commissionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("commission_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'payable' OR entry_id IS NOT NULL",
            name=op.f("ck_attribution_payable_was_earned"),
        ),
        sa.CheckConstraint("commission_minor >= 0", name=op.f("ck_attribution_commission")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_attribution_entry_id")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name=op.f("fk_attribution_host_id")),
        sa.ForeignKeyConstraint(
            ["link_id"], ["product_link.id"], name=op.f("fk_attribution_link_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_attribution_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution")),
        sa.UniqueConstraint("order_id", name=op.f("uq_attribution_order_id")),
    )
    op.create_index(op.f("ix_attribution_host_id"), "attribution", ["host_id"], unique=False)
    op.create_index(op.f("ix_attribution_state"), "attribution", ["state", "id"], unique=False)

    op.create_table(
        "cart_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cart_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces BETWEEN 1 AND 999", name=op.f("ck_cart_line_pieces")),
        sa.ForeignKeyConstraint(["cart_id"], ["cart.id"], name=op.f("fk_cart_line_cart_id")),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_cart_line_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_line")),
        sa.UniqueConstraint("cart_id", "variant_id", name=op.f("uq_cart_line_cart_id_variant_id")),
    )
    op.create_table(
        "click",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("flag", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["product_link.id"], name=op.f("fk_click_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_click")),
    )
    op.create_index(op.f("ix_click_link"), "click", ["link_id", "flag", "at"], unique=False)

    op.create_table(
        "order_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        sa.Column("to_make", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_order_line_pieces")),
        sa.CheckConstraint("unit_price_minor >= 0", name=op.f("ck_order_line_price")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["customer_order.id"], name=op.f("fk_order_line_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_order_line_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_order_line_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_line_order_id_position")),
    )
    op.create_index(op.f("ix_order_line_variant"), "order_line", ["variant_id"], unique=False)

    op.create_table(
        "price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_price_positive")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_price_variant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
        sa.UniqueConstraint(
            "variant_id",
            "currency",
            "starts_at",
            name=op.f("uq_price_variant_id_currency_starts_at"),
        ),
    )
    op.create_table(
        "stock_level",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.CheckConstraint("on_hand >= 0", name=op.f("ck_stock_level_never_oversold")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stock_level_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_stock_level_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_level")),
        sa.UniqueConstraint(
            "variant_id", "location_id", name=op.f("uq_stock_level_variant_id_location_id")
        ),
    )
    op.create_index(
        op.f("ix_stock_level_location_id"), "stock_level", ["location_id"], unique=False
    )

    op.create_table(
        "stock_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("cause", sa.String(length=110), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("pieces <> 0", name=op.f("ck_stock_move_pieces")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_stock_move_location_id")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"], ["variant.id"], name=op.f("fk_stock_move_variant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move")),
        sa.UniqueConstraint("key", name=op.f("uq_stock_move_key")),
    )
    op.create_index(op.f("ix_stock_move_cause"), "stock_move", ["cause", "id"], unique=False)
    op.create_index(
        op.f("ix_stock_move_level"), "stock_move", ["variant_id", "location_id", "id"], unique=False
    )

    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "offered",
                "taken",
                "in_progress",
                "handed_in",
                "finished",
                "declined",
                "withdrawn",
                name="batchstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("handed_in", sa.Integer(), nullable=False),
        sa.Column("in_inspection", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("in_rework", sa.Integer(), nullable=False),
        sa.Column("scrapped", sa.Integer(), nullable=False),
        sa.Column("packed", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("rate_minor", sa.BigInteger(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deferred_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "accepted + scrapped + in_inspection + in_rework <= pieces",
            name=op.f("ck_batch_not_more_than_pieces"),
        ),
        sa.CheckConstraint("accepted >= 0 AND scrapped >= 0", name=op.f("ck_batch_decided")),
        sa.CheckConstraint("handed_in >= 0 AND in_rework >= 0", name=op.f("ck_batch_counts")),
        sa.CheckConstraint("in_inspection >= 0", name=op.f("ck_batch_in_inspection")),
        sa.CheckConstraint(
            "packed BETWEEN 0 AND accepted", name=op.f("ck_batch_packed_was_accepted")
        ),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_batch_pieces")),
        sa.CheckConstraint("rate_minor IS NULL OR rate_minor > 0", name=op.f("ck_batch_rate")),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_batch_cooperative_id")
        ),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_batch_maker_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_batch_order_line_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_batch_plan_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_batch_product_id")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_batch_variant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("code", name=op.f("uq_batch_code")),
    )
    op.create_index(
        op.f("ix_batch_cooperative"), "batch", ["cooperative_id", "state", "due_on"], unique=False
    )
    op.create_index(op.f("ix_batch_maker"), "batch", ["maker_id", "state", "due_on"], unique=False)
    op.create_index(op.f("ix_batch_order_line"), "batch", ["order_line_id", "state"], unique=False)
    op.create_index(op.f("ix_batch_plan_id"), "batch", ["plan_id"], unique=False)

    op.create_table(
        "batch_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "help",
                "missing",
                name="callkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_call_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_call")),
    )
    op.create_index(
        op.f("ix_batch_call_open"), "batch_call", ["batch_id", "settled_at"], unique=False
    )

    op.create_table(
        "hand_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("photo_asset_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("reported_by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_hand_in_pieces")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_hand_in_batch_id")),
        sa.ForeignKeyConstraint(
            ["photo_asset_id"], ["asset.id"], name=op.f("fk_hand_in_photo_asset_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_in")),
        sa.UniqueConstraint("batch_id", "nonce", name=op.f("uq_hand_in_batch_id_nonce")),
    )
    op.create_table(
        "parcel_content",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_parcel_content_pieces")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_parcel_content_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_line.id"], name=op.f("fk_parcel_content_order_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_content_parcel_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_content")),
    )
    op.create_index(op.f("ix_parcel_content_batch"), "parcel_content", ["batch_id"], unique=False)
    op.create_index(
        op.f("ix_parcel_content_line"), "parcel_content", ["order_line_id"], unique=False
    )
    op.create_index(op.f("ix_parcel_content_parcel"), "parcel_content", ["parcel_id"], unique=False)

    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hand_in_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("cooperative_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "decided",
                name="inspectionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("lot", sa.Integer(), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rework", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'open' OR accepted + rework + rejected = lot",
            name=op.f("ck_inspection_parts_sum_to_lot"),
        ),
        sa.CheckConstraint(
            "accepted >= 0 AND rework >= 0 AND rejected >= 0", name=op.f("ck_inspection_parts")
        ),
        sa.CheckConstraint("lot >= 1", name=op.f("ck_inspection_lot")),
        sa.CheckConstraint(
            "sample_size BETWEEN 1 AND lot", name=op.f("ck_inspection_sample_within_lot")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_inspection_batch_id")),
        sa.ForeignKeyConstraint(
            ["cooperative_id"], ["cooperative.id"], name=op.f("fk_inspection_cooperative_id")
        ),
        sa.ForeignKeyConstraint(
            ["hand_in_id"], ["hand_in.id"], name=op.f("fk_inspection_hand_in_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("hand_in_id", name=op.f("uq_inspection_hand_in_id")),
    )
    op.create_index(op.f("ix_inspection_batch"), "inspection", ["batch_id", "id"], unique=False)
    op.create_index(
        op.f("ix_inspection_cooperative"),
        "inspection",
        ["cooperative_id", "state", "id"],
        unique=False,
    )

    op.create_table(
        "earning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("rate_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "amount_minor = pieces * rate_minor", name=op.f("ck_earning_pieces_times_rate")
        ),
        sa.CheckConstraint("pieces >= 1", name=op.f("ck_earning_pieces")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_earning_batch_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_earning_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_earning_inspection_id")
        ),
        sa.ForeignKeyConstraint(["maker_id"], ["maker.id"], name=op.f("fk_earning_maker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earning")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_earning_entry_id")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_earning_inspection_id")),
    )
    op.create_index(op.f("ix_earning_batch_id"), "earning", ["batch_id"], unique=False)
    op.create_index(op.f("ix_earning_maker"), "earning", ["maker_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_earning_maker"), table_name="earning")
    op.drop_index(op.f("ix_earning_batch_id"), table_name="earning")

    op.drop_table("earning")
    op.drop_index(op.f("ix_inspection_cooperative"), table_name="inspection")
    op.drop_index(op.f("ix_inspection_batch"), table_name="inspection")

    op.drop_table("inspection")
    op.drop_index(op.f("ix_parcel_content_parcel"), table_name="parcel_content")
    op.drop_index(op.f("ix_parcel_content_line"), table_name="parcel_content")
    op.drop_index(op.f("ix_parcel_content_batch"), table_name="parcel_content")

    op.drop_table("parcel_content")
    op.drop_table("hand_in")
    op.drop_index(op.f("ix_batch_call_open"), table_name="batch_call")

    op.drop_table("batch_call")
    op.drop_index(op.f("ix_batch_plan_id"), table_name="batch")
    op.drop_index(op.f("ix_batch_order_line"), table_name="batch")
    op.drop_index(op.f("ix_batch_maker"), table_name="batch")
    op.drop_index(op.f("ix_batch_cooperative"), table_name="batch")

    op.drop_table("batch")
    op.drop_index(op.f("ix_stock_move_level"), table_name="stock_move")
    op.drop_index(op.f("ix_stock_move_cause"), table_name="stock_move")

    op.drop_table("stock_move")
    op.drop_index(op.f("ix_stock_level_location_id"), table_name="stock_level")

    op.drop_table("stock_level")
    op.drop_table("price")
    op.drop_index(op.f("ix_order_line_variant"), table_name="order_line")

    op.drop_table("order_line")
    op.drop_index(op.f("ix_click_link"), table_name="click")

    op.drop_table("click")
    op.drop_table("cart_line")
    op.drop_index(op.f("ix_attribution_state"), table_name="attribution")
    op.drop_index(op.f("ix_attribution_host_id"), table_name="attribution")

    op.drop_table("attribution")
    op.drop_index(op.f("ix_variant_product"), table_name="variant")

    op.drop_table("variant")
    op.drop_index(op.f("ix_skill_craft"), table_name="skill")

    op.drop_table("skill")
    op.drop_index(op.f("ix_search_word_product"), table_name="search_word")

    op.drop_table("search_word")
    op.drop_index(op.f("ix_refund_payment_id"), table_name="refund")

    op.drop_table("refund")
    op.drop_index(op.f("ix_product_picture_place"), table_name="product_picture")

    op.drop_table("product_picture")
    op.drop_index(op.f("ix_product_link_host_id"), table_name="product_link")

    op.drop_table("product_link")
    op.drop_table("piece_rate")
    op.drop_index(op.f("ix_payout_line_maker_id"), table_name="payout_line")

    op.drop_table("payout_line")
    op.drop_index(op.f("ix_membership_user_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_maker_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_host_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_cooperative_id"), table_name="membership")

    op.drop_table("membership")
    op.drop_table("day_off")
    op.drop_index(op.f("ix_sign_in_link_user_id"), table_name="sign_in_link")

    op.drop_table("sign_in_link")
    op.drop_table("rendition")
    op.drop_index(op.f("ix_product_listing"), table_name="product")
    op.drop_index(op.f("ix_product_cooperative_id"), table_name="product")

    op.drop_table("product")
    op.drop_index(op.f("ix_plan_order"), table_name="plan")

    op.drop_table("plan")
    op.drop_index(op.f("ix_payment_order_id"), table_name="payment")
    op.drop_index(op.f("ix_payment_charge_reference"), table_name="payment")

    op.drop_table("payment")
    op.drop_index(op.f("ix_passkey_user_id"), table_name="passkey")

    op.drop_table("passkey")
    op.drop_index(op.f("ix_parcel_state"), table_name="parcel")
    op.drop_index(op.f("ix_parcel_order"), table_name="parcel")
    op.drop_index(op.f("ix_parcel_cooperative"), table_name="parcel")

    op.drop_table("parcel")
    op.drop_index(op.f("ix_maker_cooperative"), table_name="maker")

    op.drop_table("maker")
    op.drop_table("ledger_seal")
    op.drop_index(op.f("ix_ledger_posting_entry"), table_name="ledger_posting")
    op.drop_index(op.f("ix_ledger_posting_account"), table_name="ledger_posting")

    op.drop_table("ledger_posting")
    op.drop_index(op.f("ix_cart_user_id"), table_name="cart")
    op.drop_index(op.f("ix_cart_changed_at"), table_name="cart")

    op.drop_table("cart")
    op.drop_table("user")
    op.drop_table("rehearsal_payment")
    op.drop_table("payout")
    op.drop_table("location")
    op.drop_index(op.f("ix_ledger_entry_recipe"), table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_booked"), table_name="ledger_entry")

    op.drop_table("ledger_entry")
    op.drop_table("ledger_account")
    op.drop_index(op.f("ix_job_due"), table_name="job")

    op.drop_table("job")
    op.drop_table("host")
    op.drop_index(op.f("ix_history_subject"), table_name="history")

    op.drop_table("history")
    op.drop_index(op.f("ix_gateway_notice_state"), table_name="gateway_notice")
    op.drop_index(op.f("ix_gateway_notice_reference"), table_name="gateway_notice")

    op.drop_table("gateway_notice")
    op.drop_index(op.f("ix_customer_order_user_id"), table_name="customer_order")
    op.drop_index(op.f("ix_customer_order_state"), table_name="customer_order")
    op.drop_index(op.f("ix_customer_order_pay_by"), table_name="customer_order")
    op.drop_index(op.f("ix_customer_order_kind"), table_name="customer_order")

    op.drop_table("customer_order")
    op.drop_table("craft")
    op.drop_table("cooperative")
    op.drop_index(op.f("ix_asset_sha256"), table_name="asset")

    op.drop_table("asset")
