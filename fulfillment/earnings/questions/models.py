"""A maker's question about a line of her statement, and a person's answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice
from catalog.vault import Sealed
from fulfillment.earnings.questions.rules import AskedWhat


class PayQuestion(Model):
    """`line_id` is the posting that stands on her statement; words of both are sealed."""

    __tablename__ = "pay_question"
    __table_args__ = (
        CheckConstraint(
            "(answered_at IS NULL) = (answer IS NULL AND answered_by IS NULL)", name="answered"
        ),
        Index("ix_pay_question_maker", "maker_id", "line_id"),
        Index("ix_pay_question_open", "answered_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("ledger_posting.id"))
    what: Mapped[AskedWhat] = choice(AskedWhat)
    words: Mapped[str] = mapped_column(Sealed("pay_question.words"))
    nonce: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(Sealed("pay_question.answer"))
    answered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]
