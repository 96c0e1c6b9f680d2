"""Whether a plan still holds: the facts it was made from against the facts of now.

Pure. Only what makes the plan wrong counts: a piece given out elsewhere, a maker who left or has
less time, a rate that changed, kits that would have to leave in the past. More time, less other
work or newer income leave a plan as good as it was.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from catalog.errors import Refusal
from fulfillment.planner import Facts, MakerFacts, Proposal


def refuse_stale(before: Facts, after: Facts, proposal: Proposal) -> None:
    """Refuse, in words, a proposal that the facts of now no longer carry."""
    _refuse_planned(after, proposal)
    _refuse_late(after, proposal)
    styles = {style.id: style for style in before.styles}
    for style in after.styles:
        if style.id in styles and style != styles[style.id]:
            raise Refusal(
                "plan.stale_style", "A style or its piece rate has changed. Please plan again."
            )
    then = {maker.id: maker for maker in before.makers}
    now = {maker.id: maker for maker in after.makers}
    for code in sorted({share.maker for share in proposal.shares}):
        if code not in now:
            raise Refusal(
                "plan.stale_maker",
                "%(maker)s is no longer available for this order. Please plan again.",
                maker=code,
            )
        if not _as_free(then[code], now[code]):
            raise Refusal(
                "plan.stale_hours",
                "%(maker)s has other hours or other work now. Please plan again.",
                maker=code,
            )


def _refuse_planned(after: Facts, proposal: Proposal) -> None:
    wanted: Counter[str] = Counter()
    for share in proposal.shares:
        wanted[share.line] += share.pieces
    open_now = {line.id: line.pieces for line in after.lines}
    if any(open_now.get(line, 0) < pieces for line, pieces in wanted.items()):
        raise Refusal(
            "plan.stale_pieces",
            "Pieces of this plan were given out meanwhile. Please plan again.",
        )


def _refuse_late(after: Facts, proposal: Proposal) -> None:
    """Kits leave today at the earliest."""
    homes = {maker.id: maker.cooperative for maker in after.makers}
    days = {each.id: each.kit_days for each in after.cooperatives}
    for share in proposal.shares:
        arrival = after.start + timedelta(days=days.get(homes.get(share.maker, ""), 0))
        if share.start < arrival:
            raise Refusal(
                "plan.stale_day",
                "This plan is from an earlier day; its kits would leave too late. "
                "Please plan again.",
            )


def _as_free(then: MakerFacts, now: MakerFacts) -> bool:
    """Whether she can still do what she could: same skills and pace, no fewer hours."""
    if any(now.skills.get(craft, 0) < level for craft, level in then.skills.items()):
        return False
    if any(now.pace.get(craft, 9e9) > pace for craft, pace in then.pace.items()):
        return False
    fewer = now.hours_per_week < then.hours_per_week or now.working_days != then.working_days
    if fewer or set(now.days_off) - set(then.days_off):
        return False
    days = {each.due for each in (*then.commitments, *now.commitments)}
    return all(_promised(now, day) <= _promised(then, day) + 1 for day in days)


def _promised(maker: MakerFacts, day: date) -> float:
    return sum(each.minutes for each in maker.commitments if each.due <= day)
