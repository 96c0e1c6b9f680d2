"""She asks about a line of her money; her lead answers; the answer stands on her page."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fulfillment.earnings import statement
from fulfillment.earnings.questions import PayQuestion
from storefront.accounts import Role, User
from tests.made_making import a_cooperative, a_maker
from tests.made_money import earned, mei_also_earned
from tests.storefront.accounts.browser import send


def test_a_question_finds_a_person_and_its_answer_her_page(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    ahe = earned(session)
    mei = mei_also_earned(session, ahe)
    elsewhere = a_cooperative(session, slug="far")
    a_maker(session, elsewhere, craft=ahe.floor.product.craft)
    line = statement(session, ahe.maker.id).lines[0].id
    hers, meis = (
        signed_in(user(f"{name}@example.org", Role.MAKER, maker_id=maker.id))
        for name, maker in (("ahe", ahe.maker), ("mei", mei))
    )
    lead, other = (
        signed_in(user(f"{home.slug}@example.org", Role.LEAD, cooperative_id=home.id))
        for home in (ahe.floor.cooperative, elsewhere)
    )
    session.commit()
    page = f"/work/earnings/{line}"

    told = hers.get(f"{page}?lang=en").text
    assert "12 pieces × CN¥6.50 a piece" in told
    assert "You handed in 12. 12 were good." in told
    assert meis.get(page).status_code == 404
    asked = {"what": "too_little", "words": "I made 13", "nonce": "n" * 22}
    assert send(meis, "/work/earnings", f"{page}/questions", **asked).status_code == 404
    assert session.scalar(select(func.count(PayQuestion.id))) == 0
    session.rollback()
    for _twice in range(2):
        assert send(hers, page, f"{page}/questions", **asked).status_code == 303
    (question,) = session.scalars(select(PayQuestion.id)).all()
    session.rollback()

    assert "I made 13" in lead.get("/pay-questions").text
    assert "I made 13" not in other.get("/pay-questions").text
    answer, inbox = {"words": "One is still with the hub."}, "/pay-questions"
    assert send(other, inbox, f"{inbox}/{question}", **answer).status_code == 404
    assert send(lead, inbox, f"{inbox}/{question}", **answer).status_code == 303
    send(lead, inbox, f"{inbox}/{question}", words="Another word")
    told = hers.get(page).text
    assert "One is still with the hub." in told
    assert "Another word" not in told
