"""The jobs of papers: what follows when money goes back.

`invoices.correct` writes credit notes; `fapiao.follow` lessens wishes and asks for red ones.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.history import SYSTEM
from storefront import fapiao, invoices


def correct_invoices(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Every refund of an invoiced order that has none yet; twice is once."""
    invoices.correct_all(session, actor=SYSTEM, now=now)


def follow_fapiao(session: Session, _payload: JsonMap, now: datetime) -> None:
    """Every refund of an order with a fapiao; twice is once."""
    fapiao.follow_refunds(session, now=now)
