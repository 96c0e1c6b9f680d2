"""How a style is made, from the office's form to a maker's batch; a certificate that is taken back;
and a named helper on all of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import History
from catalog.words import Words
from fulfillment import guides
from fulfillment.guides import MakingStep, NewStep
from fulfillment.makers import Certificate, NamedHelper
from fulfillment.training import CourseVersion
from storefront.accounts import Role, User
from tests.made_making import LEAD, NOW, Floor, a_floor, a_taken_batch
from tests.made_training import a_course
from tests.media import uploads
from tests.reading import form, forms, send

Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]


@pytest.fixture
def floor(session: Session) -> Floor:
    return a_floor(session)


@pytest.fixture
def ahe(floor: Floor, user: MakeUser, signed_in: Open) -> FlaskClient:
    browser = signed_in(user("ahe@example.org", Role.MAKER, maker_id=floor.maker.id))
    browser.get("/work?lang=en")
    return browser


def test_the_office_writes_steps_and_a_maker_sees_them_with_her_batch(
    session: Session, floor: Floor, ahe: FlaskClient, yun: FlaskClient
) -> None:
    batch = a_taken_batch(session, floor)
    session.commit()
    address = f"/office/goods/{floor.product.slug}/steps"
    assert "How it is made" not in ahe.get(f"/work/batches/{batch.id}").text
    picture = (BytesIO(uploads.jpeg(700, 700)), "step.jpg")
    told = send(yun, yun.get(address), "/steps", zh="串珠", en="String", picture=picture)
    assert "Makers see it" in told.text
    silent = send(yun, yun.get(address), "/steps", zh="量一量", en="Measure")
    wrong = send(yun, silent, "/steps", zh="只有中文", en=" ")
    assert "in Chinese and in English" in wrong.text
    session.rollback()
    first, second = session.scalars(select(MakingStep).order_by(MakingStep.place))
    session.commit()
    send(yun, yun.get(address), f"/{second.id}/forward")
    send(yun, yun.get(address), f"/{first.id}", zh="一颗一颗串", en="Bead by bead")
    assert "How it is made" in ahe.get(f"/work/batches/{batch.id}").text
    page = ahe.get(f"/work/batches/{batch.id}/steps").text
    assert page.index("Measure") < page.index("Bead by bead")
    assert page.count("making__picture") == 1
    send(yun, yun.get(address), f"/{second.id}/removal")
    assert "Measure" not in ahe.get(f"/work/batches/{batch.id}/steps").text
    assert ahe.post(address, data={}).status_code in (400, 403)


def test_somebodys_voice_is_played_in_the_language_of_the_page_alone(
    session: Session, floor: Floor, ahe: FlaskClient
) -> None:
    batch = a_taken_batch(session, floor)
    step = NewStep(Words("串珠", "String"), voice=Words("films/aa/voice.mp4", ""))
    guides.add_step(session, floor.product.id, step, actor=LEAD, now=NOW)
    session.commit()
    assert 'data-part=""' in ahe.get(f"/work/batches/{batch.id}/steps?lang=en").text
    chinese = ahe.get(f"/work/batches/{batch.id}/steps?lang=zh-Hans").text
    assert 'data-part="/films/aa/voice.mp4"' in chinese


def test_a_lead_takes_a_certificate_back_and_she_reads_why(
    session: Session, floor: Floor, ahe: FlaskClient, user: MakeUser, signed_in: Open
) -> None:
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=floor.cooperative.id))
    other = a_floor(session, slug="yunling")
    qing = signed_in(user("qing@example.org", Role.LEAD, cooperative_id=other.cooperative.id))
    batch = a_taken_batch(session, floor)
    given = session.scalars(select(Certificate).where(Certificate.maker_id == floor.maker.id)).one()
    code, batch_id = given.code, batch.id
    session.commit()
    address = f"/certificates/{code}/revocation"
    page = lin.get(f"/certificates/{code}?lang=en")
    typed = {**form(page, "/revocation").fields, "why": "Two knots came loose. Look at lesson 2."}
    refused = [each.post(address, data=typed).status_code for each in (qing, ahe)]
    assert set(refused) <= {400, 404}
    assert not [each for each in forms(ahe.get(f"/certificates/{code}")) if "revoc" in each.action]
    assert "kindly why" in send(lin, page, "/revocation", why=" ").text
    session.refresh(given)
    assert given.revoked_on is None
    session.commit()
    assert "She reads your words" in send(lin, page, "/revocation", **typed).text
    assert "was taken back. Read here why" in ahe.get("/work/courses?lang=en").text
    told = ahe.get(f"/certificates/{code}").text
    assert "Two knots came loose. Look at lesson 2." in told
    assert "paid as agreed" in told
    assert "Hand in" in ahe.get(f"/work/batches/{batch_id}").text, "what is with her stays"


@pytest.fixture
def version(session: Session, floor: Floor) -> CourseVersion:
    return a_course(session, floor.product.craft_id, 2)


def test_a_named_helper_sees_every_page_as_hers_and_history_knows_who_it_was(
    session: Session, floor: Floor, version: CourseVersion, user: MakeUser, signed_in: Open
) -> None:
    batch = a_taken_batch(session, floor)
    step = NewStep(Words("串珠", "String"))
    guides.add_step(session, floor.product.id, step, actor=LEAD, now=NOW)
    fang = user("fang@example.org")
    helper = NamedHelper(
        maker_id=floor.maker.id,
        user_id=fang.id,
        called="Xiaofang",
        first_on=date(2026, 11, 1),
        last_on=date(2026, 12, 23),
        named_at=NOW,
        agreed_at=NOW,
    )
    session.add(helper)
    session.commit()
    browser = signed_in(fang)
    browser.get("/?lang=en")
    send(browser, browser.get("/helping"), f"/{helper.id}")
    course, here = f"/work/courses/{version.course_id}", f"/work/batches/{batch.id}"
    for path in (
        *("/work", "/work/courses", course, f"{course}/lessons/0", here, f"{here}/steps"),
        *(
            f"{here}/handins",
            f"{here}/calls",
            f"{here}/stop",
            "/work/earnings",
            "/work/week",
            "/work/looked",
        ),
        *("/work/thanks", "/work/me", "/work/story", "/work/consents", "/work/offline"),
    ):
        page = browser.get(path)
        assert page.status_code == 200, path
        assert "You act for Ahe" in page.text, path
    before = session.scalar(select(func.max(History.id))) or 0
    session.commit()
    send(browser, browser.get(course), "/begin")
    send(browser, browser.get(f"{course}/lessons/0?screen=4"), "/exercise")
    send(browser, browser.get(f"{here}/handins"), "/handins", pieces="2")
    session.rollback()
    hers = select(History).where(History.id > before, History.actor_label != "system")
    rows = session.scalars(hers).all()
    assert {each.verb for each in rows} >= {"begin", "exercise", "hand_in_part"}
    told = {(each.actor_label, each.actor_id, each.on_behalf_of) for each in rows}
    assert told == {("helper", fang.id, floor.maker.id)}
