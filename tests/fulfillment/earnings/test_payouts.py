"""What is read of payouts: the bank's file, the list, the lines."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from catalog.history import Actor
from catalog.money import Money
from fulfillment.earnings import bank_file, lines, payouts
from fulfillment.earnings.rules import cell, reference_of
from fulfillment.makers import privacy
from fulfillment.makers.privacy import Fact, Field
from fulfillment.workflow import payday
from tests.made_money import Earned, earned, mei_also_earned

UNTIL = date(2026, 11, 30)
YUN = Actor(1, "office")


@pytest.fixture
def ahe(session: Session) -> Earned:
    """Ahe is owed ¥78.00."""
    return earned(session)


def test_the_bank_file_is_what_a_bank_reads(session: Session, ahe: Earned, now: datetime) -> None:
    mei = mei_also_earned(session, ahe)
    wild = [Fact(Field.BANK, "=HYPERLINK(1)")]
    privacy.keep(session, ahe.maker, wild, actor=YUN, now=now)
    payout = payday.payout_drafted(session, until=UNTIL, actor=YUN, now=now)

    rows = list(
        csv.reader(io.StringIO(bank_file(session, payout, actor=YUN, now=now).decode("gb18030")))
    )

    assert rows[0][1] == "收款户名"
    note = f"{reference_of(payout.lines[0].id)} P20261130-1 {ahe.maker.code}"
    assert rows[1:] == [["1", "阿禾·欧阳", "'=HYPERLINK(1)", "78.00", "CNY", note]]
    assert [row.by_hand for row in lines(session, payout) if row.maker_id == mei.id] == [True]
    assert "欧阳".encode() in bank_file(session, payout, actor=YUN, now=now, encoding="utf-8")


def test_the_list_of_payouts_is_paged(session: Session, ahe: Earned, now: datetime) -> None:
    for _ in range(3):
        payout = payday.payout_drafted(session, until=UNTIL, actor=YUN, now=now)
        payday.payout_cancelled(session, payout, actor=YUN, now=now)

    first = payouts(session, limit=2)
    rest = payouts(session, before_id=first[-1].id, limit=2)

    assert [row.number[-1] for row in (*first, *rest)] == ["3", "2", "1"]
    assert first[0].total == Money(7_800)
    assert first[0].makers == 1


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text)[0] in ("'", " ")


@pytest.mark.parametrize("text", ["", "阿禾", "6217000010001234567", "a=b"])
def test_a_plain_cell_stays_as_it_is(text: str) -> None:
    assert cell(text) == text
