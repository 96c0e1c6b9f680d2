"""Who is credited for a line, and who else was near."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.live.attribution import AttributionRule as By
from storefront.live.attribution import Candidate, Decision, commission_of, decide, losers_of

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def near(host: int, rule: By = By.LAST_CLICK, *, days: float = 1, own: bool = False) -> Candidate:
    return Candidate(rule, host, NOW - timedelta(days=days), host * 10, own)


YU, LAN = near(1, days=2), near(2)
CODE, SAID, SHOWN = near(3, By.VOUCHER), near(4, By.PLATFORM), near(5, By.SESSION, days=0)


@pytest.mark.parametrize(
    ("candidates", "decision"),
    [
        ([], None),
        ([YU], Decision(YU)),
        ([YU, LAN], Decision(LAN, (YU,))),
        ([near(1, days=30)], Decision(near(1, days=30))),
        ([near(1, days=30.01)], None),
        ([near(1, days=31), LAN], Decision(LAN)),
        ([near(1, days=-1)], None),
        ([SHOWN, YU], Decision(YU, (SHOWN,))),
        ([SHOWN, YU, CODE], Decision(CODE, (YU, SHOWN))),
        ([SHOWN, CODE, YU, SAID], Decision(SAID, (CODE, YU, SHOWN))),
        ([near(4, By.PLATFORM, days=90), YU], Decision(near(4, By.PLATFORM, days=90), (YU,))),
        ([SHOWN], Decision(SHOWN)),
    ],
)
def test_the_strongest_rule_wins_and_the_latest_of_one_rule(
    candidates: list[Candidate], decision: Decision | None
) -> None:
    assert decide(candidates, now=NOW) == decision


def test_nobody_earns_on_herself_and_nobody_else_takes_her_place() -> None:
    hers = near(2, own=True)
    found = decide([YU, hers], now=NOW)
    assert found == Decision(hers, (YU,))
    assert not found.pays


RULES = st.sampled_from([By.PLATFORM, By.VOUCHER, By.LAST_CLICK, By.SESSION])
NEAR = st.builds(
    Candidate,
    RULES,
    st.integers(1, 6),
    st.integers(-2, 40).map(lambda days: NOW - timedelta(days=days)),
    st.integers(0, 3),
    st.booleans(),
)


@given(st.lists(NEAR, max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_any_order_of_candidates_names_the_same_host_and_forgets_nobody(
    candidates: list[Candidate], chance: st.DrawFn
) -> None:
    told = decide(candidates, now=NOW)
    shuffled = list(candidates)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis draws a random.Random
    assert decide(shuffled, now=NOW) == told
    if told is None:
        assert all(each.rule is By.LAST_CLICK for each in candidates)
        return
    assert told.winner not in told.losers
    assert losers_of({"near": [each.told() for each in told.losers]}) == told.losers
    ranks = [list(By).index(each.rule) for each in (told.winner, *told.losers)]
    assert ranks == sorted(ranks)


@given(
    st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 5_000)), min_size=1, max_size=5),
    st.lists(st.integers(0, 40_000), max_size=5),
)
@settings(max_examples=60, deadline=None)
def test_refunds_in_any_order_leave_the_same_commission_and_never_more(
    lines: list[tuple[int, int]], refunds: list[int]
) -> None:
    total = sum(goods for goods, _ in lines)
    left = total
    before = [commission_of(goods, rate, total, total) for goods, rate in lines]
    for refund in refunds:
        left = max(0, left - refund)
        now = [commission_of(goods, rate, left, total) for goods, rate in lines]
        assert all(after <= earlier for after, earlier in zip(now, before, strict=True))
        before = now
    assert all(0 <= minor <= goods for minor, (goods, _) in zip(before, lines, strict=True))
    if not left:
        assert not any(before)


def test_what_was_kept_before_there_were_other_rules_is_still_read() -> None:
    kept = {"visits": [{"host": 1, "link": 10, "at": YU.at.isoformat()}]}
    assert losers_of(kept) == (YU,)
