"""How a row of a bank's answer meets our line; which words mean what."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.money import Money
from fulfillment.earnings.results import (
    BounceWhy,
    Fit,
    KnownLine,
    NewResult,
    Outcome,
    fingerprints,
    judge,
    why,
)
from fulfillment.earnings.rules import LineState, lines_named, reference_of, tail_of

SAID = NewResult(2, "MP000000197", Money(7_800), Outcome.ARRIVED, account="6217****4567")
LINE = KnownLine(1, 1, Money(7_800), LineState.SENT, "mark")


@given(st.integers(1, 2**31 - 1))
@settings(max_examples=40, deadline=None)
def test_a_reference_names_its_line_and_a_slip_names_none(line_id: int) -> None:
    reference = reference_of(line_id)
    assert lines_named(f"付 {reference} P20261130-1 M0001") == (line_id,)
    for at in range(2, len(reference)):
        slip = f"{reference[:at]}{(int(reference[at]) + 1) % 10}{reference[at + 1 :]}"
        assert lines_named(slip) == ()


def test_a_row_meets_its_line_or_waits_for_a_person() -> None:
    def fit(said: NewResult = SAID, line: KnownLine | None = LINE, **facts: object) -> Fit:
        return judge(said, line, **{"alone": True, "mark": "mark", **facts})  # type: ignore[arg-type] # facts of judge

    failed, pending = replace(SAID, outcome=Outcome.FAILED), replace(SAID, outcome=Outcome.PENDING)
    arrived, bounced = (replace(LINE, state=LineState(each)) for each in ("arrived", "bounced"))
    assert fit() is fit(failed) is fit(pending) is Fit.FITS
    assert fit(line=None) is Fit.UNKNOWN
    assert fit(replace(SAID, amount=Money(7_799))) is Fit.AMOUNT
    assert fit(replace(SAID, amount=Money(7_800, "USD"))) is Fit.AMOUNT
    assert fit(mark="other") is fit(mark=None) is Fit.ACCOUNT
    assert fit(line=replace(LINE, mark=None)) is Fit.ACCOUNT
    assert fit(replace(SAID, account=""), mark=None) is Fit.FITS
    assert fit(alone=False) is Fit.DOUBLED
    assert fit(line=arrived) is fit(line=bounced) is fit(failed, bounced) is Fit.DOUBLED
    assert fit(failed, arrived) is fit(pending, arrived) is Fit.FITS
    for state in (LineState.WAITING, LineState.CANCELLED):
        assert fit(line=replace(LINE, state=state)) is Fit.NOT_SENT
    assert fit(replace(SAID, outcome=Outcome.UNCLEAR)) is Fit.UNCLEAR


def test_the_same_rows_have_the_same_names() -> None:
    twice = [SAID, SAID, replace(SAID, row=9, bank_id="77"), replace(SAID, bank_id="77")]
    names = fingerprints(twice)
    assert names == fingerprints(twice)
    assert len(set(names)) == 3
    assert names[2] == names[3]
    assert fingerprints([replace(SAID, outcome=Outcome.FAILED)])[0] not in names


def test_a_banks_words_are_told_plainly_and_masks_leave_the_end() -> None:
    meant = {
        "收款人户名不符": BounceWhy.NAME,
        "账户已销户": BounceWhy.CLOSED,
        "账户状态异常": BounceWhy.STOPPED,
        "超过当日限额": BounceWhy.LIMIT,
        "账号不存在": BounceWhy.NUMBER,
        "INVALID ACCOUNT NUMBER": BounceWhy.NUMBER,
        "": BounceWhy.OTHER,
        "其他": BounceWhy.OTHER,
    }
    assert {each: why(each) for each in meant} == meant
    tails = {"6217 0000 **** 4567": "4567", "138****1234": "1234", "6217********": "", "12": ""}
    assert {each: tail_of(each) for each in tails} == tails
