"""A lead answers a review of her cooperative's goods; nobody else's, and never unread."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.products import Product
from storefront.accounts import Role, User
from tests.made_buying import a_shelf
from tests.made_catalog import a_cooperative
from tests.made_returns import a_sent_order, delivered
from tests.reading import send
from tests.storefront.reviews.test_reviews import decided, place_of, the_review, written


def test_a_lead_answers_for_her_own_cooperative_and_the_office_reads_it_first(
    session: Session,
    client: FlaskClient,
    now: datetime,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    office = signed_in(user("office@example.org", Role.OFFICE))
    order = a_sent_order(session, a_shelf(session), now - timedelta(days=3))
    delivered(session, order, now - timedelta(days=1))
    written(client, place_of(session, order))
    home = session.scalars(select(Product.cooperative_id)).one()
    other = a_cooperative(session, "yunhe").id
    session.commit()
    leads = [user(f"{each}@example.org", Role.LEAD, cooperative_id=each) for each in (home, other)]
    lan, yue = (signed_in(each) for each in leads)
    assert "alert(1)" not in lan.get("/coop/reviews?lang=en").text  # nobody has read it yet
    decided(office, "publish")
    page = lan.get("/coop/reviews?lang=en")
    said = send(lan, page, "/answer", answer="We read it to all of them. <b>Thanks</b>").text
    assert "With the office" in said
    token = re.search(r'name="csrf_token" value="([^"]+)"', yue.get("/coop/reviews").text)
    assert token is not None
    theirs = {"csrf_token": token[1], "answer": "Ours!"}
    assert yue.post("/coop/reviews/1/answer", data=theirs).status_code == 404
    row = the_review(session)
    assert (row.answer, row.proposed) == ("", "We read it to all of them. <b>Thanks</b>")
    assert row.look_since is not None
    assert "We read it" not in client.get("/products/jade?lang=en").text
    seen = office.get("/office/reviews/1?lang=en")
    assert "The cooperative would like to answer" in seen.text
    said = {"answer": row.proposed, "answer_language": "en", "translation": ""}
    send(office, seen, "/reply", voice="cooperative", **said)
    shown = client.get("/products/jade?lang=en").text
    assert "The cooperative answers" in shown
    assert "We read it to all of them. &lt;b&gt;Thanks" in shown
    row = the_review(session)
    assert (row.proposed, row.look_since) == ("", None)
