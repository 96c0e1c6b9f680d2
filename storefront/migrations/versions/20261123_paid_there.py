"""Each place to pick up says whether it takes money; until now all of them did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_paid_there"
down_revision = "20261123_threeway"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delivery_method") as method:
        method.add_column(
            sa.Column("takes_payment", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        method.create_check_constraint(
            op.f("ck_delivery_method_paid_there"), "kind = 'pickup' OR NOT takes_payment"
        )
    table = sa.table("delivery_method", sa.column("kind"), sa.column("takes_payment"))
    op.execute(table.update().where(table.c.kind == "pickup").values(takes_payment=sa.true()))


def downgrade() -> None:
    with op.batch_alter_table("delivery_method") as method:
        method.drop_constraint(op.f("ck_delivery_method_paid_there"), type_="check")
        method.drop_column("takes_payment")
