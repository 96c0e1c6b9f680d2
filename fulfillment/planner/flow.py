"""The fair flow: every maker's fair pay spread over lines at least cost, as one network flow.

Makers supply the pay they should get, lines demand what their pieces pay. An arc costs what the
goods' way costs per unit of pay, plus what makes whole batches awkward: pay that whole packs miss,
and one more batch where the maker cannot take all her pay from this line. Because a cheapest flow
uses few arcs, most makers end with one line. Dates inside the window bound each arc alone; what
they forbid together is mended later. Solved exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from fulfillment.planner.bench import Bench, Floats, Ints
from fulfillment.planner.task import Task

#: Worth of one unit of misplaced pay, in units of cost.
MISPLACED = 0.3
#: Whole numbers per unit of cost: fine enough that nothing is lost to rounding.
GRAIN = 3_000
MOST_PRICE = 1e9
#: So many of the first dates have passages.
PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Arcs:
    """Possible pairs: who, which line, most pay, cost per unit of pay, pay of the least batch."""

    maker: Ints
    line: Ints
    most: Ints
    cost: Floats
    least: Floats


@dataclass(frozen=True, slots=True)
class Flow:
    """Pay per pair that carries any."""

    maker: Ints
    line: Ints
    pay: Ints


def fair_flow(task: Task, target: Floats) -> Flow:
    """The cheapest way to bring every maker her target pay from lines she may make."""
    arcs = pairs(task, target)
    carried = _cheapest(task, target, arcs)
    used = np.nonzero(carried)[0]
    return Flow(arcs.maker[used], arcs.line[used], carried[used])


def _demand(task: Task) -> Ints:
    return task.open_pieces * np.maximum(task.bench.lines.rate, 1)


def shipping_per_kg(bench: Bench) -> Floats:
    """What one kilogram costs each way, its part of a parcel included, per cooperative."""
    parcel = bench.facts.settings.parcel_kg
    return np.array([row.cost_per_kg + row.cost_per_parcel / parcel for row in bench.cooperatives])


def pairs(task: Task, target: Floats) -> Arcs:
    """Every pair of a maker with a target and a line that can carry a legal batch."""
    columns = [_pairs_of(task, target, line) for line in range(len(task.open_pieces))]
    maker, line, most, cost, least = (
        np.concatenate(column) for column in zip(*columns, strict=True)
    )
    return Arcs(maker, line, most, cost, least)


def _pairs_of(task: Task, target: Floats, line: int) -> tuple[Ints, Ints, Ints, Floats, Floats]:
    bench = task.bench
    makers = bench.able_for(line)
    makers = makers[task.admitted[makers] & (target[makers] > 0)]
    largest = task.largest(makers, line, task.free[makers])
    least = task.least(makers, line)
    fits = (largest >= least) & (task.open_pieces[line] > 0)
    makers, largest, least = makers[fits], largest[fits], least[fits]
    rate, pack = max(int(bench.lines.rate[line]), 1), int(bench.lines.pack[line])
    wanted = target[makers]
    most = np.maximum(np.minimum(np.ceil(wanted), largest * rate), 1.0)
    lowest = -(-least // pack) * pack
    whole = np.clip(np.round(wanted / rate / pack) * pack, lowest, np.maximum(largest, lowest))
    missed = MISPLACED * np.abs(whole * rate - wanted)
    alone = wanted <= largest * rate * 1.02
    awkward = np.where(alone, missed, bench.makers.batch_cost[makers]) / most
    kg = float(bench.lines.kit_kg[line] + bench.lines.goods_kg[line])
    way = shipping_per_kg(bench)[bench.makers.cooperative[makers]] * kg / rate
    return makers, np.full(len(makers), line), most.astype(np.int64), way + awkward, least * rate


def _cheapest(task: Task, target: Floats, arcs: Arcs) -> Ints:
    """The cheapest of the largest flows, as pay per arc.

    Everyone may take more than her target, at a price above all others, so that no line is left
    because the dates keep somebody else from her full target. Lines of the earliest dates are
    reached through passages, one per maker and date, as wide as what her hours until then can earn.
    """
    active, node = np.unique(arcs.maker, return_inverse=True)
    node = node.ravel()
    makers, lines = len(active), len(task.open_pieces)
    demand, every = _demand(task), np.arange(makers)
    wanted = np.round(target[active]).astype(np.int64)
    doors, passages, source = _doors(task, arcs, active, wanted)
    unit = GRAIN / max(float(np.median(arcs.cost)), 1e-9)
    price = np.round(np.minimum(arcs.cost * unit, MOST_PRICE)).astype(np.int64)
    over = np.full(makers, int(price.max(initial=1)) * 2, np.int64)
    date = np.minimum(task.bench.lines.date[arcs.line], len(doors) - 1)
    flow = min_cost_flow.SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    numbers = add(doors[date, node], makers + arcs.line, arcs.most, price)
    for before, door, room in passages:
        add(before, door, room, 0 * room)
    most = np.bincount(node, arcs.most, minlength=makers).astype(np.int64)
    add(np.full(makers, source), every, wanted, 0 * over)
    add(np.full(makers, source), every, most, over)
    flow.set_node_supply(source, int(demand.sum()))
    flow.set_nodes_supplies(makers + np.arange(lines), -demand)
    flow.solve_max_flow_with_min_cost()
    return np.asarray(flow.flows(numbers), np.int64)


def _doors(
    task: Task, arcs: Arcs, active: Ints, wanted: Ints
) -> tuple[Ints, list[tuple[Ints, Ints, Ints]], int]:
    """`doors[date, maker]` is the node that her arcs of a date leave from, with the passages from
    node to node and the first number that is free. A door stands only where her hours until that
    date are too few for what she wants."""
    makers, number = len(active), len(active) + len(task.open_pieces)
    dates = min(PASSAGES, task.free.shape[1])
    doors = np.tile(np.arange(makers), (dates + 1, 1))
    passages = []
    for early in range(dates - 1, -1, -1):
        room = _early_pay(task, arcs, early)[active]
        narrow = np.nonzero((room > 0) & (room < wanted))[0]
        doors[early] = doors[early + 1]
        doors[early, narrow] = np.arange(number, number + len(narrow))
        passages.append((doors[early + 1, narrow], doors[early, narrow], room[narrow]))
        number += len(narrow)
    return doors, passages, number


def _early_pay(task: Task, arcs: Arcs, date: int) -> Ints:
    """The most each maker can earn until a date, at the best paid of her lines until then."""
    bench = task.bench
    until = bench.lines.date[arcs.line] <= date
    maker, line = arcs.maker[until], arcs.line[until]
    best = np.zeros(len(task.free))
    per_minute = bench.lines.rate[line] / bench.minutes_per_piece(maker, line)
    np.maximum.at(best, maker, per_minute)
    most: Ints = np.ceil(best * task.free[:, date]).astype(np.int64)
    return most
