"""Plans in the office, through HTTP: adjusted, compared, refused when stale."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from fulfillment.batches import Batch
from fulfillment.makers import Maker
from fulfillment.planner.models import Plan, PlanGap, PlanPerson, PlanSheet, PlanState
from fulfillment.planner.stored import proposal_of
from storefront.jobs.worker import run_due
from tests.made_office import Workshop, a_bulk_order
from tests.storefront.accounts.browser import TOKEN, send
from tests.storefront.views.desk import all_of, count, newest, planned

ROW = re.compile(r'<li id="(M-\d{4})"')


def test_adjusting_makes_a_new_proposal_beside_the_one_before(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(variant, 100) for variant in workshop.variants[:4]])
    line = order.lines[0].id
    first = planned(session, yun, order)
    shares = proposal_of(newest(session).proposal).shares
    share = next(each for each in shares if each.maker != "M-0000")
    out = send(yun, first, f"{first}/adjustments", do="exclude", maker=share.maker)
    plan = newest(session)
    assert share.maker not in {each.maker for each in proposal_of(plan.proposal).shares}
    page, second = yun.get(out.location).text, out.location.partition("?")[0]
    assert "Compared with plan 1" in page
    assert "is left out" in page

    pin = {"do": "pin", "maker": "m-0000", "line": str(line), "pieces": "30"}
    third = send(yun, second, f"{second}/adjustments", **pin)
    shares = proposal_of(newest(session).proposal).shares
    assert ("M-0000", 30) in {(each.maker, each.pieces) for each in shares}
    assert share.maker not in {each.maker for each in shares}
    assert "There is a newer plan" in yun.get(first).text

    third_page = third.location.partition("?")[0]
    send(yun, third_page, f"{third_page}/adjustments", do="reset")
    assert not newest(session).adjustments["pins"]
    assert count(session, Batch) == 0


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"do": "pin", "maker": "M-9999", "line": "1", "pieces": "10"}, "no certificate"),
        ({"do": "pin", "maker": "M-0000", "line": "1", "pieces": "5000"}, "100 left to give out"),
        ({"do": "pin", "maker": "M-0000", "line": "1", "pieces": "x"}, "Pieces"),
        ({"do": "limits", "max_styles": "0"}, "Styles for one maker"),
        ({"do": "limits", "due_on": "2020-01-01"}, "This day has passed."),
    ],
)
def test_a_wish_that_cannot_be_granted_is_told_and_changes_nothing(
    session: Session, workshop: Workshop, yun: FlaskClient, wish: dict[str, str], sentence: str
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    plan = planned(session, yun, order)
    answer = send(yun, plan, f"{plan}/adjustments", **wish)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(f'value="{typed}"' in answer.text for name, typed in wish.items() if name != "do")
    assert count(session, Plan) == 1


def test_a_stale_plan_is_refused_in_words(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    plan = planned(session, yun, order)
    for maker in all_of(session, select(Maker)):
        maker.minutes_per_week = 60
    session.commit()
    answer = send(yun, plan, f"{plan}/acceptance")
    assert answer.status_code == 409
    assert "has other hours or other work now" in answer.text
    assert count(session, Batch) == 0


def test_many_makers_are_planned_by_a_job_behind_a_waiting_page(
    app: Flask,
    session: Session,
    workshop: Workshop,
    yun: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fulfillment.workflow.planning.MOST_AT_ONCE", 10)
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    plan = planned(session, yun, order)
    assert 'http-equiv="refresh"' in yun.get(plan).text
    run_due(app)
    assert "All 100 pieces on time." in yun.get(plan).text
    assert newest(session).state is PlanState.PROPOSED


def test_an_honest_shortfall_names_the_day_and_the_reason(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 9000)], due=date(2026, 12, 1))
    page = yun.get(planned(session, yun, order)).text
    assert "What will be late, and why" in page
    assert re.search(r"pieces can be here on \w+ \d+, 202\d at the earliest", page)
    assert "no safe hours left" in page
    assert "What would help" in page
    assert re.search(r"One more week</dt><dd>about [\d,]+ more pieces in time", page)


def test_late_pieces_of_all_open_orders_say_for_which_skill_to_train(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    assert "No skill falls short" in yun.get("/office/skills").text
    for key in ("bulk:1", "bulk:2"):
        wanted = [(workshop.variants[0], 9000)]
        planned(session, yun, a_bulk_order(session, wanted, key=key, due=date(2026, 12, 1)))
    gaps = all_of(session, select(PlanGap).order_by(PlanGap.plan_id))
    late = sum(gap.pieces for gap in gaps)
    assert len(gaps) == 2
    for address in ("/office/skills", "/office"):
        page = yun.get(address).text
        assert "Beading, grade 1" in page
        assert f"{late:,} pieces will be late." in page
        assert f"at least {max(gap.maker for gap in gaps)} of them in time" in page


def test_any_two_plans_of_an_order_can_be_compared(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(workshop.variants[0], 100)])
    first = planned(session, yun, order)
    share = proposal_of(newest(session).proposal).shares[0]
    for _ in range(2):
        last = send(yun, first, f"{first}/adjustments", do="exclude", maker=share.maker).location
    plan = last.partition("?")[0]
    assert "Compared with plan 1" in yun.get(last).text
    assert share.maker in yun.get(f"{plan}?beside=1").text
    page = yun.get(f"{plan}?beside=2").text
    assert "Compared with plan 2" in page
    assert "Nothing that counts has changed." in page
    assert "Compared with plan 2" in yun.get(f"{plan}?beside=99").text


def test_makers_are_found_by_name_or_code_and_shown_a_page_at_a_time(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    order = a_bulk_order(session, [(variant, 700) for variant in workshop.variants[:9]])
    plan = planned(session, yun, order)
    assert len(ROW.findall(yun.get(plan).text)) == 20
    second = ROW.findall(yun.get(f"{plan}?page=2").text)
    assert second
    assert set(second).isdisjoint(ROW.findall(yun.get(plan).text))
    for text in ("m-0009", "xiulan 9"):
        assert ROW.findall(yun.get(f"{plan}?q={text}").text) == ["M-0009"]
    assert ROW.findall(yun.get(f"{plan}?q=100%").text) == []


def test_a_plan_from_before_there_were_sheets_gets_one_when_it_is_looked_at(
    session: Session, workshop: Workshop, yun: FlaskClient
) -> None:
    plan = planned(session, yun, a_bulk_order(session, [(workshop.variants[0], 100)]))
    before = yun.get(plan).text
    for table in (PlanSheet, PlanPerson, PlanGap):
        session.query(table).delete()
    session.commit()
    assert TOKEN.sub("", yun.get(plan).text) == TOKEN.sub("", before)
    assert count(session, PlanSheet) == 1
