"""Turns a finished draft into a proposal: shares, shortfalls, who gets nothing, and the figures.

Pure bookkeeping in a fixed order (by identity). Costs follow the house's rule: so much per batch,
expected rework, and parcels: kits of one cooperative that leave on one day travel together, goods
of one cooperative handed in on one day travel together, each shipment in whole parcels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from fulfillment.planner.bench import Bench, Floats, Ints
from fulfillment.planner.draft import Draft
from fulfillment.planner.earliest import earliest_days
from fulfillment.planner.explain import Ground, why_left, why_share, why_short
from fulfillment.planner.hours import loads_of
from fulfillment.planner.proposal import Because, Left, Proposal, Share, Shortfall, Summary
from fulfillment.planner.standing import Standing


@dataclass(frozen=True, slots=True)
class Costs:
    """What a plan costs beside the pay, in minor units."""

    batches: float
    rework: float
    shipping: float
    parcels: int


def outcome(
    draft: Draft,
    batches: Sequence[Standing],
    reasons: Mapping[Standing | None, Because],
    left: Mapping[int, Because] | None = None,
) -> Proposal:
    """The proposal for a draft whose new work is `batches`.

    `reasons` holds those of standing batches and, under None, one for all new work; `left` those
    of makers without work. Where they are silent the usual reasons are read off the draft.
    """
    task, bench = draft.task, draft.task.bench
    every = sorted([*task.standing, *batches], key=lambda b: (b.maker, b.line, b.start))
    could = could_work(draft)
    ground = Ground(draft)
    levels = draft.levels()[could]
    usual = float(np.median(levels)) if len(levels) else 0.0
    known = dict(zip(could.tolist(), levels.tolist(), strict=True))
    return Proposal(
        shares=tuple(_share(ground, batch, reasons) for batch in every),
        shortfalls=tuple(_shortfalls(draft, every)),
        refusals=tuple(
            Left(
                bench.makers.facts[maker].id,
                (left or {}).get(maker) or why_left(ground, maker, known, usual),
            )
            for maker in sorted(set(range(len(draft.work))) - {batch.maker for batch in every})
        ),
        summary=_summary(draft, every, could),
    )


def could_work(draft: Draft) -> Ints:
    """Makers who could get at least one legal batch if nobody else got any."""
    task = draft.task
    can = np.zeros(len(draft.work), np.bool_)
    for line in range(len(task.bench.lines.facts)):
        able = task.bench.able_for(line)
        able = able[~can[able] & task.admitted[able]]
        if task.open_pieces[line] > 0 and len(able):
            can[able] = task.largest(able, line, task.free[able]) >= task.least(able, line)
    return np.nonzero(can)[0]


def costs_of(bench: Bench, batches: Iterable[Standing]) -> Costs:
    """Batches, expected rework and shipments of a list of batches."""
    settings = bench.facts.settings
    lines, makers = bench.lines, bench.makers
    boxes: dict[tuple[str, int, int], float] = {}
    per_batch = rework = 0.0
    for batch in batches:
        where = int(makers.cooperative[batch.maker])
        kit, goods = ("kit", where, batch.start), ("goods", where, batch.due)
        boxes[kit] = boxes.get(kit, 0.0) + batch.pieces * float(lines.kit_kg[batch.line])
        boxes[goods] = boxes.get(goods, 0.0) + batch.pieces * float(lines.goods_kg[batch.line])
        per_batch += float(makers.batch_cost[batch.maker])
        pay = float(batch.pieces * lines.rate[batch.line])
        rework += pay * float(makers.defects[batch.maker]) * settings.rework_cost_share
    shipping, parcels = 0.0, 0
    for (_, where, _), kg in sorted(boxes.items()):
        count = math.ceil(kg / settings.parcel_kg - 1e-9)
        parcels += count
        cooperative = bench.cooperatives[where]
        shipping += count * cooperative.cost_per_parcel + kg * cooperative.cost_per_kg
    return Costs(per_batch, rework, shipping, parcels)


def _share(ground: Ground, batch: Standing, reasons: Mapping[Standing | None, Because]) -> Share:
    draft = ground.draft
    bench = draft.task.bench
    line = bench.lines.facts[batch.line]
    because = reasons.get(batch) or reasons.get(None) or why_share(ground, batch)
    return Share(
        maker=bench.makers.facts[batch.maker].id,
        line=line.id,
        style=line.style,
        pieces=batch.pieces,
        start=bench.start + timedelta(days=batch.start),
        due=bench.start + timedelta(days=batch.due),
        minutes=round(batch.pieces * draft.minutes(batch.maker, batch.line)),
        pay=batch.pieces * int(bench.lines.rate[batch.line]),
        reason=because,
    )


def _shortfalls(draft: Draft, batches: Sequence[Standing]) -> Iterable[Shortfall]:
    bench = draft.task.bench
    for line, day in sorted(earliest_days(draft, loads_of(bench, batches)).items()):
        yield Shortfall(
            line=bench.lines.facts[line].id,
            pieces=int(draft.open[line]),
            earliest=None if day is None else bench.start + timedelta(days=day),
            reason=why_short(draft, line),
        )


def _summary(draft: Draft, batches: Sequence[Standing], could: Ints) -> Summary:
    bench = draft.task.bench
    costs = costs_of(bench, batches)
    levels, hours = draft.levels()[could], _hours(draft, batches)
    pay, level = _spread(draft.pay[sorted(hours)]), _spread(levels)
    return Summary(
        pieces_ordered=int(bench.lines.pieces.sum()),
        pieces_on_time=sum(batch.pieces for batch in batches),
        batches=len(batches),
        makers_with_work=len(hours),
        makers_who_could=len(could),
        level_min=float(levels.min(initial=level[0])),
        level_p10=level[0],
        level_median=level[1],
        pay_low=round(pay[0]),
        pay_median=round(pay[1]),
        pay_high=round(pay[2]),
        hours_median=_spread(np.array([*hours.values()]))[1],
        cost=round(costs.batches + costs.rework + costs.shipping),
        cost_batches=round(costs.batches),
        cost_rework=round(costs.rework),
        cost_shipping=round(costs.shipping),
        parcels=costs.parcels,
    )


def _hours(draft: Draft, batches: Sequence[Standing]) -> dict[int, float]:
    """Hours of work in this plan for everybody who has any."""
    hours: dict[int, float] = {}
    for batch in batches:
        needed = batch.pieces * draft.minutes(batch.maker, batch.line) / 60
        hours[batch.maker] = hours.get(batch.maker, 0.0) + needed
    return hours


def _spread(values: Floats) -> tuple[float, float, float]:
    """What eight in ten lie between, and the one in the middle."""
    if not len(values):
        return 0.0, 0.0, 0.0
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
    return float(low), float(middle), float(high)
