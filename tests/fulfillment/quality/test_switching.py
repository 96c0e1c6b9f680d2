"""Switching: ten stories, and what holds for any series of lots."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.quality.rules import Result, Series, Severity, after, hardened, lightened, resumed

NORMAL, TIGHTENED, REDUCED = Severity
KINDS = {"A": (True, True), "R": (False, False), "a": (True, False)}


def told(lots: str, start: Severity = NORMAL, ac: int = 0, *, agreed: bool = True) -> Series:
    series = Series(start)
    for each in lots:
        series = after(series, Result(*KINDS[each], ac), fewer_agreed=agreed)
    return series


@pytest.mark.parametrize(
    ("start", "lots", "ac", "severity", "score", "stopped"),
    [
        (NORMAL, "AARAR", 0, TIGHTENED, 0, False),  # 2 of 5
        (NORMAL, "RAAAAR", 0, NORMAL, 0, False),  # the first is out of the window
        (NORMAL, "RAAAR", 0, TIGHTENED, 0, False),  # 2 of exactly 5
        (NORMAL, "RR" + "AAAA", 0, TIGHTENED, 0, False),
        (NORMAL, "RR" + "AAAAA" + "A", 0, NORMAL, 2, False),  # 5 in a row, then a score anew
        (NORMAL, "RR" + "AAAAA" + "R", 0, NORMAL, 0, False),  # nothing from before is remembered
        (TIGHTENED, "RAAAARARRAAR", 0, TIGHTENED, 0, True),  # 5 in one stay, not in a row
        (NORMAL, "A" * 15, 1, REDUCED, 30, False),  # 15 lots of 2 points
        (NORMAL, "A" * 10, 2, REDUCED, 30, False),  # 10 lots of 3 points
        (NORMAL, "A" * 9 + "a" + "A" * 9, 2, NORMAL, 27, False),  # not one AQL stricter: anew
        (NORMAL, "A" * 9 + "a" + "A" * 5, 1, REDUCED, 30, False),  # up to Ac 1 nobody asks
        (REDUCED, "AAAR", 0, NORMAL, 0, False),  # one is enough
        (REDUCED, "AAAR" + "R", 0, NORMAL, 0, False),  # and it does not count again
    ],
)
def test_stories(
    start: Severity, lots: str, ac: int, severity: Severity, score: int, stopped: bool
) -> None:
    series = told(lots, start, ac)
    assert (series.severity, series.score, series.discontinued) == (severity, score, stopped)


def test_after_a_stop_no_lot_counts_until_somebody_lets_it_go_on_and_then_tightened() -> None:
    stopped = told("RRRRR", TIGHTENED)
    assert stopped.discontinued
    assert after(stopped, Result(accepted=True)) == stopped
    assert resumed(stopped) == Series(TIGHTENED)
    assert resumed(told("AAR")) == told("AAR")


def test_fewer_pieces_need_the_score_and_a_person() -> None:
    waiting = told("A" * 20, agreed=False)
    assert (waiting.severity, waiting.score) == (NORMAL, 40)
    assert lightened(waiting).severity is REDUCED
    assert lightened(told("A" * 14)) == told("A" * 14)
    assert hardened(Series(REDUCED)) == Series()
    assert hardened(Series(TIGHTENED)) == Series(TIGHTENED)


@given(
    start=st.sampled_from(Severity),
    lots=st.text("AaR", max_size=60),
    ac=st.integers(0, 5),
    agreed=st.booleans(),
)
def test_whatever_comes(start: Severity, lots: str, ac: int, agreed: bool) -> None:
    series = Series(start)
    stay = ""
    for each in lots:
        before = series
        series = after(series, Result(*KINDS[each], ac), fewer_agreed=agreed)
        stay += each
        assert series.score >= 0
        assert len(series.recent) <= 5
        if before.discontinued:
            assert series == before
        elif series.discontinued:
            assert before.severity is TIGHTENED
            assert stay.count("R") == 5
        elif series.severity is not before.severity:
            assert series.recent == ()
            if series.severity is TIGHTENED:
                assert stay[-5:].count("R") == 2
            elif series.severity is REDUCED:
                assert agreed
                assert series.score >= 30
                assert "R" not in stay[-10:]
            else:
                assert stay[-5:] in ("A" * 5, stay[-5:].replace("R", "A")) or each == "R"
                assert series.score == 0
            stay = ""
        else:
            assert before.severity is not REDUCED or each != "R"
