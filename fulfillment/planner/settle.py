"""From pay on paper to whole packs: turns the fair flow into legal batches, line by line.

Within a line the sum is kept: everyone gets whole packs below her part, what remains goes pack by
pack to whoever is furthest below her target. Parts under half a least batch are left to others,
larger ones are raised to it. Early lines come first, so that the hours before their date are still
free. What does not fit stays open for the next steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fulfillment.planner.bench import Floats
from fulfillment.planner.draft import Draft
from fulfillment.planner.flow import Flow


@dataclass(slots=True)
class Part:
    """One maker's part of a line while it is being rounded."""

    maker: int
    wish: float
    pieces: int
    least: int
    most: int


def settle(draft: Draft, flow: Flow, target: Floats) -> None:
    """Put the flow into the draft as whole packs; `target` is total pay per maker."""
    lines = draft.task.bench.lines
    expected = np.bincount(flow.maker, flow.pay, minlength=len(target))
    order = np.argsort(flow.line, kind="stable")
    bounds = np.searchsorted(flow.line[order], np.arange(len(lines.facts) + 1))
    for line in np.lexsort((np.arange(len(lines.facts)), lines.due)).tolist():
        arcs = order[bounds[line] : bounds[line + 1]]
        makers = flow.maker[arcs]
        expected[makers] -= flow.pay[arcs]
        wishes = (target[makers] - draft.pay[makers] - expected[makers]) / max(1, lines.rate[line])
        parts = _parts(draft, line, makers.tolist(), wishes.tolist())
        for part in _rounded(draft, line, parts):
            draft.put(part.maker, line, part.pieces)


def _parts(draft: Draft, line: int, makers: list[int], wishes: list[float]) -> list[Part]:
    pack = int(draft.task.bench.lines.pack[line])
    at = np.array(makers, np.int64)
    rooms = draft.room(at, line).tolist()
    leasts = draft.task.least(at, line).tolist()
    parts = []
    for maker, wish, room, least in zip(makers, wishes, rooms, leasts, strict=True):
        lowest = -(-least // pack) * pack
        most = room // pack * pack
        if wish >= least / 2 and most >= lowest and draft.may_take(maker, line):
            pieces = min(max(lowest, int(wish // pack) * pack), most)
            parts.append(Part(maker, wish, pieces, lowest, room))
    return parts


def _rounded(draft: Draft, line: int, parts: list[Part]) -> list[Part]:
    """Parts whose pieces sum to what is open, if their rooms and least batches allow it."""
    pack = int(draft.task.bench.lines.pack[line])
    rest = int(draft.open[line]) - sum(part.pieces for part in parts)
    while rest < 0 and parts:
        shrinkable = [part for part in parts if part.pieces - pack >= part.least]
        if shrinkable:
            part = min(shrinkable, key=lambda p: p.wish - p.pieces)
            part.pieces -= pack
            rest += pack
        else:
            part = min(parts, key=lambda p: (p.wish, p.maker))
            parts.remove(part)
            rest += part.pieces
    while rest > 0:
        step = min(pack, rest)
        growable = [part for part in parts if part.pieces + step <= part.most]
        if not growable:
            break
        part = max(growable, key=lambda p: p.wish - p.pieces)
        if part.wish - part.pieces < -2 * pack:
            break
        part.pieces += step
        rest -= step
    return parts
