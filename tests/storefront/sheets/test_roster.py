"""A roster from a spreadsheet: wrong cells told without their value, nobody twice or half."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import History
from fulfillment.makers import Maker, PrivateFact
from storefront.accounts import Role, User
from storefront.cli import group
from storefront.sheets import open_sheet
from storefront.sheets.roster import Roster, read_roster
from storefront.views.rosters import KINDS
from tests.fulfillment.makers.test_privacy import signed
from tests.made_making import a_cooperative
from tests.reading import form

TODAY = date(2026, 11, 23)
MEI, LAN = signed("33010219850312122"), signed("33010219900704338")
HEAD = "姓名,身份证号码,残疾人证号,联系电话,家庭地址,银行卡号,就业形式,每周工时,工作日,备注"
GOOD = (
    f"李秀英,{MEI},{MEI}43,138 0013 8000,清溪镇1号,6217 0000 1000 1234 567,居家,12,一三五,",
    f"王兰,{LAN},,0571-88001234,,,集中就业,,mon tue,老师傅",
)


def read(*rows: str, head: str = HEAD, encoding: str = "utf-8") -> Roster:
    text = "\n".join(("2026年名册", head, *rows))
    return read_roster(open_sheet(text.encode(encoding)), today=TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_roster_is_read_in_any_lettering(encoding: str) -> None:
    roster = read(*GOOD, encoding=encoding)
    mei, lan = roster.rows
    assert (roster.issues, roster.unknown) == ((), ("备注",))
    assert (mei.row, mei.new.alias.zh, mei.new.home_based, mei.new.week.minutes) == (
        3, "阿英", True, 720,
    )  # fmt: skip
    assert mei.new.week.days == ("mon", "wed", "fri")
    assert {each.field.value: each.text for each in mei.new.facts}["phone"] == "+8613800138000"
    assert (lan.new.home_based, lan.new.week.days) == (False, ("mon", "tue"))


@pytest.mark.parametrize(
    ("row", "place", "code"),
    [
        (f"李,{MEI[:-1]}9,,,,,,,,", "B3", "private.identity"),
        ("李,,,,,,,,,", "B3", "private.identity"),
        ("李,3.30102E+17,,,,,,,,", "B3", "roster.rounded"),
        (f"李,{MEI},{LAN}43,,,,,,,", "C3", "private.other_person"),
        (f"李,{MEI},,12,,,,,,", "D3", "private.phone"),
        (f"李,{MEI},,,,abc,,,,", "F3", "private.bank"),
        (f"李,{MEI},,,,,月球,,,", "G3", "roster.place"),
        (f"李,{MEI},,,,,,many,,", "H3", "maker.hours"),
        (f"李,{MEI},,,,,,99,,", "H3", "maker.hours"),
        (f"李,{MEI},,,,,,9,noday,", "I3", "maker.days"),
        (f"李,{MEI},,,,,,,,\n李,{MEI},,,,,,,,", "B4", "roster.twice"),
    ],
)
def test_a_wrong_cell_is_told_by_its_place_and_never_by_its_value(
    row: str, place: str, code: str
) -> None:
    issue = read(row).issues[0]
    assert (issue.place, issue.refusal.code) == (place, code)
    for cell in (each for each in row.replace("\n", ",").split(",") if len(each) > 4):
        assert cell not in str(issue.refusal)


def test_hours_and_days_are_told_each_by_itself() -> None:
    issues = read(f"李,{MEI},,,,,,99,一周三天,").issues
    assert [each.place for each in issues] == ["H3", "I3"]


def test_a_number_that_a_workbook_keeps_as_a_number_is_not_believed() -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["姓名", "身份证号"])
        page.write_row(1, 0, ["李秀英", 330102198503121224])
        page.write_string(2, 0, "王兰")
        page.write_string(2, 1, LAN)
    roster = read_roster(open_sheet(data.getvalue()), today=TODAY)
    assert [each.refusal.code for each in roster.issues] == ["roster.rounded"]
    assert [each.row for each in roster.rows] == [3]


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_has_headings_that_are_known(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient],
    kind: str, language: str,
) -> None:  # fmt: skip
    home = a_cooperative(session)
    browser = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=home.id))
    data = browser.get(f"/coop/roster/sample.{kind}?lang={language}").data
    roster = read_roster(open_sheet(data), today=TODAY)
    assert roster.unknown == ()
    assert [each.refusal.code for each in roster.issues] == ["roster.size"]


def counts(session: Session) -> tuple[int, int, int]:
    session.rollback()
    found = [session.scalar(select(func.count(t.id))) for t in (Maker, PrivateFact, History)]
    session.commit()
    return tuple(each or 0 for each in found)  # type: ignore[return-value] # three of them


def test_a_lead_checks_then_keeps_and_sends_the_same_file_again(
    session: Session, user: Callable[..., User], signed_in: Callable[[User], FlaskClient]
) -> None:
    home = a_cooperative(session)
    lin = signed_in(user("lin@example.org", Role.LEAD, cooperative_id=home.id))
    lin.get("/coop?lang=en")

    def sent(*rows: str, **button: str) -> str:
        fields = form(lin.get("/coop/roster"), "/coop/roster").fields
        file = (io.BytesIO("\n".join((HEAD, *rows)).encode("gb18030")), "roster.csv")
        page = lin.post("/coop/roster", data={**fields, **button, "file": file})
        assert MEI not in page.text
        return page.text

    before = counts(session)
    assert "2 would be new" in sent(*GOOD, check="1")
    assert "B3" in sent(GOOD[0], f"王兰,{MEI},,,,,,,,")
    assert counts(session) == before
    assert "2 are new" in sent(*GOOD)
    kept = counts(session)
    assert (kept[0] - before[0], kept[1] - before[1]) == (2, 9)
    assert "0 are new, 0 were changed, 2 stayed" in sent(*GOOD)
    assert counts(session) == kept
    assert "0 are new, 1 were changed, 1 stayed" in sent(
        GOOD[0].replace("138 0013 8000", "13900139000"), GOOD[1]
    )


def test_the_command_keeps_a_roster_once_and_takes_nobody_from_another_cooperative(
    app: Flask, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in ("qingxi", "yunling"):
        a_cooperative(session, slug=slug)
    session.commit()
    monkeypatch.setattr("storefront.cli.makers.opened", lambda: nullcontext(app))
    file = tmp_path / "roster.csv"
    file.write_text("\n".join((HEAD, *GOOD)), "utf-8")

    def told(*more: str, home: str = "qingxi", code: int = 0) -> dict[str, Any]:
        words = ["makers", "import", str(file), "--cooperative", home, "--json", *more]
        outcome = CliRunner().invoke(group, words)
        assert outcome.exit_code == code
        session.commit()
        found: dict[str, Any] = json.loads(outcome.stdout)
        return found

    assert (told("--dry-run")["new"], counts(session)[0]) == (2, 0)
    assert (told()["kept"], counts(session)[0]) == (True, 2)
    again = told()
    assert (again["new"], again["unchanged"]) == (0, 2)
    elsewhere = told(home="yunling", code=1)
    assert [each["code"] for each in elsewhere["issues"]] == ["roster.elsewhere"] * 2
    assert (elsewhere["kept"], counts(session)[0]) == (False, 2)
