"""Draws up a plan for a task: the named steps, in order, and which of two ways is taken.

Usually there are hours to spare: the fair flow is rounded to whole packs and polished. When that
leaves pieces open that somebody could make, work is tight, and whole bundles are bargained for by
price; the better of the two drafts, by pieces on time, is polished and kept. Polishing never
lowers pieces on time.
"""

from __future__ import annotations

import numpy as np

from fulfillment.planner.aims import FLOOR, set_aims
from fulfillment.planner.allot import allot
from fulfillment.planner.balance import balance
from fulfillment.planner.bench import Ints
from fulfillment.planner.deadline import Late, never_late, part_of
from fulfillment.planner.draft import Draft
from fulfillment.planner.exchange import exchange
from fulfillment.planner.fair import Fair, fair_share
from fulfillment.planner.fill import fill
from fulfillment.planner.flow import fair_flow
from fulfillment.planner.mend import mend
from fulfillment.planner.progress import Progress, Step, telling, untold
from fulfillment.planner.rebid import rebid
from fulfillment.planner.rescue import rescue
from fulfillment.planner.settle import settle
from fulfillment.planner.task import Task
from fulfillment.planner.tidy import tidy

#: Work is tight when more than this part of what could be made is left open.
TIGHT = 0.003
#: Bargaining is for this many pairs of maker and line at most; beyond, polishing must do.
MOST_PAIRS = 120_000
ROUNDS = 3
#: Parts of a time limit by which bargaining and finding hands must be done, so that some is left
#: for the poorest.
BARGAINED, RESCUED = 0.7, 0.9
#: Benches of so many makers at most are polished twice, and their poorest are mended even when it
#: is late, which takes a fraction of a second.
SMALL = 5_000


def draw_up(task: Task, late: Late = never_late, tell: Progress = untold) -> Draft:
    """The best draft for a task; stops early when `late()`."""
    tell(Step.SHARING, 0.05)
    most = makeable(task)
    fair = fair_share(task, most)
    draft = by_flow(task, fair)
    left = int((most - (task.open_pieces - draft.open)).sum())
    if left > TIGHT * int(most.sum()) and _pairs(task) <= MOST_PAIRS and not late():
        bargained = telling(part_of(late, BARGAINED), tell, Step.BARGAINING, 0.35)
        other = by_bargain(task, fair, bargained)
        if other is not None and other.open.sum() < draft.open.sum():
            draft = other
    polish(draft, telling(late, tell, Step.POLISHING, 0.65))
    tell(Step.WORDING, 0.9)
    return draft


def by_flow(task: Task, fair: Fair) -> Draft:
    """Fair flow, whole packs, and what is left to whoever can take it."""
    draft = Draft(task)
    target = fair.pay + task.pay
    if fair.pay.any():
        settle(draft, fair_flow(task, fair.pay), target)
    fill(draft, target)
    return draft


def by_bargain(task: Task, fair: Fair, late: Late) -> Draft | None:
    """Whole bundles at market prices, and what is left to whoever can take it."""
    makers = task.bench.makers
    hours = makers.recent_hours + task.hours
    floor = FLOOR * fair.level * hours - makers.recent_pay - task.pay
    draft = allot(task, fair.pay, np.clip(floor, 0.0, fair.pay), late)
    if draft is not None:
        fill(draft, fair.pay + task.pay)
    return draft


def polish(draft: Draft, late: Late) -> None:
    """Even out, find hands for open pieces, mend the poorest, swap, save batches."""
    task = draft.task
    fair = fair_share(task, task.open_pieces - draft.open)
    target = fair.pay + task.pay
    draft.fair = target
    aims = set_aims(draft, target, fair.level)
    balance(draft, aims)
    rescue(draft, aims, part_of(late, RESCUED))
    rebid(draft, aims, part_of(late, RESCUED))
    small = len(draft.work) <= SMALL
    for _ in range(2 if small else 1):
        mend(draft, aims, never_late if small else late)
        tidy(draft, aims, late)
        exchange(draft, aims, ROUNDS, late)
    mend(draft, aims, late)
    balance(draft, aims)


def _pairs(task: Task) -> int:
    return int(task.bench.able[:, task.bench.lines.group].sum())


def makeable(task: Task) -> Ints:
    """Pieces of each line that its certified makers could make if there were no other line."""
    most = np.zeros(len(task.open_pieces), np.int64)
    for line in range(len(most)):
        able = task.bench.able_for(line)
        able = able[task.admitted[able]]
        largest = task.largest(able, line, task.free[able])
        most[line] = largest[largest >= task.least(able, line)].sum()
    return np.minimum(most, task.open_pieces)
