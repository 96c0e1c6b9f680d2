"""Re-planning: what an order needs after something happened, kept as a plan like any other.

Only what must move moves: an unanswered offer that no longer fits its maker's hours, and work she
has not begun if she herself cannot work. What is done stays, what she has begun stays, and nothing
is taken from her that nobody else could bring in time. Everything without a maker is planned with
the hours that are left; who stepped back gets nothing new.

Invariant: per line, shares, shortfalls and done pieces sum to what was ordered. Refused in words:
nothing needs to change. The proposal is `planner.replan` of the kept facts, previous batches and
event, so that `manyhands plan --previous --event` replays it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.errors import Refusal
from fulfillment.orders import Order
from fulfillment.planner import (
    Because,
    Event,
    Facts,
    Pin,
    Progress,
    Proposal,
    Reason,
    Release,
    Share,
    replan,
)
from fulfillment.planner.actions import NewPlan
from fulfillment.planner.causes import (
    LOST,
    RETURNED,
    STEPPED_BACK,
    Happened,
    causes_from_json,
)
from fulfillment.planner.holding import Held, Hours
from fulfillment.planner.progress import untold
from fulfillment.planner.sheet import draw_sheet
from fulfillment.workflow.adjustments import Adjustments, to_json
from fulfillment.workflow.decision import Decided, before_of
from fulfillment.workflow.situation import Situation, Stood, from_before, situation_of

#: Kinds of event, in the words of the planner's files.
KIND = "change"


@dataclass(frozen=True, slots=True)
class Thinking:
    """How long the planner may take, and to whom it tells how far it is."""

    time_limit: float | None = None
    progress: Progress = untold


AT_EASE = Thinking()


@dataclass(frozen=True, slots=True)
class ReplanPrepared:
    """All that is needed to work a re-plan out, without a database."""

    order_id: int
    number: str
    wishes: Adjustments
    situation: Situation


def replan_prepared(
    session: Session, order: Order, cause: JsonMap, wishes: Adjustments, *, now: datetime
) -> ReplanPrepared:
    """Where an order stands after what happened to it. Reads only."""
    situation = situation_of(session, order, causes_from_json(cause), wishes, now=now)
    return ReplanPrepared(order.id, order.number, wishes, situation)


def replan_worked_out(
    prepared: ReplanPrepared, *, time_limit: float | None = None, progress: Progress = untold
) -> NewPlan:
    """The re-plan for what happened. Pure. Refused: nothing needs to change."""
    situation, thinking = prepared.situation, Thinking(time_limit, progress)
    decided = decide(situation, prepared.wishes, thinking)
    lost = any(each.kind in LOST for each in situation.causes)
    if not (decided.new or decided.moved or (lost and decided.proposal.shortfalls)):
        raise Refusal("plan.unchanged", "Nothing needs to change: the plan still holds.")
    return NewPlan(
        order_id=prepared.order_id,
        order_number=prepared.number,
        adjustments=to_json(prepared.wishes),
        facts=decided.facts,
        proposal=decided.proposal,
        sheet=draw_sheet(decided.facts, decided.proposal),
        before=before_of(situation, decided),
    )


def decide(situation: Situation, wishes: Adjustments, thinking: Thinking = AT_EASE) -> Decided:
    """What must move, and who takes it over. Pure."""
    moved = _must_move(situation)
    decided = _placed(situation, wishes, moved, thinking)
    back = _nobody_takes(situation, decided)
    if back:
        decided = _placed(situation, wishes, moved - back, thinking)
    return decided


def _must_move(situation: Situation) -> frozenset[int]:
    hours, able = Hours(situation.facts), situation.on_bench
    away = {each.maker for each in situation.causes if each.kind is Happened.AWAY}
    by_maker: dict[str, list[Held]] = defaultdict(list)
    moved: list[Held] = []
    for each in situation.stood:
        if each.held is None:
            continue
        if (each.maker, each.line) in able:
            by_maker[each.maker].append(each.held)
        elif each.held.offered:
            moved.append(each.held)
    for maker, held in sorted(by_maker.items()):
        moved += hours.must_move(maker, held, taken_too=maker in away)
    return frozenset(each.batch for each in moved)


def _placed(
    situation: Situation, wishes: Adjustments, moved: frozenset[int], thinking: Thinking
) -> Decided:
    """The planner's answer when these batches move."""
    able = situation.on_bench
    stays = [
        each
        for each in situation.stood
        if each.held and each.id not in moved and (each.maker, each.line) not in able
    ]
    facts = _without(situation.facts, stays)
    held = [each for each in situation.stood if each.held and (each.maker, each.line) in able]
    facts = from_before(facts, {each.maker for each in held})
    previous = _pins(situation, held, facts)
    event = Event(situation.today, _releases(situation, held, moved), KIND)
    asked = {maker.id for maker in facts.makers} - {each.maker for each in held}
    out = wishes.excluded & asked
    limit, progress = thinking.time_limit, thinking.progress
    proposal = replan(facts, previous, event, excluded=out, time_limit=limit, progress=progress)
    back = {each.line for each in situation.stood if each.id in moved}
    back |= {line for _, line in _given_back(situation)}
    return Decided(facts, previous, event, moved, _worded(proposal, back))


