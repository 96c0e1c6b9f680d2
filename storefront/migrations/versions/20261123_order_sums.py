"""Orders: a discount, tax that is added on top, and the part that credit pays.

SQLite cannot alter a CHECK; a copied table would break the keys that point at it inside one
transaction, so the text of the constraint is changed in the schema (as `20261123_waves` does).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_order_sums"
down_revision = "20261123_tier_marks"
branch_labels = None
depends_on = None

BEFORE = "total_minor = goods_minor + shipping_minor"
AFTER = "total_minor = goods_minor + shipping_minor - discount_minor + tax_minor"
ORDER = {
    "discount": "discount_minor >= 0 AND discount_minor <= goods_minor + shipping_minor",
    "tax": "tax_minor >= 0",
    "credit": "credit_minor >= 0 AND credit_minor <= total_minor",
}
LINE = {"discount": "discount_minor >= 0 AND discount_minor <= pieces * unit_price_minor"}


def upgrade() -> None:
    for name in ("discount_minor", "tax_minor", "credit_minor"):
        op.add_column("customer_order", _minor(name))
    op.add_column("order_line", _minor("discount_minor"))
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_customer_order_total"), "customer_order", type_="check")
        op.create_check_constraint(op.f("ck_customer_order_total"), "customer_order", AFTER)
        for table, checks in (("customer_order", ORDER), ("order_line", LINE)):
            for name, check in checks.items():
                op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, check)
        return
    _rewrite("customer_order", _told("customer_order", "total", BEFORE), _after())
    price = _told("order_line", "price", "unit_price_minor >= 0")
    _rewrite("order_line", price, ", ".join((price, *_all("order_line", LINE))))


def downgrade() -> None:
    used = "SELECT count(*) FROM customer_order WHERE discount_minor + tax_minor + credit_minor > 0"
    if op.get_bind().exec_driver_sql(used).scalar_one():
        raise RuntimeError("orders have discounts, taxes or credit: they would be lost")
    if op.get_bind().dialect.name == "postgresql":
        for table, checks in (("customer_order", ORDER), ("order_line", LINE)):
            for name in checks:
                op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
        op.drop_constraint(op.f("ck_customer_order_total"), "customer_order", type_="check")
        op.create_check_constraint(op.f("ck_customer_order_total"), "customer_order", BEFORE)
    else:
        _rewrite("customer_order", _after(), _told("customer_order", "total", BEFORE))
        price = _told("order_line", "price", "unit_price_minor >= 0")
        _rewrite("order_line", ", ".join((price, *_all("order_line", LINE))), price)
    op.drop_column("order_line", "discount_minor")
    for name in ("credit_minor", "tax_minor", "discount_minor"):
        op.drop_column("customer_order", name)


def _minor(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def _told(table: str, name: str, check: str) -> str:
    return f"CONSTRAINT ck_{table}_{name} CHECK ({check})"


def _all(table: str, checks: dict[str, str]) -> list[str]:
    return [_told(table, name, check) for name, check in checks.items()]


def _after() -> str:
    return ", ".join((_told("customer_order", "total", AFTER), *_all("customer_order", ORDER)))


def _rewrite(table: str, before: str, after: str) -> None:
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (before, after, table),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
