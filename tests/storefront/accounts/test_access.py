"""What is not hers does not exist for her."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.errors import NotFound
from catalog.history import History
from storefront.accounts import Role, User
from storefront.accounts.access import GUEST, Person, batch_at, batch_of, inspection_at
from tests.made_making import a_floor, a_hand_in, a_maker, a_taken_batch, an_offer
from tests.storefront.accounts.browser import TOKEN


def test_a_maker_opens_her_own_batch(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    floor = a_floor(session)
    batch = an_offer(session, floor)
    ahe = signed_in(user("ahe@example.org", Role.MAKER, maker_id=floor.maker.id))
    assert ahe.get(f"/work/batches/{batch.id}").status_code == 200


def test_a_maker_cannot_open_or_answer_the_batch_of_another(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    floor = a_floor(session)
    batch = an_offer(session, floor)
    mei = a_maker(session, floor.cooperative, craft=floor.product.craft, code="M-MEI")
    browser = signed_in(user("mei@example.org", Role.MAKER, maker_id=mei.id))
    before = session.scalar(select(func.count(History.id)))
    session.commit()
    assert browser.get(f"/work/batches/{batch.id}").status_code == 404
    token = TOKEN.search(browser.get("/account/settings").text)
    assert token is not None
    answer = browser.post(
        f"/work/batches/{batch.id}/answer", data={"csrf_token": token[1], "answer": "take"}
    )
    assert answer.status_code == 404
    assert session.scalar(select(func.count(History.id))) == before


def test_hers_and_nobodys_are_refused_alike(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    floor = a_floor(session)
    batch = an_offer(session, floor)
    mei = a_maker(session, floor.cooperative, craft=floor.product.craft, code="M-MEI")
    browser = signed_in(user("mei@example.org", Role.MAKER, maker_id=mei.id))
    of_another = browser.get(f"/work/batches/{batch.id}").text
    of_nobody = browser.get("/work/batches/999999").text
    assert _plain(of_another) == _plain(of_nobody)


def test_a_lead_reaches_only_her_own_cooperative(session: Session) -> None:
    here, there = a_floor(session, slug="qingxi"), a_floor(session, slug="yunshan")
    batch = a_taken_batch(session, there)
    inspection = a_hand_in(session, batch, 5)
    lead = Person(1, frozenset({Role.LEAD}), cooperative_ids=frozenset({here.cooperative.id}))
    for door, row in ((batch_at, batch), (inspection_at, inspection)):
        with pytest.raises(NotFound):
            door(lead, row.id)


def test_a_guest_has_no_row(session: Session) -> None:
    batch = an_offer(session, a_floor(session))
    with pytest.raises(NotFound):
        batch_of(GUEST, batch.id)


def _plain(page: str) -> str:
    """The page without what differs on every answer: tokens, and its own address in links."""
    return re.sub(r'value="[^"]{40,}"|/work/batches/\d+|%2Fwork%2Fbatches%2F\d+', "", page)
