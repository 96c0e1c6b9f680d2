"""Hosts' accounts and links to more than goods; each line of an order is credited by itself.

What was credited by order is divided among its lines by what was paid for each: the parts sum to the
whole, so that the book, which is not touched, still agrees.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_hosts"
down_revision = "20261123_channels"
branch_labels = None
depends_on = None

RULES = ("correction", "platform", "voucher", "last_click", "session")
STATES = ("pending", "payable", "void")
ONE_TARGET = (
    "CASE WHEN product_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN craft_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN cooperative_id IS NULL THEN 0 ELSE 1 END = 1"
)
PRICE_ASKED = "price_minor IS NULL OR (product_id IS NOT NULL AND price_asked_by IS NOT NULL)"
PAID = "line.pieces * line.unit_price_minor - line.discount_minor"
#: Each line has what falls to it and those before it, less what falls to those before it.
DIVIDED = f"""
    INSERT INTO line_attribution (order_id, order_line_id, host_id, link_id, ref, rule, losers,
        barred, rate_points, state, commission_minor, currency, entry_id, earned_at, turns, at)
    SELECT order_id, line_id, host_id, link_id, 0, rule, losers, {{no}}, rate_points, state,
        COALESCE(whole * upto / NULLIF(paid, 0), 0)
            - COALESCE(whole * (upto - mine) / NULLIF(paid, 0), 0),
        currency, entry_id, earned_at, 0, at
    FROM (
        SELECT old.order_id, line.id AS line_id, old.host_id, old.link_id, old.rule, old.losers,
            old.rate_points, old.state, old.commission_minor AS whole, old.currency, old.entry_id,
            CASE WHEN old.entry_id IS NULL THEN NULL ELSE COALESCE(bought.paid_at, old.at) END
                AS earned_at,
            old.at, {PAID} AS mine,
            CAST(SUM({PAID}) OVER (PARTITION BY line.order_id ORDER BY line.position) AS BIGINT)
                AS upto,
            CAST(SUM({PAID}) OVER (PARTITION BY line.order_id) AS BIGINT) AS paid
        FROM attribution AS old
        JOIN customer_order AS bought ON bought.id = old.order_id
        JOIN order_line AS line ON line.order_id = old.order_id
    ) AS divided
    ORDER BY order_id, line_id
"""
TOGETHER = """
    INSERT INTO attribution (order_id, host_id, link_id, rule, losers, rate_points, state,
        commission_minor, currency, entry_id, at)
    SELECT mine.order_id, mine.host_id, mine.link_id, 'last_click', mine.losers, mine.rate_points,
        mine.state, summed.whole, mine.currency, mine.entry_id, mine.at
    FROM line_attribution AS mine
    JOIN (
        SELECT MIN(id) AS first_id, SUM(commission_minor) AS whole FROM line_attribution
        GROUP BY order_id
    ) AS summed ON summed.first_id = mine.id
    WHERE mine.state <> 'payable' OR mine.entry_id IS NOT NULL
