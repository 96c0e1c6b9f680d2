"""Looking at a lot without JavaScript: defects, values, the sample, a second person, standards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import SYSTEM
from catalog.words import Words
from fulfillment import quality
from fulfillment.quality import (
    Defect,
    DefectClass,
    DefectType,
    Inspection,
    InspectionState,
    NewCheckPoint,
    NewDefect,
    NewDefectType,
    Standard,
    Verdict,
)
from fulfillment.training import Lesson, LessonDefect, LessonInvitation
from fulfillment.workflow import floor
from storefront.accounts import Role, User
from tests.made_making import LEAD, Floor, a_floor, a_hand_in, a_maker, a_taken_batch
from tests.made_training import a_course
from tests.reading import send
from tests.storefront.views.test_courses import a_jpeg

Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]


@pytest.fixture
def at(session: Session, now: datetime) -> Floor:
    made = a_floor(session, pieces=60)
    kind = NewDefectType("knot-loose", Words("结松", "Loose knot"), DefectClass.MAJOR)
    quality.name_defect(session, kind, actor=SYSTEM, now=now)
    point = NewCheckPoint(Words("长度", "Length"), "mm", Decimal(158), Decimal(164))
    quality.measure_too(session, made.product.id, point, actor=SYSTEM, now=now)
    session.commit()
    return made


@pytest.fixture
def lot(session: Session, at: Floor) -> Inspection:
    return a_hand_in(session, a_taken_batch(session, at, pieces=60), 30)


@pytest.fixture
def qiao(user: MakeUser, signed_in: Open) -> FlaskClient:
    """Qiao Yun, who inspects at the hub."""
    browser = signed_in(user("qiao@example.org", Role.INSPECTOR))
    browser.get("/inspect?lang=en")
    return browser


@pytest.fixture
def lin(user: MakeUser, signed_in: Open, at: Floor) -> FlaskClient:
    """Lin Mei, who leads the cooperative."""
    browser = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=at.cooperative.id))
    browser.get("/coop?lang=en")
    return browser


def fresh(session: Session, lot: Inspection) -> Inspection:
    session.rollback()
    session.refresh(lot)
    session.commit()
    return lot


def test_defects_and_values_fill_the_verdict_and_a_bad_sample_asks_for_every_piece(
    session: Session, lot: Inspection, lin: FlaskClient
) -> None:
    first, second = quality.places_of(lot)[:2]
    kind = session.scalars(select(DefectType.id)).one()
    point = quality.check_points(session, session.scalars(select(DefectType.id)).one())[0].id
    session.commit()
    page = lin.get(f"/coop/inspections/{lot.id}")
    assert "Look closely at 13 of them" in page.text
    page = send(lin, page, "/defects", place=str(first), type=str(kind), words="At the clasp")
    assert "At the clasp" in page.text
    page = send(lin, page, "/values", place=str(second), **{f"value-{point}": "170,5"})
    assert "is outside its limits" in page.text
    assert 'value="28"' in page.text  # two bad pieces are taken off in advance
    parts = {"accepted": "28", "rework": "2", "rejected": "0"}
    refused = send(lin, page, f"/inspections/{lot.id}", **parts)
    assert refused.status_code == 422
    assert fresh(session, lot).state is InspectionState.OPEN
    done = send(lin, refused, f"/inspections/{lot.id}", **parts, whole="y")
    assert "28 pieces are paid" in done.text
    assert fresh(session, lot).passed is False


def test_a_defect_is_pinned_by_a_tap_or_by_one_of_nine_fields(
    session: Session, lot: Inspection, lin: FlaskClient
) -> None:
    kind = str(session.scalars(select(DefectType.id)).one())
    session.commit()
    page = lin.get(f"/coop/inspections/{lot.id}")
    assert page.text.count('name="ninth"') == 10
    told = {
        "1": {"ninth": "top_left"},
        "2": {"ninth": "bottom", "pin": "0.412,0.733"},
        "3": {"ninth": "bottom", "pin": "0.1,0.1"},  # a tap elsewhere: the field counts
        "4": {"ninth": "", "pin": "0.5,0.5"},
        "5": {"ninth": "nowhere", "pin": "9,x"},
    }
    for place, where in told.items():
        page = send(lin, page, "/defects", place=place, type=kind, **where)
    found = [each.pin for each in quality.defects_of(session, lot.id)]
    assert [pin and (str(pin.x), str(pin.y)) for pin in found] == [
        ("0.167", "0.167"), ("0.412", "0.733"), ("0.500", "0.833"), None, None,
    ]  # fmt: skip
    session.commit()
    assert page.text.count("<text ") == 3
    assert "at the top left" in page.text


def test_the_hub_shows_a_golden_sample_and_a_lead_does_not(
    session: Session, at: Floor, qiao: FlaskClient, lin: FlaskClient
) -> None:
    address = f"/inspect/golden/{at.product.slug}"
    page = qiao.get(address)
    assert "stands in" in page.text
    photo = {"photo": (a_jpeg(), "sample.jpg"), "words": "Tighter knots"}
    page = send(qiao, page, address, **photo)
    assert "Tighter knots" in page.text
    assert at.product.name.en in qiao.get("/inspect/golden").text
    assert quality.golden_of(session, at.product.id) is not None
    session.commit()
    assert "Please choose a photo." in send(qiao, page, address, words="").text
    assert len(quality.golden_samples(session, at.product.id)) == 1
    session.commit()
    assert {lin.get(each).status_code for each in (address, "/inspect/golden")} <= {403, 404}
    assert qiao.get("/inspect/golden/nothing").status_code == 404


def test_what_a_lot_does_not_have_is_not_written_down(
    session: Session, lot: Inspection, lin: FlaskClient
) -> None:
    kind = session.scalars(select(DefectType.id)).one()
    session.commit()
    page = lin.get(f"/coop/inspections/{lot.id}")
    assert "pieces 1 to 30" in send(lin, page, "/defects", place="31", type=str(kind)).text
    assert send(lin, page, "/defects", place="3", type="999").status_code == 404
    point = quality.check_points(session, lot.batch_id)[0].id
    session.commit()
    told = send(lin, page, "/values", place="3", **{f"value-{point}": "long"}).text
    assert "is not a number" in told
    assert session.scalar(select(func.count()).select_from(Defect)) == 0
    session.commit()


def test_a_second_person_lets_pieces_through(
    session: Session, lot: Inspection, lin: FlaskClient, qiao: FlaskClient
) -> None:
    parts = {"accepted": "28", "rework": "0", "rejected": "0", "conceded": "2"}
    page = lin.get(f"/coop/inspections/{lot.id}")
    page = send(lin, page, f"/inspections/{lot.id}", **parts, reason="A shade off")
    assert "A second person has to agree" in page.text
    own = lin.get(f"/coop/inspections/{lot.id}")
    assert "/agreement" not in own.text
    page = qiao.get(f"/inspect/{lot.id}")
    assert "A shade off" in page.text
    assert "Agreed." in send(qiao, page, "/agreement").text
    assert fresh(session, lot).conceded == 2


def test_a_lead_does_not_reach_what_the_hub_looks_at(
    session: Session, lot: Inspection, lin: FlaskClient
) -> None:
    page = lin.get(f"/coop/inspections/{lot.id}")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    lot.cooperative_id = a_floor(session, slug="yunling").cooperative.id
    session.commit()
    for step in ("defects", "values", "agreement", "sending-back"):
        answer = lin.post(f"/inspect/{lot.id}/{step}", data={"csrf_token": token, "place": "1"})
        assert answer.status_code == 404


def test_the_office_sets_how_a_style_is_looked_at(
    session: Session, at: Floor, user: MakeUser, signed_in: Open
) -> None:
    zhang = signed_in(user("zhang@example.org", Role.OFFICE))
    page = zhang.get(f"/office/quality/styles/{at.product.slug}?lang=en")
    told = {"level": "III", "critical": "0.65", "major": "1.5", "minor": "6.5", "at_hub": "y"}
    page = send(zhang, page, f"/styles/{at.product.slug}", **told)
    assert "from the next lot on" in page.text
    wanted = Standard("III", "0.65", "1.5", "6.5", fewer_agreed=False, at_hub=True)
    assert quality.standard_of(session, at.product.id) == wanted
    session.commit()
    limits = {"zh": "宽", "en": "Width", "low": "9", "high": "7", "unit": "mm", "kind": "minor"}
    refused = send(zhang, page, "/points", **limits)
    assert (refused.status_code, "above the upper one" in refused.text) == (400, True)
    page = zhang.get("/office/quality/defects")
    taken = {"zh": "结松", "en": "Loose", "code": "knot-loose", "kind": "minor", "craft": "0"}
    assert "with this code already" in send(zhang, page, "/quality/defects", **taken).text
    assert session.scalar(select(func.count()).select_from(DefectType)) == 1
    session.commit()
    assert zhang.get("/office/quality").status_code == 200


def test_figures_of_quality_are_for_the_cooperative_and_the_office(
    session: Session, at: Floor, lin: FlaskClient, user: MakeUser, signed_in: Open, now: datetime
) -> None:
    batch = a_taken_batch(session, at, pieces=60)
    kind = session.scalars(select(DefectType.id)).one()
    for nonce in "abcdefg":  # two make it stricter, five more stop it
        lot = a_hand_in(session, batch, 8, nonce=nonce)
        quality.note_defect(session, lot, NewDefect(1, kind), actor=LEAD, now=now)
        floor.inspection_decided(session, lot, Verdict(0, 0, 8), actor=LEAD, now=now)
    session.commit()
    page = lin.get("/coop/inspections").text
    assert "every piece is looked at" in page
    assert "Loose knot" in page
    assert "/resumption" not in page
    assert lin.get("/office/quality").status_code in (403, 404)
    zhang = signed_in(user("zhang@example.org", Role.OFFICE))
    page = zhang.get("/office/quality?lang=en")
    assert "0%" in page.text
    assert "stricter than usual" in send(zhang, page, "/resumption").text


def test_a_lead_invites_a_maker_to_a_lesson_that_helps(
    session: Session, at: Floor, lot: Inspection, lin: FlaskClient, user: MakeUser,
    signed_in: Open, now: datetime,
) -> None:  # fmt: skip
    kind = session.scalars(select(DefectType.id)).one()
    quality.note_defect(session, lot, NewDefect(3, kind), actor=LEAD, now=now)
    floor.inspection_decided(session, lot, Verdict(29, 1, 0), actor=LEAD, now=now)
    course = a_course(session, at.product.craft_id)
    lesson = session.scalars(select(Lesson)).first()
    assert lesson is not None
    session.add(LessonDefect(lesson_id=lesson.id, code="knot-loose"))
    other = a_maker(
        session, a_floor(session, slug="yunling").cooperative, craft=at.product.craft, code="M-MEI"
    )
    session.commit()
    page = lin.get("/coop/inspections")
    foreign = send(lin, page, "/invitations", maker=str(other.id))
    unknown = send(lin, page, "/invitations", lesson="999")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert session.scalar(select(func.count()).select_from(LessonInvitation)) == 0
    session.commit()
    ahe = signed_in(user("ahe@example.org", Role.MAKER, maker_id=at.maker.id))
    assert "Your lead invites you" not in ahe.get("/work/courses?lang=en").text
    for _press in range(2):
        done = send(lin, page, "/invitations")
    assert "Invited" in done.text
    assert session.scalar(select(func.count()).select_from(LessonInvitation)) == 1
    session.commit()
    hers = ahe.get("/work/courses").text
    assert "Your lead invites you" in hers
    assert hers.count(f"/work/courses/{course.course_id}/lessons/{lesson.place}") == 1


def test_she_hears_thanks_first_and_only_of_her_own_pieces(
    session: Session, at: Floor, lot: Inspection, user: MakeUser, signed_in: Open, now: datetime
) -> None:
    kind = session.scalars(select(DefectType.id)).one()
    pin = quality.pinned(Decimal("0.8"), Decimal("0.9"))
    quality.note_defect(session, lot, NewDefect(3, kind, pin=pin), actor=LEAD, now=now)
    floor.inspection_decided(session, lot, Verdict(29, 1, 0), actor=LEAD, now=now)
    other = a_maker(session, at.cooperative, craft=at.product.craft, code="M-MEI", alias="Mei")
    session.commit()
    ahe = signed_in(user("ahe@example.org", Role.MAKER, maker_id=at.maker.id))
    page = ahe.get("/work/looked?lang=en").text
    assert "29 of your last 30 pieces were good at once." in page
    assert "Thank you for your care." in page
    assert "Loose knot" in page
    assert "at the bottom right" in page
    assert 'cx="80.000%"' in page
    mei = signed_in(user("mei@example.org", Role.MAKER, maker_id=other.id))
    page = mei.get("/work/looked?lang=en").text
    assert "Loose knot" not in page
    assert "When your first pieces were looked at" in page
