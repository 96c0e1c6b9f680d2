"""The office's reports: the year and its targets, the roster with its log, figures for others."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import History
from fulfillment.board.reports import tallies, told
from fulfillment.makers import privacy
from fulfillment.makers.privacy import Fact, Field, Reading
from fulfillment.programmes import YearTarget
from fulfillment.quality import Verdict
from fulfillment.workflow import floor as workflow
from storefront.accounts import Membership, Role, User
from tests.made_making import LEAD, Floor, a_floor, a_hand_in, a_taken_batch
from tests.reading import form, send

NAME, IDENTITY = "Ahe Mose", "990101198503121224"
Open = Callable[[User], FlaskClient]
MakeUser = Callable[..., User]


@pytest.fixture
def at(session: Session, now: datetime) -> Floor:
    """Ahe, with a record, of whom nine pieces were accepted, one of ten being sent back."""
    floor = a_floor(session)
    facts = [Fact(Field.NAME, NAME), Fact(Field.IDENTITY, IDENTITY)]
    privacy.keep(session, floor.maker, facts, actor=LEAD, now=now)
    inspection = a_hand_in(session, a_taken_batch(session, floor, pieces=10), 10)
    workflow.inspection_decided(session, inspection, Verdict(9, 1, 0), actor=LEAD, now=now)
    session.commit()
    return floor


@pytest.fixture
def yun(session: Session, at: Floor, user: MakeUser, signed_in: Open) -> FlaskClient:
    """Yun of the office, who keeps no records."""
    browser = signed_in(user("yun@example.org", Role.OFFICE))
    browser.get("/?lang=en")
    return browser


@pytest.fixture
def keeper(session: Session, at: Floor, user: MakeUser, signed_in: Open) -> FlaskClient:
    """Mei, who keeps them."""
    made = user("mei@example.org", Role.OFFICE)
    made.memberships.append(Membership(role=Role.RECORDS))
    session.commit()
    browser = signed_in(made)
    browser.get("/?lang=en")
    return browser


def test_the_year_adds_up_and_names_nobody(
    yun: FlaskClient, at: Floor, now: datetime, session: Session
) -> None:
    region, name = at.cooperative.region, at.cooperative.name.en
    session.commit()
    page = yun.get(f"/office/reports?year={now.year}").text
    assert region in page
    assert "¥58.50" in page
    assert NAME not in page
    assert "There are too few people" in page
    assert yun.get(f"/office/reports?year={now.year - 1}").status_code == 200
    months = yun.get(f"/office/reports/months?month={now:%Y-%m}").text
    assert name in months
    assert "90" in months
    assert yun.get("/office/reports/months?month=nonsense").status_code == 200
    outside = yun.get(f"/office/reports/figures.csv?year={now.year}").get_data(as_text=True)
    assert len(outside.splitlines()) == 1


def test_a_target_is_written_again_and_history_keeps_both(
    session: Session, yun: FlaskClient, at: Floor, now: datetime
) -> None:
    region, year = at.cooperative.region, now.year
    session.commit()
    for trained in (20, 30):
        page = yun.get(f"/office/reports?year={year}")
        typed = {"region": region, "trained": trained, "certified": 10, "worked": 8}
        assert "1 of 8" in send(yun, page, "/reports/targets", **typed).text
    session.rollback()
    (row,) = session.scalars(select(YearTarget)).all()
    assert (row.year, row.trained, row.certified, row.worked) == (year, 30, 10, 8)
    kept = select(func.count(History.id)).where(History.subject_kind == "year_target")
    assert session.scalar(kept) == 2
    session.rollback()
    page = yun.get(f"/office/reports?year={year}")
    refused = send(yun, page, "/reports/targets", region=region, trained="", certified=1, worked=1)
    assert refused.status_code == 400


def test_the_roster_opens_only_to_a_keeper_and_every_name_has_its_line(
    session: Session, yun: FlaskClient, keeper: FlaskClient, at: Floor, now: datetime
) -> None:
    code = at.maker.code
    session.commit()
    token = form(yun.get("/office/reports"), "/targets").fields["csrf_token"]
    refused = yun.post("/office/reports/roster.xlsx", data={"csrf_token": token})
    assert refused.status_code in {403, 404}
    assert session.scalar(select(func.count(Reading.id))) == 0
    session.commit()
    page = keeper.get(f"/office/reports?year={now.year}")
    answer = send(keeper, page, "/roster.xlsx", region="")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [row[:4] for row in rows[1:]] == [[1.0, code, NAME, IDENTITY]]
    assert rows[1][-2:] == [9.0, "58.50"]
    session.rollback()
    assert session.scalar(select(func.count(Reading.id))) == 2
    session.commit()
    page = keeper.get(f"/office/reports?year={now.year}")
    none = send(keeper, page, "/roster.xlsx", region="nowhere")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(none.data)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1


def test_a_year_without_anybody_is_told_in_words() -> None:
    assert told(tallies([])) == ()
