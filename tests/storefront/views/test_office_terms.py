"""Terms of paydays, through HTTP: told by one, a hold is lifted by another, and she reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.earnings.terms import PayoutHold, PayoutTerm
from storefront.accounts import Role, User
from tests.made_money import earned
from tests.storefront.accounts.browser import send

PAGE = "/office/money/terms"


def test_terms_and_holds_stand_on_her_page_and_take_two_people(
    session: Session,
    now: datetime,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    maker = earned(session).maker
    code, maker_id = maker.code, maker.id
    session.commit()
    yun, he = (signed_in(user(f"{each}@example.org", Role.OFFICE)) for each in ("yun", "he"))
    ahe = signed_in(user("ahe@example.org", Role.MAKER, maker_id=maker_id))
    term = {"term-least": "100", "term-longest_days": "20", "term-home": ""}

    wrong = {**term, "term-longest_days": "0", "term-starts_on": f"{now:%Y-%m-%d}"}
    assert send(yun, PAGE, PAGE, **wrong).status_code == 422
    past = {**term, "term-starts_on": "2020-01-01"}
    assert send(yun, PAGE, PAGE, **past).status_code == 400
    assert send(yun, PAGE, PAGE, **term, **{"term-starts_on": f"{now:%Y-%m-%d}"}).status_code == 303
    hold = {"hold-maker": code, "hold-reason": "Is this account yours?"}
    assert send(yun, PAGE, f"{PAGE}/holds", **{**hold, "hold-maker": "M-9"}).status_code == 422
    assert send(yun, PAGE, f"{PAGE}/holds", **hold).status_code == 303
    assert send(yun, PAGE, f"{PAGE}/holds", **hold).status_code == 409

    hers = ahe.get("/work/earnings?lang=en").get_data(as_text=True)
    assert "CN¥78.00" in hers
    assert "Is this account yours?" in hers
    assert "A payday pays from CN¥100.00 on." in hers
    (hold_id,) = session.scalars(select(PayoutHold.id)).all()
    session.rollback()
    end = f"{PAGE}/holds/{hold_id}/end"
    assert end not in yun.get(PAGE).get_data(as_text=True)
    send(yun, PAGE, end, reason="mine")
    assert session.scalar(select(func.count()).where(PayoutHold.lifted_at.is_(None))) == 1
    session.rollback()
    assert end in he.get(PAGE).get_data(as_text=True)
    send(he, PAGE, end, reason="she showed her card")
    assert session.scalar(select(func.count()).where(PayoutHold.lifted_at.is_(None))) == 0
    assert session.scalar(select(func.count(PayoutTerm.id))) == 1
    session.rollback()
    assert ahe.get(PAGE).status_code == 403
