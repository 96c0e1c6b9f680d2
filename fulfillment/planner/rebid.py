"""Bargains anew for lines that are still short: their makers give early work back and bid again.

Packs and least batches may leave every certified maker a few hours short of one more batch,
although together their hours would do. Then all of them lay down what they make for the short line
and for the lines before it that keep them busiest, and whole bundles of these lines are bargained
for by price (`allot`), around the work they keep. The new shares stand only if fewer pieces are
open in the end. Bounded by makers, lines and tries.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fulfillment.planner.aims import Aims
from fulfillment.planner.allot import allot
from fulfillment.planner.balance import balance_line
from fulfillment.planner.bench import Ints
from fulfillment.planner.deadline import Late
from fulfillment.planner.draft import Draft
from fulfillment.planner.fill import fill_line
from fulfillment.planner.task import Task
from fulfillment.planner.trial import begin

#: So many short lines are tried, each with so many makers and lines at most.
MOST_TRIES = 10
MOST_MAKERS = 400
MOST_LINES = 8


def rebid(draft: Draft, aims: Aims, late: Late) -> int:
    """Lower what is open; returns the pieces that found hands."""
    before = int(draft.open.sum())
    short = np.nonzero(draft.open > 0)[0]
    for line in short[np.argsort(-draft.open[short], kind="stable")][:MOST_TRIES].tolist():
        if draft.open[line] > 0 and not late():
            _bid(draft, aims, line, late)
    return before - int(draft.open.sum())


def _bid(draft: Draft, aims: Aims, line: int, late: Late) -> None:
    """Bargain for one short line and its neighbours; kept if fewer pieces are open."""
    able = np.nonzero((aims.most[:, line] > 0) & draft.task.admitted)[0]
    makers = able[np.argsort(-aims.most[able, line], kind="stable")][:MOST_MAKERS]
    lines = _neighbours(draft, line, makers)
    trial = begin(draft, aims, tuple(lines))
    for maker in makers.tolist():
        for each in [own for own in draft.work[maker] if own in lines]:
            draft.put(maker, each, -draft.work[maker][each])
    task = _part(draft, lines, makers)
    offer = allot(task, aims.target - draft.pay, aims.floor - draft.pay, late)
    if offer is not None:
        for maker in makers.tolist():
            for each, pieces in offer.work[maker].items():
                draft.put(maker, each, pieces)
        _complete(draft, aims, lines)
    if sum(int(draft.open[each]) for each in lines) >= trial.open:
        trial.undo()


def _neighbours(draft: Draft, line: int, makers: Ints) -> list[int]:
    """The line itself and the lines due no later that take most of these makers' time."""
    date = draft.task.bench.lines.date
    minutes: dict[int, float] = {}
    for maker in makers.tolist():
        for other, pieces in draft.work[maker].items():
            if date[other] <= date[line]:
                spent = pieces * draft.minutes(maker, other)
                minutes[other] = minutes.get(other, 0.0) + spent
    minutes.pop(line, None)
    busiest = sorted(minutes, key=lambda other: (-minutes[other], other))
    return [line, *busiest[: MOST_LINES - 1]]


def _part(draft: Draft, lines: list[int], makers: Ints) -> Task:
    """The task of these makers and lines alone, around the work they keep."""
    task = draft.task
    open_pieces, admitted = np.zeros_like(draft.open), np.zeros_like(task.admitted)
    open_pieces[lines], admitted[makers] = draft.open[lines], True
    held = {maker: frozenset(draft.styles_of(maker)) for maker in makers.tolist()}
    return replace(
        task, open_pieces=open_pieces, free=draft.reach, admitted=admitted, pay=draft.pay, held=held
    )


def _complete(draft: Draft, aims: Aims, lines: list[int]) -> None:
    """What is left goes to whoever can take it."""
    sharers = draft.sharers()
    for line in lines:
        balance_line(draft, aims, line, sharers[line])
        if draft.open[line] > 0:
            fill_line(draft, line, aims.target)
