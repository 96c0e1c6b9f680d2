"""The weeks of a plan: what each holds, and never more than is safe."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.planner import Commitment, Facts, MakerFacts, Reason, Share
from fulfillment.planner.proposal import Because
from fulfillment.planner.weeks import mondays, weeks_of

MONDAY = date(2026, 11, 23)


def ahe(*commitments: Commitment, off: tuple[date, ...] = ()) -> MakerFacts:
    """Ahe works ten hours a week, two on each weekday."""
    return MakerFacts(
        id="M-1",
        cooperative="qingxi",
        home_based=True,
        skills={"beading": 1},
        pace={"beading": 1.0},
        hours_per_week=10,
        working_days=(0, 1, 2, 3, 4),
        days_off=off,
        commitments=commitments,
    )


def share(minutes: int, due: date, start: date = MONDAY) -> Share:
    return Share("M-1", "1", "jade", 10, start, due, minutes, 100, Because(Reason.FAIR))


def facts() -> Facts:
    return Facts(MONDAY, (), (), (), ())


def test_weeks_run_from_the_start_to_the_last_hand_in() -> None:
    late = share(60, MONDAY + timedelta(days=15))
    assert mondays(facts(), [late]) == (MONDAY, date(2026, 11, 30), date(2026, 12, 7))
    assert len(mondays(facts(), [share(60, date(2030, 1, 1))])) == 26


def test_work_fills_day_after_day_from_the_day_the_kit_is_here() -> None:
    weeks = mondays(facts(), [share(900, date(2026, 12, 6))])
    first, second = weeks_of(
        ahe(), [share(900, date(2026, 12, 6), date(2026, 11, 25))], MONDAY, weeks
    )
    assert (first.planned, first.safe) == (360, 600)
    assert second.planned == 540


def test_what_is_due_earlier_comes_first() -> None:
    promised = Commitment(date(2026, 11, 27), 600)
    weeks = mondays(facts(), [share(300, date(2026, 12, 4))])
    first, second = weeks_of(ahe(promised), [share(300, date(2026, 12, 4))], MONDAY, weeks)
    assert (first.promised, first.planned) == (600, 0)
    assert (second.promised, second.planned) == (0, 300)


def test_a_day_off_has_no_hours() -> None:
    (week,) = weeks_of(ahe(off=(MONDAY,)), [], MONDAY, [MONDAY])
    assert week.safe == 480


@given(
    st.lists(st.tuples(st.integers(1, 2000), st.integers(0, 40), st.integers(0, 20)), max_size=5),
    st.lists(st.tuples(st.integers(1, 900), st.integers(0, 40)), max_size=3),
)
def test_no_week_holds_more_than_is_safe(
    shares: list[tuple[int, int, int]], promised: list[tuple[int, int]]
) -> None:
    mine = [
        share(minutes, MONDAY + timedelta(days=due), MONDAY + timedelta(days=min(start, due)))
        for minutes, due, start in shares
    ]
    kept = [Commitment(MONDAY + timedelta(days=due), float(minutes)) for minutes, due in promised]
    for week in weeks_of(ahe(*kept), mine, MONDAY, mondays(facts(), mine)):
        assert week.planned + week.promised <= week.safe + 1e-6
