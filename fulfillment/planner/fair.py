"""Fair pay: what each maker should earn so that the poorest are raised as far as skills allow.

Pay per hour (recent weeks and this order together) is levelled like water: everybody rises to
one common level; where the work that a group of makers is certified for does not reach, that
group and the rest are levelled apart. Exact for whole orders divided in money, with nobody above
what her free hours can earn; each split is found by one maximum flow (Fujishige's decomposition).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow

from fulfillment.planner.bench import Flags, Floats, Ints
from fulfillment.planner.task import Task

#: Money is counted in so many units per split, which is finer than a minor unit.
UNITS = 10**12
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Fair:
    """Fair pay from new work per maker, who could work at all, and the poorest fair level."""

    pay: Floats
    could: Ints
    level: float


@dataclass(frozen=True, slots=True)
class Claims:
    """Who may earn: `can[m, g]` skill groups, pay and hours so far, and the most she can earn."""

    can: Flags
    pay: Floats
    hours: Floats
    most: Floats


def fair_share(task: Task, pieces: Ints) -> Fair:
    """Fair pay when `pieces[l]` of each line are made by those who can do a batch of it."""
    bench = task.bench
    rows, groups = len(bench.makers.facts), len(bench.groups)
    can, best = np.zeros((rows, groups), np.bool_), np.zeros(rows)
    for line in np.nonzero(task.open_pieces > 0)[0].tolist():
        able = bench.able_for(line)
        able = able[task.admitted[able]]
        able = able[task.largest(able, line, task.free[able]) >= task.least(able, line)]
        can[able, bench.lines.group[line]] = True
        per_hour = bench.lines.rate[line] / bench.minutes_per_piece(able, line)
        best[able] = np.maximum(best[able], per_hour)
    worth = (pieces * bench.lines.rate).astype(np.float64)
    money = np.bincount(bench.lines.group, worth, minlength=groups).astype(np.float64)
    so_far = bench.makers.recent_pay + task.pay
    hours = bench.makers.recent_hours + task.hours
    claims = Claims(can, so_far, hours, best * np.maximum(task.free[:, -1], 0.0))
    pay, could = fair_pay(claims, money), np.nonzero(can.any(axis=1))[0]
    levels = (so_far + pay)[could] / np.maximum(hours[could], 1e-9)
    return Fair(pay, could, float(levels.min(initial=np.inf)) if len(could) else 0.0)


def fair_pay(claims: Claims, money: Floats) -> Floats:
    """Pay from this order per maker when `money[g]` is to be earned in each skill group."""
    can = claims.can & (money > 0)[None, :]
    active = np.nonzero(can.any(axis=1))[0]
    kinds, kind = np.unique(can[active], axis=0, return_inverse=True)
    kind = kind.ravel()
    pay = np.zeros(len(can))
    parts = [(np.arange(len(kinds)), np.nonzero(money > 0)[0])]
    while parts:
        some, groups = parts.pop()
        if not len(some) or not len(groups):
            continue
        inside = np.isin(kind, some)
        makers, of = active[inside], np.searchsorted(some, kind[inside])
        given = _levelled(claims, makers, float(money[groups].sum()))
        wanted = np.bincount(of, given, minlength=len(some)).astype(np.float64)
        cut = _cut(kinds[np.ix_(some, groups)], wanted, money[groups])
        if cut is None:
            pay[makers] = given
        else:
            kinds_in, groups_in = cut
            parts.append((some[kinds_in], groups[groups_in]))
            parts.append((some[~kinds_in], groups[~groups_in]))
    return pay


def _levelled(claims: Claims, makers: Ints, total: float) -> Floats:
    """Raise everyone's pay per hour to one level that uses up the money."""
    pay, hours, most = claims.pay[makers], claims.hours[makers], claims.most[makers]
    if most.sum() <= total:
        return most
    low, high = 0.0, float(((pay + most) / np.maximum(hours, 1e-9)).max()) + 1
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if np.clip(middle * hours - pay, 0, most).sum() < total:
            low = middle
        else:
            high = middle
    return np.clip(high * hours - pay, 0, most)


def _cut(can: Flags, wanted: Floats, money: Floats) -> tuple[Flags, Flags] | None:
    """Kinds and groups to be levelled apart, or None if the money reaches everyone as wanted."""
    kinds, groups = len(can), can.shape[1]
    scale = UNITS / max(float(money.sum()), float(wanted.sum()), 1e-9)
    kind, group = np.nonzero(can)
    source, sink = kinds + groups, kinds + groups + 1
    tails = np.concatenate([np.full(groups, source), kinds + group, np.arange(kinds)])
    heads = np.concatenate([kinds + np.arange(groups), kind, np.full(kinds, sink)])
    room = np.concatenate([np.floor(money * scale), np.full(len(kind), 2 * UNITS)])
    room = np.concatenate([room, np.floor(wanted * scale)]).astype(np.int64)
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(tails, heads, room)
    flow.solve(source, sink)
    enough = min(float(money.sum()), float(wanted.sum())) * scale
    if flow.optimal_flow() >= enough * (1 - 1e-7) - 2 * (kinds + groups) or kinds == 1:
        return None
    near = np.zeros(kinds + groups + 2, np.bool_)
    near[flow.get_source_side_min_cut()] = True
    inside = near[:kinds]
    return None if inside.all() or not inside.any() else (inside, near[kinds : kinds + groups])
