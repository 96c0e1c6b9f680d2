"""Private records, helpers and her week on the pages, without JavaScript; to each what is hers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalog.history import History
from fulfillment.batches import BatchState
from fulfillment.makers import DayOff, Maker, NamedHelper, Reach, consents, privacy
from fulfillment.makers.consents import Subject
from fulfillment.makers.privacy import About, Fact, Field, PrivateFact, Reading, Seat
from storefront.accounts import Membership, Role, User
from tests.made_making import LEAD, Floor, a_floor, an_offer
from tests.reading import form, send

PHONE, BANK, IDENTITY = "+8613800138000", "6217000010001234567", "990101198503121224"
NOTE = "Thick red thread and a lamp from the left"
SECRETS = (PHONE, BANK, IDENTITY, NOTE)
Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]


@pytest.fixture
def at(session: Session, now: datetime) -> Floor:
    """Ahe with a record and a note, at a cooperative beside another one."""
    floor = a_floor(session)
    facts = [Fact(Field.PHONE, PHONE), Fact(Field.BANK, BANK), Fact(Field.IDENTITY, IDENTITY)]
    privacy.keep(session, floor.maker, facts, actor=LEAD, now=now)
    note = privacy.note(About.TOOLS, NOTE, [Seat.LEAD])
    privacy.keep_note(session, floor.maker, note, actor=LEAD, now=now)
    a_floor(session, slug="yunling")
    session.commit()
    return floor


@pytest.fixture
def people(session: Session, at: Floor, user: MakeUser, signed_in: Open) -> dict[str, FlaskClient]:
    """Ahe herself, her lead, another lead, the office, and the office's keeper of records."""
    other = session.scalars(select(Maker.cooperative_id).order_by(Maker.id.desc())).first()
    keeper = user("keeper@example.org", Role.OFFICE)
    keeper.memberships.append(Membership(role=Role.RECORDS))
    session.commit()
    made = {
        "ahe": user("ahe@example.org", Role.MAKER, maker_id=at.maker.id),
        "lead": user("lin@example.org", Role.LEAD, cooperative_id=at.cooperative.id),
        "stranger": user("qing@example.org", Role.LEAD, cooperative_id=other),
        "office": user("yun@example.org", Role.OFFICE),
        "keeper": keeper,
    }
    browsers = {name: signed_in(each) for name, each in made.items()}
    for browser in browsers.values():
        browser.get("/?lang=en")
    return browsers


def seen(page: TestResponse) -> list[str]:
    return [each for each in SECRETS if each in page.text]


def lines(session: Session) -> int:
    session.rollback()
    count = session.scalar(select(func.count(Reading.id))) or 0
    session.commit()
    return count


#: who, in which room, opens what for what → how it is answered
LOOKS = (
    ("lead", "/coop/makers/{}", "phone", "contact", 200),
    ("lead", "/coop/makers/{}", "phone", "pay", 403),
    ("lead", "/coop/makers/{}", "phone", "", 400),
    ("lead", "/coop/makers/{}", "bank", "pay", 403),
    ("lead", "/coop/makers/{}", "identity", "check", 403),
    ("stranger", "/coop/makers/{}", "phone", "contact", 404),
    ("ahe", "/coop/makers/{}", "phone", "contact", 403),
    ("office", "/office/people/{}/record", "bank", "pay", 403),
    ("office", "/office/people/{}/record", "identity", "report", 403),
    ("keeper", "/office/people/{}/record", "bank", "pay", 200),
    ("keeper", "/office/people/{}/record", "identity", "report", 200),
    ("keeper", "/office/people/{}/record", "identity", "contact", 403),
    ("lead", "/office/people/{}/record", "identity", "report", 403),
)


def test_a_part_opens_for_a_seat_and_a_purpose_and_every_look_has_a_line(
    session: Session, at: Floor, people: dict[str, FlaskClient]
) -> None:
    opened = 0
    for who, room, field, purpose, status in LOOKS:
        browser, page = people[who], room.format(at.maker.code)
        shown = browser.get(page)
        assert not seen(shown)
        settings = browser.get("/account/settings")
        token = form(settings, settings.request.path).fields["csrf_token"]
        typed = {"field": field, "purpose": purpose, "csrf_token": token}
        answer = browser.post(f"{page}/openings", data=typed)
        assert (who, field, answer.status_code) == (who, field, status)
        opened += status == 200
        assert lines(session) == opened
        assert bool(seen(answer)) == (status == 200)
        if status == 200:
            assert answer.headers["Cache-Control"] == "no-store"
            assert not seen(browser.get(page))


def test_she_reads_who_looked_and_opens_her_own(
    session: Session, at: Floor, people: dict[str, FlaskClient]
) -> None:
    page = people["lead"].get(f"/coop/makers/{at.maker.code}")
    note = next(each for each in page.text.split('"') if "/notes/" in each and "/openings" in each)
    asked = {**form(page, "/openings").fields, "purpose": "work"}
    assert NOTE in people["lead"].post(note, data=asked).text
    mine = people["ahe"].get("/work/record")
    assert PHONE in send(people["ahe"], mine, "/record/openings", field="phone").text
    log = people["ahe"].get("/work/readings").text
    for words in ("What helps her to work", "To make her work fit her", "My own look"):
        assert words in log
    assert not [each for each in SECRETS if each in log]
    assert lines(session) == 2


