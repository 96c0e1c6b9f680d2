"""Bundles: the best few sets of whole batches for each maker when every piece has a price.

A bundle is one to three legal batches that together fit a maker's hours for every date. When work
is tight, what counts is that batches fill her hours to the brim: so for every pair of lines all
sizes of the first are tried, and the second takes what is left, then a third. Prices say how
much a piece of each line is wanted elsewhere; a bundle is worth its pieces less their prices, less
a little for misplaced pay, for the goods' way and for each batch. Many makers are priced at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fulfillment.planner.bench import SLIP, Flags, Floats, Ints
from fulfillment.planner.desk import Desk

#: Lines looked at per maker, sizes of the first batch, bundles kept per maker, makers at once.
BEST_LINES = 14
SIZES = 8
KEPT = 24
AT_ONCE = 64
NEVER = -1e9
HOPE = 0.7
#: Worth in pieces: one piece's pay misplaced, or missing to the floor, and one batch.
MISPLACED_PIECE = 0.1
POOR_PIECE = 1.0
BATCH = 0.4


@dataclass(frozen=True, slots=True)
class Bundles:
    """Per row of the desk some bundles: gain at the prices, own worth, lines and pieces."""

    gain: Floats
    worth: Floats
    line: Ints
    pieces: Ints


def price(desk: Desk, rows: Ints, prices: Floats, open_pieces: Floats) -> Bundles:
    """The best bundles of these rows at these prices, within what is open of each line."""
    parts = [
        _price(_view(desk, rows[at : at + AT_ONCE], prices, open_pieces))
        for at in range(0, len(rows), AT_ONCE)
    ]
    return Bundles(
        gain=np.concatenate([part.gain for part in parts]),
        worth=np.concatenate([part.worth for part in parts]),
        line=np.concatenate([part.line for part in parts]),
        pieces=np.concatenate([part.pieces for part in parts]),
    )


@dataclass(frozen=True, slots=True)
class _View:
    """A few makers with their most rewarding lines, as the pricing looks at them."""

    line: Ints
    value: Floats
    own: Floats
    need: Floats
    date: Ints
    pack: Floats
    least: Floats
    rate: Floats
    room: Floats
    good: Flags
    slack: Floats
    density: Floats
    styles: Ints
    target: Floats
    floor: Floats


def _view(desk: Desk, rows: Ints, prices: Floats, open_pieces: Floats) -> _View:
    every, some = desk.line[rows], np.maximum(desk.line[rows], 0)
    can = (every >= 0) & (open_pieces[some] >= desk.least[rows])
    density = np.where(can, (1 - prices[some] - desk.way[rows]) / desk.need[rows], -1.0)
    top = np.argsort(-density, axis=1, kind="stable")[:, :BEST_LINES]
    at = (rows[:, None], top)
    line, own = np.take_along_axis(some, top, 1), 1 - desk.way[at]
    good = np.take_along_axis(density, top, 1) > 0
    return _View(
        line=line,
        value=own - prices[line],
        own=own,
        need=desk.need[at],
        date=desk.date[at],
        pack=desk.pack[at].astype(np.float64),
        least=desk.least[at].astype(np.float64),
        rate=desk.rate[at],
        room=np.where(good, open_pieces[line], 0.0),
        good=good,
        slack=desk.free[rows],
        density=density.max(axis=1, initial=0.0),
        styles=desk.styles[rows],
        target=desk.target[rows],
        floor=desk.floor[rows],
    )


@dataclass(frozen=True, slots=True)
class _Stage:
    """Unfinished bundles: chosen columns and pieces, minutes used, value and pay so far."""

    choice: Ints
    pieces: Floats
    used: Floats
    value: Floats
    pay: Floats
    fits: Flags


def _price(view: _View) -> Bundles:
    """One batch in all its sizes, the best second for each, the best third for the best pairs."""
    one = _first(view)
    found = [_kept(view, one, KEPT // 4)]
    if view.line.shape[1] > 1:
        two = _next(view, one)
        found.append(_kept(view, two, KEPT))
        three = _next(view, _chosen(two, _promise(view, two), KEPT))
        found.append(_kept(view, three, KEPT // 2))
    return Bundles(
        gain=np.concatenate([part.gain for part in found], axis=1),
        worth=np.concatenate([part.worth for part in found], axis=1),
        line=np.concatenate([part.line for part in found], axis=1),
        pieces=np.concatenate([part.pieces for part in found], axis=1),
    )


def _first(view: _View) -> _Stage:
    """Every good line in evenly spread sizes, from the least batch to the most that fits."""
    people, lines = view.line.shape
    room = np.take_along_axis(_reach(view.slack), view.date, 1) / view.need + SLIP
    most = np.floor(np.minimum(room, view.room) / view.pack) * view.pack
    packs = (most - view.least) / view.pack
    part = np.arange(SIZES - 1, -1, -1) / (SIZES - 1)
    size = view.least[..., None] + view.pack[..., None] * np.floor(packs[..., None] * part + SLIP)
    pieces = size.reshape(people, -1)
    choice = np.broadcast_to(np.repeat(np.arange(lines), SIZES), pieces.shape)
    row = np.arange(people)[:, None]
    return _Stage(
        choice=choice[..., None],
        pieces=pieces[..., None],
        used=pieces * view.need[row, choice],
        value=pieces * view.value[row, choice],
        pay=pieces * view.rate[row, choice],
        fits=np.repeat(view.good & (packs >= 0), SIZES, axis=1),
    )


def _next(view: _View, stage: _Stage) -> _Stage:
    """Add to every unfinished bundle one more batch, as large as still fits, of every line."""
    people, lines = view.line.shape
    before, number = stage.value.shape[1], stage.choice.shape[2]
    dates = np.broadcast_to(view.date[:, None, :], (people, before, lines))
    left = np.take_along_axis(_reach(_slack(view, stage)), dates, 2) / view.need[:, None, :]
    pack = view.pack[:, None, :]
    size = np.floor(np.minimum(left + SLIP, view.room[:, None, :]) / pack) * pack
    again = (stage.choice[..., None] == np.arange(lines)).any(axis=2)
    fits = stage.fits[..., None] & ~again & (size >= view.least[:, None, :])
    fits &= (view.styles > number)[:, None, None]
    origin = np.repeat(np.arange(before), lines)
    pieces = size.reshape(people, -1)
    choice = np.broadcast_to(np.tile(np.arange(lines), before), pieces.shape)
    row = np.arange(people)[:, None]
    return _Stage(
        choice=np.concatenate([stage.choice[:, origin], choice[..., None]], axis=2),
        pieces=np.concatenate([stage.pieces[:, origin], pieces[..., None]], axis=2),
        used=stage.used[:, origin] + pieces * view.need[row, choice],
        value=stage.value[:, origin] + pieces * view.value[row, choice],
        pay=stage.pay[:, origin] + pieces * view.rate[row, choice],
        fits=fits.reshape(people, -1),
    )


def _reach(slack: Floats) -> Floats:
    reach: Floats = np.minimum.accumulate(slack[..., ::-1], axis=-1)[..., ::-1]
    return reach


def _slack(view: _View, stage: _Stage) -> Floats:
    """Minutes left until each date when the batches of a bundle are done."""
    row = np.arange(len(view.line))[:, None]
    slack = np.repeat(view.slack[:, None, :], stage.value.shape[1], axis=1)
    for number in range(stage.choice.shape[2]):
        choice = stage.choice[..., number]
        load = stage.pieces[..., number] * view.need[row, choice]
        later = np.arange(slack.shape[2]) >= view.date[row, choice][..., None]
        slack -= np.where(later, load[..., None], 0.0)
    return slack


def _fee(view: _View, stage: _Stage) -> Floats:
    """What counts against a bundle: misplaced pay, pay below the floor, batches."""
    misplaced = np.abs(stage.pay - view.target[:, None])
    poor = np.maximum(view.floor[:, None] - stage.pay, 0.0)
    fee: Floats = MISPLACED_PIECE * misplaced + POOR_PIECE * poor + BATCH * stage.choice.shape[2]
    return fee


def _promise(view: _View, stage: _Stage) -> Floats:
    """What a bundle could still become if most of the hours left were filled."""
    left = view.slack[:, -1:] - stage.used
    hope: Floats = stage.value + HOPE * view.density[:, None] * left
    return hope


def _chosen(stage: _Stage, rank: Floats, count: int) -> _Stage:
    """The `count` best by rank for every maker."""
    order = np.where(stage.fits, -rank, -NEVER)
    best = np.argpartition(order, min(count, order.shape[1]) - 1, axis=1)[:, :count]
    row = np.arange(len(best))[:, None]
    return _Stage(
        choice=stage.choice[row, best],
        pieces=stage.pieces[row, best],
        used=stage.used[row, best],
        value=stage.value[row, best],
        pay=stage.pay[row, best],
        fits=stage.fits[row, best],
    )


def _kept(view: _View, stage: _Stage, count: int) -> Bundles:
    """The best finished bundles of a stage."""
    best = _chosen(stage, stage.value - _fee(view, stage), count)
    row = np.arange(len(view.line))[:, None, None]
    fee = np.where(best.fits, _fee(view, best), -NEVER)
    missing = 3 - best.choice.shape[2]
    spare = ((0, 0), (0, 0), (0, missing))
    own = (best.pieces * view.own[row, best.choice]).sum(axis=2)
    return Bundles(
        gain=best.value - fee,
        worth=own - fee,
        line=np.pad(view.line[row, best.choice], spare, constant_values=-1),
        pieces=np.pad(best.pieces, spare).astype(np.int64),
    )
