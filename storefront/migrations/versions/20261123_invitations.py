"""A lead invites a maker to a lesson that helps with what was found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_invitations"
down_revision = "20261123_closed_months"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_invitation_lesson_id")
        ),
        sa.ForeignKeyConstraint(
            ["maker_id"], ["maker.id"], name=op.f("fk_lesson_invitation_maker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_invitation")),
        sa.UniqueConstraint(
            "maker_id", "lesson_id", name=op.f("uq_lesson_invitation_maker_id_lesson_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("lesson_invitation")
