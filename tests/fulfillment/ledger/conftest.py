"""What the tests of the ledger share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import Model
from fulfillment.ledger.models import Account, Entry, Posting, RollUp, Seal


@pytest.fixture
def state_of(session: Session) -> Callable[[], object]:
    """Everything that the book holds, as plain values."""

    def read() -> object:
        tables: tuple[type[Model], ...] = (Account, Entry, Posting, RollUp, Seal)
        return [
            [tuple(row) for row in session.execute(select(table.__table__).order_by("id"))]
            for table in tables
        ]

    return read
