"""All at once, or what is ready first: the office allows it, the buyer says so."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from fulfillment.orders import Order, OrderKind, Parts
from storefront.accounts import Role, User
from tests.made_making import Floor, a_floor
from tests.storefront.accounts.browser import send

Users = Callable[..., User]
Browsers = Callable[[User], FlaskClient]


def parts_of(session: Session, at: Floor) -> Parts:
    session.expire_all()
    found = session.get_one(Order, at.order.id).parts
    session.commit()
    return found


def test_the_office_allows_it_and_the_buyer_asks_for_what_is_ready(
    session: Session, client: FlaskClient, user: Users, signed_in: Browsers
) -> None:
    at = a_floor(session)
    at.order.kind = OrderKind.WEB
    page, desk = f"/orders/{at.order.token}", f"/office/orders/{at.order.number}/parts"
    session.commit()
    ming = signed_in(user("ming@example.org", Role.OFFICE))
    assert send(client, page, f"{page}/parts", parts="wanted").status_code == 404
    assert parts_of(session, at) is Parts.WHOLE
    assert send(ming, desk, desk, parts="allowed").status_code == 303
    assert 'value="wanted"' in client.get(page).get_data(as_text=True)
    for typed, status in (("whole", 404), ("quickly", 400), ("wanted", 303)):
        assert send(client, page, f"{page}/parts", parts=typed).status_code == status
    assert parts_of(session, at) is Parts.WANTED
    assert send(client, page, f"{page}/parts", parts="allowed").status_code == 303
    assert parts_of(session, at) is Parts.ALLOWED


def test_of_a_bulk_order_the_office_decides(
    session: Session, client: FlaskClient, user: Users, signed_in: Browsers
) -> None:
    at = a_floor(session)
    page, desk = f"/orders/{at.order.token}", f"/office/orders/{at.order.number}/parts"
    session.commit()
    ming = signed_in(user("ming@example.org", Role.OFFICE))
    assert send(ming, desk, desk, parts="wanted").status_code == 303
    assert parts_of(session, at) is Parts.WANTED
    assert send(client, page, f"{page}/parts", parts="allowed").status_code == 404
    assert parts_of(session, at) is Parts.WANTED
    assert signed_in(user("lin@example.org", Role.INSPECTOR)).get(desk).status_code == 403