def test_a_record_is_written_with_its_errors_beside_the_fields(
    session: Session, at: Floor, people: dict[str, FlaskClient]
) -> None:
    where = f"/coop/makers/{at.maker.code}"
    page = people["lead"].get(where)
    wrong = {"identity": "330102198503121299", "phone": "13900139000"}
    refused = send(people["lead"], page, "/record", **wrong)
    assert refused.status_code == 422
    assert "its last digit does not fit" in refused.text
    kept = select(PrivateFact.mark).where(PrivateFact.field == Field.PHONE)
    session.rollback()
    before = session.scalar(kept)
    session.commit()
    send(people["lead"], page, "/record", phone="139 0013 9000")
    session.rollback()
    assert session.scalar(kept) != before
    session.commit()
    found = send(
        people["office"], people["office"].get("/office/people"), "/found", number="13900139000"
    )
    assert found.request.path == f"/office/people/{at.maker.code}"
    told = session.scalars(select(History).where(History.verb == "keep_private")).all()[-1]
    assert told.facts == {"fields": ["phone"]}


def test_a_named_helper_acts_under_her_own_name_until_she_is_ended(
    session: Session, at: Floor, people: dict[str, FlaskClient], signed_in: Open
) -> None:
    batch = an_offer(session, at)
    page = people["lead"].get(f"/coop/makers/{at.maker.code}")
    days = {"first": "2026-11-23", "last": "2026-12-23", "by": "herself", "form": "text"}
    who = {"called": "Xiaofang", "email": "fang@example.org"}
    send(people["lead"], page, "/helpers", **who, **days)
    session.rollback()
    fang = session.scalars(select(User).where(User.email == "fang@example.org")).one()
    helper = session.scalars(select(NamedHelper)).one()
    session.commit()
    browser = signed_in(fang)
    browser.get("/?lang=en")
    assert "Nobody has named you now" in browser.get("/helping").text
    send(people["ahe"], people["ahe"].get("/work/helpers"), "/agreement")
    work = send(browser, browser.get("/helping"), f"/{helper.id}")
    assert "You act for Ahe" in work.text
    for hers_alone in ("/work/helpers", "/work/record", "/work/readings"):
        assert browser.get(hers_alone).status_code == 403
    send(browser, browser.get(f"/work/batches/{batch.id}"), "/answer", answer="take")
    session.rollback()
    session.refresh(batch)
    moved = session.scalars(select(History).where(History.verb == "take")).one()
    session.commit()
    assert batch.state is BatchState.TAKEN
    told = (moved.actor_label, moved.actor_id, moved.on_behalf_of)
    assert told == ("helper", fang.id, at.maker.id)
    send(people["ahe"], people["ahe"].get("/work/helpers"), "/removal")
    assert browser.get("/work").status_code == 403
    assert browser.get(f"/work/batches/{batch.id}").status_code == 403


def test_she_sets_her_week_by_buttons_alone(
    session: Session, at: Floor, people: dict[str, FlaskClient]
) -> None:
    ahe, maker = people["ahe"], at.maker

    def press(action: str, **button: str) -> None:
        send(ahe, ahe.get("/work/week"), action, **button)
        session.rollback()
        session.refresh(maker)
        session.commit()

    press("/hours", step="5")
    press("/days", day="sat")
    press("/rest", day="2026-11-27")
    press("/rest", day="2026-11-27")
    press("/reach", by="call")
    assert (maker.minutes_per_week, maker.reached_by) == (900, Reach.CALL)
    assert maker.working_days == {"days": ["mon", "tue", "wed", "thu", "fri", "sat"]}
    assert [str(each) for each in session.scalars(select(DayOff.day))] == ["2026-11-27"]
    session.commit()
    press("/rest", work="2026-11-27")
    assert session.scalar(select(func.count(DayOff.id))) == 0
    session.commit()
    for action, button in (
        ("hours", {"step": "999"}),
        ("days", {"day": "moonday"}),
        ("rest", {"day": "2020-01-01"}),
        ("reach", {"by": "pigeon"}),
    ):
        token = form(ahe.get("/work/week"), "/hours").fields["csrf_token"]
        sent = ahe.post(f"/work/week/{action}", data={"csrf_token": token, **button})
        assert sent.status_code == 400
    session.rollback()
    session.refresh(maker)
    assert maker.minutes_per_week == 900
    assert session.scalar(select(func.count(DayOff.id))) == 0
    session.commit()


def test_what_she_takes_back_on_her_page_is_gone_from_the_shop(
    session: Session, at: Floor, people: dict[str, FlaskClient]
) -> None:
    ahe = people["ahe"]
    page = ahe.get("/work/consents")
    send(ahe, page, "/work/consents", subject="words", yes="1")
    send(ahe, page, "/work/consents", subject="place", yes="1")
    assert ahe.get("/makers/ahe").status_code == 200
    send(ahe, page, "/work/consents", subject="words", no="1")
    session.rollback()
    assert set(consents.standing(session, at.maker.id)) == {Subject.PLACE}
    session.commit()
    send(ahe, page, "/work/consents", subject="place", no="1")
    assert ahe.get("/makers/ahe").status_code == 404
    refused = ahe.post("/work/consents", data={**form(page, "/consents").fields, "subject": "all"})
    assert refused.status_code == 400
