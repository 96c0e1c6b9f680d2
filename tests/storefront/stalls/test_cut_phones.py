"""Whatever a line does between three phones and the shop, each sale stands once in the book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.accounts import User
from tests.made_stalls import a_cart
from tests.storefront.stalls.cut_phones import Phone, lived


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, 8])
def test_twenty_cuts_lose_no_sale_and_count_none_twice(
    session: Session,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
    now: datetime,
    seed: int,
) -> None:
    cart = a_cart(session, user, now, jade=10, knot=10)
    phones = [Phone(signed_in(cart.seller)) for _ in range(3)]
    session.commit()
    evening, wrong = lived(session, cart, phones, cuts=20, seed=seed, now=now)
    assert wrong == []
    assert evening.sent > evening.pressed, "some came twice"