def _without(facts: Facts, stays: Iterable[Stood]) -> Facts:
    """The lines without pieces that stay with people who are not on the bench."""
    theirs: Counter[str] = Counter()
    for each in stays:
        theirs[each.line] += each.held.pieces if each.held else 0
    lines = [replace(line, pieces=line.pieces - theirs[line.id]) for line in facts.lines]
    kept = tuple(line for line in lines if line.pieces > 0)
    if not kept:
        raise Refusal("plan.unchanged", "Nothing needs to change: the plan still holds.")
    return replace(facts, lines=kept)


def _given_back(situation: Situation) -> Counter[tuple[str, str]]:
    """Pieces that came back from a maker, by maker and line."""
    back: Counter[tuple[str, str]] = Counter()
    for each in situation.causes:
        if each.kind in RETURNED:
            back[each.maker, str(each.line)] += each.pieces
    return back


def _pins(situation: Situation, held: Collection[Stood], facts: Facts) -> tuple[Pin, ...]:
    """What each maker had of each line, as one batch of the previous plan."""
    pieces = _given_back(situation)
    days: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for each in held:
        if each.held:
            pieces[each.maker, each.line] += each.held.pieces
            days[each.maker, each.line].append(each.held)
    return tuple(
        Pin(
            *key,
            pieces[key],
            max(facts.start, min((each.start for each in days[key]), default=facts.start)),
            max((each.due for each in days[key]), default=situation.today),
        )
        for key in sorted(pieces)
    )


def _releases(
    situation: Situation, held: Sequence[Stood], moved: frozenset[int]
) -> tuple[Release, ...]:
    """Who gives back what; who stepped back keeps hers and gets nothing new."""
    done: Counter[tuple[str, str]] = Counter(dict.fromkeys(_given_back(situation), 0))
    gone = {each.maker for each in situation.causes if each.kind in STEPPED_BACK}
    gone |= {each.maker for each in held if each.id in moved}
    for each in held:
        if each.maker in gone and each.held:
            done[each.maker, each.line] += 0 if each.id in moved else each.held.pieces
    return tuple(Release(maker, line, pieces) for (maker, line), pieces in sorted(done.items()))


def _nobody_takes(situation: Situation, decided: Decided) -> frozenset[int]:
    """Batches that move although nobody could bring their pieces in time: they had better stay."""
    short = {each.line: each.pieces for each in decided.proposal.shortfalls}
    back = set()
    moving = [each for each in situation.stood if each.id in decided.moved and each.held]
    for each in sorted(moving, key=lambda one: (-(one.held.pieces if one.held else 0), one.id)):
        pieces = each.held.pieces if each.held else 0
        if 0 < pieces <= short.get(each.line, 0):
            short[each.line] -= pieces
            back.add(each.id)
    return frozenset(back)


def _worded(proposal: Proposal, released: Collection[str]) -> Proposal:
    """Reasons as they are here: done pieces are no shares, and not all new work was given back."""

    def worded(share: Share) -> Share:
        why = share.reason
        if why.code is Reason.DONE:
            return replace(share, reason=Because(Reason.KEPT))
        if why.code is Reason.TAKEN_OVER and share.line not in released:
            return replace(share, reason=Because(Reason.ADDED, why.facts))
        return share

    return replace(proposal, shares=tuple(worded(share) for share in proposal.shares))
