"""Pay besides pieces on the office's page: one writes it down, another agrees, she reads why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.money import Money
from fulfillment import ledger
from fulfillment.earnings import extras, owed
from fulfillment.earnings.extras import ExtraLine, ExtraState
from storefront.accounts import Role, User
from tests.made_money import earned
from tests.storefront.accounts.browser import send

EXTRAS = "/office/money/extras"


def test_an_advance_is_written_down_by_one_and_agreed_to_by_another(
    session: Session,
    now: datetime,
    yun: FlaskClient,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    ahe = earned(session)
    he = signed_in(user("he@example.org", Role.OFFICE))
    maker_id, home_id = ahe.maker.id, ahe.floor.cooperative.id
    herself = signed_in(user("ahe@example.org", Role.MAKER, maker_id=maker_id))
    facts = {"maker": ahe.maker.code, "kind": "advance", "amount": "300", "reason": "School fees"}
    facts |= {"nonce": "n" * 22, "place": "box"}

    assert send(yun, EXTRAS, EXTRAS, **{**facts, "maker": "NOBODY"}).status_code == 422
    assert session.scalar(select(func.count(ExtraLine.id))) == 0
    session.rollback()
    assert send(yun, EXTRAS, EXTRAS, **facts).status_code == 303
    session.rollback()
    (line_id,) = session.scalars(select(ExtraLine.id)).all()
    session.rollback()

    def state() -> ExtraState:
        found = session.scalars(select(ExtraLine.state)).one()
        session.rollback()
        return found

    assert send(yun, EXTRAS, f"{EXTRAS}/{line_id}/agree").status_code == 409
    assert state() is ExtraState.ASKED
    assert send(he, EXTRAS, f"{EXTRAS}/{line_id}/agree").status_code == 303
    assert state() is ExtraState.BOOKED
    assert extras.had(session, maker_id) == Money(30_000)
    assert owed(session, maker_id) == Money(7_800)
    assert ledger.balance(session, "cash:box") == Money(-30_000)
    session.rollback()
    shown = herself.get("/work/earnings?lang=en").get_data(as_text=True)
    assert "You have had CN¥300.00 in advance" in shown
    assert herself.get(EXTRAS).status_code == 403
    today = f"{now:%Y-%m-%d}"
    told = {"protect-share": "10", "protect-minimum": "600", "protect-charge": "15"}
    rule = {**told, "protect-starts_on": today}
    assert send(yun, EXTRAS, f"{EXTRAS}/protection", **rule).status_code == 303
    mend = {"mend-sku": "", "mend-home": str(home_id), "mend-share": "30", "mend-starts_on": today}
    assert send(yun, EXTRAS, f"{EXTRAS}/mending", **mend).status_code == 303
    assert extras.protection(session, on=now.date()).charge_points == 1_500
    assert extras.mending_in_force(session, 1, home_id, on=now.date()) == 3_000
    assert extras.mending_in_force(session, 1, home_id + 1, on=now.date()) == 0
