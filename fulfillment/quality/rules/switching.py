"""How hard the next lot is looked at: the switching rules of ISO 2859-1, clause 9.3.

One `Series` per maker, style and class of defect; only lots that are looked at for the first time
count, one shown again never does.

* normal → tightened: 2 of 5 or fewer lots in a row were not accepted.
* tightened → normal: 5 lots in a row were accepted.
* tightened: when 5 lots of one stay were not accepted, acceptance stops. A person lets it go on
  (`resumed`), and then tightened.
* normal → reduced: the switching score reached 30 and somebody agreed to look at fewer.
* reduced → normal: at once, with one lot that is not accepted, or by a person (`hardened`).

The score: on normal only. Ac 0 or 1: an accepted lot gives 2; Ac 2 and more: a lot that would also
have been accepted one AQL stricter gives 3; anything else puts it back to 0. Entering normal puts
it to 0 too. Invariants: the score is never negative; nothing remembers lots from before a switch;
when acceptance has stopped, no lot changes anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fulfillment.quality.rules.tables import Severity

#: The score from which fewer pieces may be looked at.
ENOUGH = 30
#: How many lots the rules look back on.
WINDOW = 5
#: Lots not accepted in a window: so many make inspection tightened.
TWO = 2
#: Lots not accepted during one tightened stay: so many stop it.
STOP = 5


@dataclass(frozen=True, slots=True)
class Result:
    """One lot: accepted or not; `stricter` if it would be at the next stricter AQL too."""

    accepted: bool
    stricter: bool = True
    accept_number: int = 0

    @property
    def points(self) -> int:
        """What it adds to the score; 0 means that the score starts anew."""
        if not self.accepted:
            return 0
        if self.accept_number < 2:
            return 2
        return 3 if self.stricter else 0


@dataclass(frozen=True, slots=True)
class Series:
    """Where a series of lots stands; `recent` are its last lots since the last switch."""

    severity: Severity = Severity.NORMAL
    score: int = 0
    recent: tuple[bool, ...] = ()
    not_accepted: int = 0
    discontinued: bool = False


def after(series: Series, result: Result, *, fewer_agreed: bool = True) -> Series:
    """The series with one more lot."""
    if series.discontinued:
        return series
    recent = (*series.recent, result.accepted)[-WINDOW:]
    lost = series.not_accepted + (not result.accepted)
    series = replace(series, recent=recent, not_accepted=lost)
    if series.severity is Severity.NORMAL:
        return _after_normal(series, result, fewer_agreed)
    if series.severity is Severity.TIGHTENED:
        return _after_tightened(series)
    return series if result.accepted else hardened(series)


def hardened(series: Series) -> Series:
    """Back from reduced to normal, for whatever reason."""
    return Series() if series.severity is Severity.REDUCED else series


def lightened(series: Series) -> Series:
    """Fewer pieces from the next lot on, if the score allows it."""
    if series.severity is Severity.NORMAL and series.score >= ENOUGH:
        return Series(Severity.REDUCED, series.score)
    return series


def resumed(series: Series) -> Series:
    """Acceptance goes on after something was changed for the better, tightened."""
    return Series(Severity.TIGHTENED) if series.discontinued else series


def _after_normal(series: Series, result: Result, fewer_agreed: bool) -> Series:
    score = series.score + result.points if result.points else 0
    series = replace(series, score=score)
    if series.recent.count(False) >= TWO:
        return Series(Severity.TIGHTENED)
    return lightened(series) if fewer_agreed else series


def _after_tightened(series: Series) -> Series:
    if series.not_accepted >= STOP:
        return replace(series, discontinued=True)
    good = len(series.recent) == WINDOW and all(series.recent)
    return Series() if good else series
