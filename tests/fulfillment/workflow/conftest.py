"""The workshop that is planned for, and an order of six styles."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from fulfillment.orders import Order
from tests.made_office import Workshop, a_bulk_order, a_workshop


@pytest.fixture
def workshop(session: Session) -> Workshop:
    return a_workshop(session)


@pytest.fixture
def order(session: Session, workshop: Workshop) -> Order:
    return a_bulk_order(session, [(variant, 200) for variant in workshop.variants[:6]])
