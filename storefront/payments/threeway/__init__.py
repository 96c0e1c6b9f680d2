"""Gateway, bank and book, three ways: what each tells of every movement of money, matched line by
line, and a worklist of what differs."""

from storefront.payments.threeway.gathering import Place
from storefront.payments.threeway.matching import compared
from storefront.payments.threeway.models import Match, MatchRun, ToldLine
from storefront.payments.threeway.queries import (
    LARGEST,
    PAGE,
    DayRow,
    Difference,
    PayoutRow,
    candidates,
    days,
    difference,
    match_by_id,
    payouts,
    runs,
    tally,
    worklist,
)
from storefront.payments.threeway.resolving import agree, ask, explain, pair, refuse, take, wait
from storefront.payments.threeway.rules import Fact, Finding, Pair, match
from storefront.payments.threeway.taking import NewTold, Taken, of_balance, of_statement
from storefront.payments.threeway.taking import take as take_told
from storefront.payments.threeway.work import MatchState, Resolution

__all__ = [
    "LARGEST",
    "PAGE",
    "DayRow",
    "Difference",
    "Fact",
    "Finding",
    "Match",
    "MatchRun",
    "MatchState",
    "NewTold",
    "Pair",
    "PayoutRow",
    "Place",
    "Resolution",
    "Taken",
    "ToldLine",
    "agree",
    "ask",
    "candidates",
    "compared",
    "days",
    "difference",
    "explain",
    "match",
    "match_by_id",
    "of_balance",
    "of_statement",
    "pair",
    "payouts",
    "refuse",
    "runs",
    "take",
    "take_told",
    "tally",
    "wait",
    "worklist",
]