"""


def upgrade() -> None:
    _accounts()
    _links()
    _lines()
    no = "false" if op.get_bind().dialect.name == "postgresql" else "0"
    op.execute(DIVIDED.format(no=no))
    op.drop_table("attribution")
    _corrections()


def downgrade() -> None:
    op.drop_table("attribution_correction")
    _by_order()
    op.execute(TOGETHER)
    op.drop_table("line_attribution")
    op.drop_column("click", "source")
    _links_back()
    op.drop_index(op.f("ix_voucher_host_id"), table_name="voucher")
    op.drop_column("voucher", "host_id")
    for name in ("phone", "phone_mark", "bank", "bank_end"):
        op.drop_column("host", name)
    op.drop_table("host_handle")
    op.drop_table("host_agreement")


def _json() -> sa.types.TypeEngine[object]:
    return sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _moment(name: str, *, known: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not known)


def _refers(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}"))
        for name, other in columns.items()
    ]


def _accounts() -> None:
    op.add_column("host", sa.Column("phone", sa.Text(), nullable=True))
    op.add_column("host", sa.Column("phone_mark", sa.String(64), nullable=True))
    op.add_column("host", sa.Column("bank", sa.Text(), nullable=True))
    op.add_column("host", sa.Column("bank_end", sa.String(4), server_default="", nullable=False))
    op.add_column("voucher", sa.Column("host_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_voucher_host_id"), "voucher", ["host_id"])
    op.create_table(
        "host_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("rate_points", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        _moment("agreed_at"),
        sa.CheckConstraint("rate_points BETWEEN 0 AND 5000", name=op.f("ck_host_agreement_rate")),
        *_refers("host_agreement", host_id="host"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_agreement")),
        sa.UniqueConstraint(
            "host_id", "starts_on", name=op.f("uq_host_agreement_host_id_starts_on")
        ),
    )
    op.create_table(
        "host_handle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(20), nullable=False),
        sa.Column("handle", sa.String(80), nullable=False),
        *_refers("host_handle", host_id="host"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_handle")),
        sa.UniqueConstraint("platform", "handle", name=op.f("uq_host_handle_platform_handle")),
    )
    op.create_index(op.f("ix_host_handle_host_id"), "host_handle", ["host_id"])


def _links() -> None:
    op.add_column("click", sa.Column("source", sa.String(60), server_default="", nullable=False))
    with op.batch_alter_table("product_link") as link:
        link.alter_column("product_id", existing_type=sa.Integer(), nullable=True)
        link.add_column(sa.Column("craft_id", sa.Integer(), nullable=True))
        link.add_column(sa.Column("cooperative_id", sa.Integer(), nullable=True))
        link.add_column(sa.Column("utm", _json(), server_default=sa.text("'{}'"), nullable=False))
        link.add_column(sa.Column("price_minor", sa.BigInteger(), nullable=True))
        link.add_column(sa.Column("price_asked_by", sa.Integer(), nullable=True))
        link.add_column(sa.Column("price_allowed_by", sa.Integer(), nullable=True))
        for name in ("craft", "cooperative"):
            link.create_foreign_key(
                op.f(f"fk_product_link_{name}_id"), name, [f"{name}_id"], ["id"]
            )
        link.create_check_constraint(op.f("ck_product_link_one_target"), ONE_TARGET)
        link.create_check_constraint(
            op.f("ck_product_link_price"), "price_minor IS NULL OR price_minor > 0"
        )
        link.create_check_constraint(op.f("ck_product_link_price_asked"), PRICE_ASKED)
        link.create_check_constraint(
            op.f("ck_product_link_two_people"), "price_allowed_by <> price_asked_by"
        )


def _links_back() -> None:
    op.execute(
        "DELETE FROM click WHERE link_id IN (SELECT id FROM product_link WHERE product_id IS NULL)"
    )
    op.execute("DELETE FROM product_link WHERE product_id IS NULL")
    with op.batch_alter_table("product_link") as link:
        for name in ("one_target", "price", "price_asked", "two_people"):
            link.drop_constraint(op.f(f"ck_product_link_{name}"), type_="check")
        for name in ("craft", "cooperative"):
            link.drop_constraint(op.f(f"fk_product_link_{name}_id"), type_="foreignkey")
            link.drop_column(f"{name}_id")
        for name in ("utm", "price_minor", "price_asked_by", "price_allowed_by"):
            link.drop_column(name)
        link.alter_column("product_id", existing_type=sa.Integer(), nullable=False)


def _lines() -> None:
    op.create_table(
        "line_attribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("rule", _choice(RULES, "attributionrule"), nullable=False),
        sa.Column("losers", _json(), nullable=False),
        sa.Column("barred", sa.Boolean(), nullable=False),
        sa.Column("rate_points", sa.Integer(), nullable=False),
        sa.Column("state", _choice(STATES, "commissionstate"), nullable=False),
        sa.Column("commission_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("left_minor", sa.BigInteger(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        _moment("earned_at", known=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        _moment("at"),
        *_line_checks(),
        *_refers(
            "line_attribution",
            order_id="customer_order",
            order_line_id="order_line",
            host_id="host",
            link_id="product_link",
            entry_id="ledger_entry",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_attribution")),
        sa.UniqueConstraint("order_line_id", name=op.f("uq_line_attribution_order_line_id")),
    )
    for name in ("order_id", "link_id"):
        op.create_index(op.f(f"ix_line_attribution_{name}"), "line_attribution", [name])
    op.create_index(op.f("ix_line_attribution_state"), "line_attribution", ["state", "id"])
    op.create_index(op.f("ix_line_attribution_host"), "line_attribution", ["host_id", "id"])


def _line_checks() -> list[sa.CheckConstraint]:
    checks = {
        "commission": "commission_minor >= 0",
        "payable_was_earned": "state <> 'payable' OR earned_at IS NOT NULL",
        "booked_was_earned": "entry_id IS NULL OR earned_at IS NOT NULL",
        "barred_pays_nothing": "NOT barred OR commission_minor = 0",
    }
    return [
        sa.CheckConstraint(text, name=op.f(f"ck_line_attribution_{name}"))
        for name, text in checks.items()
    ]


def _corrections() -> None:
    asked = sa.text("decided_at IS NULL")
    op.create_table(
        "attribution_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("from_host_id", sa.Integer(), nullable=True),
        sa.Column("to_host_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        _moment("asked_at"),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        _moment("decided_at", known=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        *_correction_checks(),
        *_refers(
            "attribution_correction",
            order_line_id="order_line",
            from_host_id="host",
            to_host_id="host",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution_correction")),
    )
    for name in ("order_line_id", "from_host_id", "to_host_id"):
        op.create_index(op.f(f"ix_attribution_correction_{name}"), "attribution_correction", [name])
    op.create_index(
        "uq_attribution_correction_asked",
        "attribution_correction",
        ["order_line_id"],
        unique=True,
        sqlite_where=asked,
        postgresql_where=asked,
    )


def _correction_checks() -> list[sa.CheckConstraint]:
    checks = {
        "two_people": "decided_by <> asked_by",
        "decided": "(decided_at IS NULL) = (decided_by IS NULL)",
        "agreed": "agreed IS NULL OR decided_at IS NOT NULL",
        "reason": "length(reason) > 0",
    }
    return [
        sa.CheckConstraint(text, name=op.f(f"ck_attribution_correction_{name}"))
        for name, text in checks.items()
    ]


def _by_order() -> None:
    op.create_table(
        "attribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("rule", _choice(("last_click",), "attributionrule"), nullable=False),
        sa.Column("losers", _json(), nullable=False),
        sa.Column("rate_points", sa.Integer(), nullable=False),
        sa.Column("state", _choice(STATES, "commissionstate"), nullable=False),
        sa.Column("commission_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        _moment("at"),
        sa.CheckConstraint(
            "state <> 'payable' OR entry_id IS NOT NULL",
            name=op.f("ck_attribution_payable_was_earned"),
        ),
        sa.CheckConstraint("commission_minor >= 0", name=op.f("ck_attribution_commission")),
        *_refers(
            "attribution",
            order_id="customer_order",
            host_id="host",
            link_id="product_link",
            entry_id="ledger_entry",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution")),
        sa.UniqueConstraint("order_id", name=op.f("uq_attribution_order_id")),
    )
    op.create_index(op.f("ix_attribution_host_id"), "attribution", ["host_id"])
    op.create_index(op.f("ix_attribution_state"), "attribution", ["state", "id"])
