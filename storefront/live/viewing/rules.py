"""The chapters of a replay: what was shown when, and what was said meanwhile. Pure.

Rules
* A chapter begins when something is pinned at the desk and ends with the next pin, when the pin is
  taken away, or with the session; moments are milliseconds since the session went on air.
* What was pinned for less than `SLIP` milliseconds was a slip of the finger: the chapter before it
  goes on. The same thing pinned again at once is the same chapter.
* Something that is shown twice has two chapters.
* What was said belongs to the chapter in which it began; what was said outside of all is the
  replay's own.

Invariant: chapters are in order, are not empty and never overlap, and lie within the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

SLIP = 3_000


@dataclass(frozen=True, slots=True)
class Pin:
    """At this moment this slot was pinned; none: the pin was taken away."""

    at: int
    slot_id: int | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A slot was shown from one moment to another."""

    slot_id: int
    begins: int
    ends: int


def chapters(pins: Iterable[Pin], lasted: int) -> tuple[Chapter, ...]:
    """What was shown when, of a session that lasted so long."""
    told = sorted((replace(each, at=max(each.at, 0)) for each in pins), key=lambda each: each.at)
    ends = [*(each.at for each in told[1:]), lasted]
    stays = [
        pin
        for place, (pin, until) in enumerate(zip(told, ends, strict=False))
        if pin.slot_id is None or until - pin.at >= SLIP or place + 1 == len(told)
    ]
    found: list[Chapter] = []
    for pin, until in zip(stays, [*(each.at for each in stays[1:]), lasted], strict=False):
        until = min(until, lasted)
        if pin.slot_id is None or until <= pin.at:
            continue
        last = found[-1] if found else None
        if last is not None and (last.slot_id, last.ends) == (pin.slot_id, pin.at):
            found[-1] = replace(last, ends=until)
        else:
            found.append(Chapter(pin.slot_id, pin.at, until))
    return tuple(found)


def said_in(
    told: Sequence[Chapter], begun: Iterable[tuple[int, str]]
) -> tuple[dict[Chapter, list[str]], list[str]]:
    """What was said in each chapter, and outside of all of them."""
    inside: dict[Chapter, list[str]] = {each: [] for each in told}
    outside: list[str] = []
    for begins, text in begun:
        home = next((each for each in told if each.begins <= begins < each.ends), None)
        (outside if home is None else inside[home]).append(text)
    return inside, outside


def clock(moment: int) -> str:
    """A moment as a player shows it: `4:05`, `1:02:09`."""
    minutes, seconds = divmod(moment // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def chapters_file(rows: Iterable[tuple[Chapter, str]]) -> str:
    """The chapters with their names as a WebVTT file."""
    parts = ["WEBVTT"]
    for each, name in rows:
        clean = " ".join(name.replace("-->", "→").split())
        clean = clean.replace("&", "&amp;").replace("<", "&lt;")
        parts.append(f"{_stamp(each.begins)} --> {_stamp(each.ends)}\n{clean}")
    return "\n\n".join(parts) + "\n"


def _stamp(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{rest:03}"
