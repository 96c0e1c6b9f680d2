"""Lines of orders that were taxed at one rate keep that rate; those of several were never told."""

from __future__ import annotations

from alembic import op

revision = "20261123_retail_rates"
down_revision = "20261123_channel_messages"
branch_labels = None
depends_on = None

ONE_RATE = """
    UPDATE order_line SET tax_points = (
        SELECT order_tax.points FROM order_tax WHERE order_tax.order_id = order_line.order_id
    )
    WHERE tax_points IS NULL AND (
        SELECT count(*) FROM order_tax WHERE order_tax.order_id = order_line.order_id
    ) = 1
"""


def upgrade() -> None:
    op.execute(ONE_RATE)


def downgrade() -> None:
    """A rate that is known does no harm to the version before."""
