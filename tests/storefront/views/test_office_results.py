"""The bank's answer, through HTTP: read twice it is one, what does not fit waits for a person."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import Actor
from fulfillment.earnings import Payout, PayoutState, bank_rows
from fulfillment.earnings.results import PayoutResult, ResultState
from fulfillment.earnings.rules import reference_of
from fulfillment.workflow import payday
from storefront.accounts import Role, User
from tests.made_money import earned, mei_also_earned
from tests.storefront.accounts.browser import send

PAGE = "/office/money/results"
HEAD = "收款账号,金额,附言,处理状态,失败原因\n"


def test_an_answer_is_read_and_what_does_not_fit_is_decided(
    session: Session,
    now: datetime,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    ahe = earned(session)
    mei_also_earned(session, ahe)
    yun = Actor(1, "office")
    payout = payday.payout_drafted(session, until=date(2026, 11, 30), actor=yun, now=now)
    payday.payout_confirmed(session, payout, actor=Actor(2, "office"), now=now)
    bank_rows(session, payout, actor=yun, now=now)
    payday.payout_sent(session, payout, actor=yun, now=now)
    hers, meis = (each.id for each in payout.lines)
    number, payout_id = payout.number, payout.id
    session.commit()
    browser = signed_in(user("yun@example.org", Role.OFFICE))
    maker = signed_in(user("ahe@example.org", Role.MAKER, maker_id=ahe.maker.id))
    answer = f"{HEAD}****4567,78.00,{reference_of(hers)},退票,账号不存在\n****4567,77.00,x,成功,\n"

    for _ in range(2):
        file = (io.BytesIO(answer.encode("gb18030")), "answer.csv")
        assert send(browser, PAGE, PAGE, file=file).status_code == 303
    refused = send(browser, PAGE, PAGE, file=(io.BytesIO(b"a,b\n1,2\n"), "x.csv"))
    assert refused.status_code == 422
    assert session.scalar(select(func.count(PayoutResult.id))) == 2
    session.rollback()

    page = browser.get(f"{PAGE}?lang=en").get_data(as_text=True)
    assert "We know no such payment" in page
    told = maker.get("/work/earnings?lang=en").get_data(as_text=True)
    assert "The bank does not know this account number." in told
    assert "sent CN¥78.00 back to us" in told
    wrong = session.scalars(select(PayoutResult.id).order_by(PayoutResult.id.desc())).first()
    session.rollback()
    refused = send(browser, PAGE, f"{PAGE}/{wrong}/arrival", reference=reference_of(meis))
    assert "of another amount" in browser.get(f"{PAGE}?lang=en").get_data(as_text=True)
    assert send(browser, PAGE, f"{PAGE}/{wrong}/aside").status_code == 303
    assert maker.get(PAGE).status_code == 403
    here = f"/office/money/payouts/{number}"
    assert "Came back · 1" in browser.get(f"{here}?lang=en").get_data(as_text=True)
    assert send(browser, here, f"{here}/lines/{meis}/arrival").status_code == 303

    session.expire_all()
    states = session.scalars(select(PayoutResult.state).order_by(PayoutResult.id)).all()
    assert states == [ResultState.DONE, ResultState.ASIDE]
    assert session.get_one(Payout, payout_id).state is PayoutState.SETTLED
