"""The job of papers: `invoices.correct` writes the credit notes of money that went back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.history import SYSTEM
from storefront import invoices


def correct_invoices(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Every refund of an invoiced order that has none yet; twice is once."""
    invoices.correct_all(session, actor=SYSTEM, now=now)
