"""The market: prices per line at which makers' best bundles add up to the pieces that are wanted.

A linear program over the bundles found so far: every maker takes at most one (in parts, for now),
no line gives more than is open, pieces on time count most. Its prices say which lines are scarce;
with them better bundles are looked for, until none is found. Nearly every maker then holds one
whole bundle; the few others are decided in rounds, the surest first, with new prices after each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from fulfillment.planner.bench import Floats, Ints
from fulfillment.planner.bundles import Bundles

#: A bundle must promise at least this many pieces more to be offered.
WORTHWHILE = 1e-3

Content = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A bundle on the market: whose, what it holds, and its variable in the linear program."""

    row: int
    content: Content
    variable: pywraplp.Variable


class Market:
    """Bundles, prices and the linear program that joins them."""

    def __init__(self, rows: int, open_pieces: Ints) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        top = self._solver.infinity()
        self._one = [self._solver.Constraint(-top, 1.0) for _ in range(rows)]
        self._line = [self._solver.Constraint(-top, float(most)) for most in open_pieces]
        self._aim = self._solver.Objective()
        self._aim.SetMaximization()
        self._known: set[tuple[int, Content]] = set()
        self.entries: list[Entry] = []
        self.taken: list[float] = []
        self.worth = 0.0
        self.prices: Floats = np.zeros(len(open_pieces))
        self.hopes: Floats = np.zeros(rows)

    def offer(self, rows: Ints, bundles: Bundles, hopes: Floats, count: int) -> int:
        """Offer each row's best bundles that gain more than she hopes for; how many are new."""
        gain = bundles.gain - hopes[:, None]
        best = np.argsort(-gain, axis=1, kind="stable")[:, :count]
        at, place = np.nonzero(np.take_along_axis(gain, best, 1) > WORTHWHILE)
        chosen = best[at, place]
        lines, pieces = bundles.line[at, chosen].tolist(), bundles.pieces[at, chosen].tolist()
        worth = bundles.worth[at, chosen].tolist()
        return sum(
            self._add(row, _content(line, piece), value)
            for row, line, piece, value in zip(rows[at].tolist(), lines, pieces, worth, strict=True)
        )

    def _add(self, row: int, content: Content, worth: float) -> bool:
        if (row, content) in self._known:
            return False
        self._known.add((row, content))
        variable = self._solver.NumVar(0.0, self._solver.infinity(), "")
        self._aim.SetCoefficient(variable, worth)
        self._one[row].SetCoefficient(variable, 1.0)
        for line, pieces in content:
            self._line[line].SetCoefficient(variable, float(pieces))
        self.entries.append(Entry(row, content, variable))
        return True

    def clear(self) -> None:
        """Find prices at which nobody wants another bundle of those on offer."""
        self._solver.Solve()
        self.worth = self._aim.Value()
        self.prices = np.array([line.dual_value() for line in self._line])
        self.hopes = np.array([one.dual_value() for one in self._one])
        self.taken = [entry.variable.solution_value() for entry in self.entries]

    def decide(self, row: int, entry: Entry) -> None:
        """This row takes this bundle for good."""
        entry.variable.SetBounds(1.0, 1.0)

    def withdraw(self, is_out: Callable[[Entry], bool]) -> None:
        """Take bundles off the market."""
        for entry in self.entries:
            if is_out(entry):
                entry.variable.SetUb(0.0)


def _content(lines: list[int], pieces: list[int]) -> Content:
    pairs = zip(lines, pieces, strict=True)
    return tuple(sorted((line, piece) for line, piece in pairs if line >= 0 and piece > 0))
