"""A lead's board: what gets tight, offers taken back together, and batches found by a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.batches import Batch, BatchState
from fulfillment.workflow import floor as workflow
from storefront.accounts import Role, User
from storefront.wiring.clock import now as at_now
from tests.made_making import Floor, a_floor, a_taken_batch, an_offer
from tests.reading import form

Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]


@pytest.fixture
def at(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def lin(at: Floor, user: MakeUser, signed_in: Open) -> FlaskClient:
    """Lin Mei, who leads the cooperative."""
    browser = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=at.cooperative.id))
    browser.get("/coop?lang=en")
    return browser


def test_what_is_late_or_will_be_is_told_with_its_reason(
    session: Session, at: Floor, lin: FlaskClient
) -> None:
    late = a_taken_batch(session, at, pieces=3)
    late.due_on -= timedelta(days=400)
    tight = a_taken_batch(session, at, pieces=4)
    at.maker.minutes_per_week = 0
    tight.due_on = workflow.local_day(session, at.cooperative.id, at_now()) + timedelta(days=2)
    session.commit()
    page = lin.get("/coop").text
    assert "Late or getting tight" in page
    assert "3 pieces to go" in page
    assert "4 pieces to go" in page
    assert "hours are missing in her safe hours" in page


def test_offers_are_taken_back_together_and_others_stay(
    session: Session, at: Floor, lin: FlaskClient
) -> None:
    first, second = an_offer(session, at, pieces=3), an_offer(session, at, pieces=4)
    taken, kept = a_taken_batch(session, at, pieces=5), an_offer(session, at, pieces=6)
    session.commit()
    token = form(lin.get("/coop/batches"), "withdrawals").fields["csrf_token"]
    chosen = [first.id, second.id, taken.id]
    sent = {"csrf_token": token, "batch": chosen, "back": "/coop/batches?state=offered"}
    answer = lin.post("/coop/batches/withdrawals", data=sent)
    assert (answer.status_code, answer.location) == (303, "/coop/batches?state=offered")
    session.rollback()
    rows = session.scalars(select(Batch).execution_options(populate_existing=True)).all()
    states = {each.id: each.state for each in rows}
    assert states[first.id] is states[second.id] is BatchState.WITHDRAWN
    assert (states[taken.id], states[kept.id]) == (BatchState.TAKEN, BatchState.OFFERED)
    session.commit()
    assert "2 offers are taken back" in lin.get("/coop/batches").text
    lin.post("/coop/batches/withdrawals", data={**sent, "batch": [first.id, kept.id]})
    assert "1 offer is taken back" in lin.get("/coop/batches?state=offered").text


def test_a_page_beyond_the_last_leads_to_the_first(
    session: Session, at: Floor, lin: FlaskClient
) -> None:
    offer = an_offer(session, at, pieces=3)
    session.commit()
    away = lin.get("/coop/batches?state=offered&page=7")
    assert (away.status_code, away.location) == (302, "/coop/batches?state=offered&page=1")
    assert offer.code in lin.get(away.location).text


def test_batches_are_found_by_her_name_her_code_or_their_own(
    session: Session, at: Floor, lin: FlaskClient
) -> None:
    batch = a_taken_batch(session, at, pieces=5)
    session.commit()
    for asked in (at.maker.alias.en[:3].lower(), at.maker.code.lower(), batch.code.lower()):
        assert batch.code in lin.get("/coop/batches", query_string={"q": asked}).text
    assert batch.code not in lin.get("/coop/batches?q=nobody").text
    assert batch.code in lin.get("/coop/batches?state=every").text
    assert at.product.name.en in lin.get("/coop/styles").text
