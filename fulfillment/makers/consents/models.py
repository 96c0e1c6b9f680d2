"""The ledger of consents: only inserted into. The newest line about a subject is what stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Model, choice
from fulfillment.makers.consents.rules import Form, GivenBy, Subject
from fulfillment.makers.insert_only import insert_only


class ConsentLine(Model):
    """One yes, or its withdrawal (`stands` is false): about what, to which version of the wording,
    in which form, said by whom, pressed by which user."""

    __tablename__ = "maker_consent"
    __table_args__ = (
        CheckConstraint("version >= 0", name="version"),
        Index("ix_maker_consent_maker", "maker_id", "subject", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("maker.id"))
    subject: Mapped[Subject] = choice(Subject)
    stands: Mapped[bool]
    version: Mapped[int]
    form: Mapped[Form] = choice(Form)
    given_by: Mapped[GivenBy] = choice(GivenBy)
    user_id: Mapped[int | None]
    at: Mapped[datetime]


insert_only(ConsentLine)
