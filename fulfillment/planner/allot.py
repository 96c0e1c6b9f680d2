"""Allots tight work: when hours are short, whole bundles are bargained for by price.

First rough prices by offer and demand, then exact ones from the market's linear program, then
decisions: who surely takes which bundle, round by round. The answer is a draft in which no line is
given out twice and nobody works more than her hours; or none, if there is nobody to bargain with.
When time runs out, what was bargained for by then is decided at once.
"""

from __future__ import annotations

import numpy as np

from fulfillment.planner.bench import Floats, Ints
from fulfillment.planner.bundles import Bundles, price
from fulfillment.planner.deadline import Late
from fulfillment.planner.desk import Desk, set_desk
from fulfillment.planner.draft import Draft
from fulfillment.planner.market import Content, Entry, Market
from fulfillment.planner.task import Task

ROUGH_ROUNDS = 4
ROUNDS = 14
SURE = 0.99
#: Prices are good enough when a round improves the market by less than this part.
STILL = 1e-3
#: Offers per maker and round.
OFFERS = 4


def allot(task: Task, target: Floats, floor: Floats, late: Late) -> Draft | None:
    """A draft for tight work; `target` and `floor` are pay from new work per maker."""
    lines = task.bench.lines
    desk = set_desk(task, target, floor)
    if not len(desk.maker):
        return None
    wanted = task.open_pieces // lines.pack * lines.pack
    market = Market(len(desk.maker), wanted)
    _rough_prices(desk, market, wanted, _first_prices(lines.minutes, wanted), late)
    market.clear()
    _bargain(desk, market, wanted, late)
    draft = Draft(task)
    for row, content in sorted(_decide(desk, market, wanted, late).items()):
        for line, pieces in content:
            draft.put(int(desk.maker[row]), line, pieces)
    return draft


def _first_prices(minutes: Floats, wanted: Ints) -> Floats:
    """A guess: pieces that take long are left first, so quick ones carry a price."""
    longest = float(np.quantile(minutes[wanted > 0], 0.9)) if (wanted > 0).any() else 1.0
    return np.maximum(0.0, 1 - minutes / longest)


def _rough_prices(desk: Desk, market: Market, wanted: Ints, prices: Floats, late: Late) -> None:
    """Raise prices where more is asked for than is open, lower them where less is."""
    rows = np.arange(len(desk.maker))
    open_pieces = wanted.astype(np.float64)
    for turn in range(ROUGH_ROUNDS):
        if turn and late():
            return
        bundles = price(desk, rows, prices, open_pieces)
        market.offer(rows, bundles, np.full(len(rows), -1e8), OFFERS)
        excess = (_asked(bundles, len(wanted)) - open_pieces) / np.maximum(open_pieces, 1.0)
        step = np.where(prices > 0, np.maximum(prices, 0.1), 0.2) / (4 * (turn + 1))
        prices = np.clip(prices + step * np.clip(excess, -1.0, 1.0), 0.0, 1.0)


def _asked(bundles: Bundles, lines: int) -> Floats:
    """Pieces per line if everybody took her best bundle."""
    best = bundles.gain.argmax(axis=1)
    row = np.arange(len(best))
    line, pieces = bundles.line[row, best].ravel(), bundles.pieces[row, best].ravel()
    asked = np.bincount(line[line >= 0], pieces[line >= 0], minlength=lines)
    return asked.astype(np.float64)


def _bargain(desk: Desk, market: Market, wanted: Ints, late: Late) -> None:
    """Offer better bundles at the market's prices until there are none, or time runs out."""
    rows = np.arange(len(desk.maker))
    open_pieces = wanted.astype(np.float64)
    for _ in range(ROUNDS):
        if late():
            return
        before = market.worth
        bundles = price(desk, rows, market.prices, open_pieces)
        if not market.offer(rows, bundles, market.hopes, OFFERS):
            return
        market.clear()
        if market.worth - before < STILL * abs(before):
            return


def _decide(desk: Desk, market: Market, wanted: Ints, late: Late) -> dict[int, Content]:
    """Whole bundles for everybody, the surest first, with new prices after each round; all at once
    when time runs out."""
    open_pieces = wanted.copy()
    decided: dict[int, Entry] = {}
    waiting = set(range(len(desk.maker)))
    while waiting:
        ranked = _ranked(market, waiting)
        sure = [entry for taken, entry in ranked if taken >= SURE]
        last = late()
        enough = len(waiting) if last else max(8, len(waiting) // 3)
        for entry in sure if len(sure) >= enough else [entry for _, entry in ranked[:enough]]:
            if all(open_pieces[line] >= pieces for line, pieces in entry.content):
                for line, pieces in entry.content:
                    open_pieces[line] -= pieces
                decided[entry.row] = entry
                market.decide(entry.row, entry)
        settled = waiting & decided.keys()
        waiting -= settled
        if last or not settled or not waiting:
            break
        _reopen(desk, market, open_pieces, (decided, waiting))
    return {row: entry.content for row, entry in decided.items()}


def _ranked(market: Market, waiting: set[int]) -> list[tuple[float, Entry]]:
    """Each waiting row's likeliest bundle, the surest first."""
    best: dict[int, tuple[float, Entry]] = {}
    for entry, taken in zip(market.entries, market.taken, strict=False):
        if taken > 1e-6 and entry.row in waiting and taken > best.get(entry.row, (0.0, entry))[0]:
            best[entry.row] = (taken, entry)
    return sorted(best.values(), key=lambda pair: (-pair[0], pair[1].row))


def _reopen(
    desk: Desk, market: Market, open_pieces: Ints, who: tuple[dict[int, Entry], set[int]]
) -> None:
    """New prices and bundles for those who wait, within what is still open."""
    decided, waiting = who

    def is_out(entry: Entry) -> bool:
        if entry.row in decided:
            return decided[entry.row] is not entry
        return any(open_pieces[line] < pieces for line, pieces in entry.content)

    market.withdraw(is_out)
    market.clear()
    rows = np.array(sorted(waiting))
    for _ in range(2):
        bundles = price(desk, rows, market.prices, open_pieces.astype(np.float64))
        if not market.offer(rows, bundles, market.hopes[rows], OFFERS):
            return
        market.clear()
