"""Captions of a session as cues, and the cues as WebVTT and SRT. Pure.

Rules
* A caption begins when the helper began to type it, so that in the replay it stands with what was
  said, but never before the one before it began.
* It stays as long as it takes to read, `SHORTEST` to `LONGEST` milliseconds, or until the next one:
  cues are in order and never overlap.
* Lines are broken where people read them: at most `WIDE` columns (a Chinese character takes two),
  after a mark or a blank if there is one near. What needs more than two lines becomes several cues
  that share its time by their length.
* A file holds times and words and nothing that a player could take for more.

Invariant: `media.films`'s own strict reader accepts every file that is written here.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: Milliseconds that a reader needs for one column, and what a cue lasts at least and at most.
PER_COLUMN = 90
SHORTEST, LONGEST = 1_500, 8_000
#: So long before it was sent a caption may have begun.
TYPING_AT_MOST = 15_000
WIDE, LINES = 36, 2
BREAKS = "，。、；：！？,.;:!? "


@dataclass(frozen=True, slots=True)
class Caption:
    """What was typed and when it began, in milliseconds since the session went on air."""

    begins: int
    words: str


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that are shown from one moment to another."""

    begins: int
    ends: int
    lines: tuple[str, ...]


def began(sent: int, typing: int, previous: int | None) -> int:
    """When a caption that was sent now began: `typing` milliseconds ago, after the one before."""
    begins = sent - min(max(typing, 0), TYPING_AT_MOST)
    return max(begins, 0 if previous is None else previous + 1)


def columns(text: str) -> int:
    """How wide a text is drawn; a full-width character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def reading_time(words: str) -> int:
    """How long somebody needs to read it."""
    return min(max(columns(words) * PER_COLUMN, SHORTEST), LONGEST)


def cues(captions: Iterable[Caption]) -> list[Cue]:
    """The captions in order, each until it is read or the next begins."""
    rows = sorted(captions, key=lambda each: each.begins)
    found: list[Cue] = []
    for place, row in enumerate(rows):
        ends = row.begins + reading_time(row.words)
        if place + 1 < len(rows):
            ends = min(ends, rows[place + 1].begins)
        if ends > row.begins:
            found.extend(_parts(row, ends))
    return found


def _parts(caption: Caption, ends: int) -> Iterator[Cue]:
    lines = broken(caption.words)
    groups = [tuple(lines[at : at + LINES]) for at in range(0, len(lines), LINES)]
    whole = sum(columns(each) for each in lines) or 1
    begins, spoken = caption.begins, 0
    for group in groups:
        spoken += sum(columns(each) for each in group)
        until = caption.begins + (ends - caption.begins) * spoken // whole
        if until > begins:
            yield Cue(begins, until, group)
        begins = until


def broken(text: str) -> list[str]:
    """A text in lines of at most `WIDE` columns."""
    lines, rest = [], " ".join(text.split())
    while columns(rest) > WIDE:
        cut = _cut(rest)
        lines.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [each for each in (*lines, rest) if each]


def _cut(text: str) -> int:
    fits = wide = 0
    for fits, each in enumerate(text):  # noqa: B007 - where it stops is what is asked for
        wide += columns(each)
        if wide > WIDE:
            break
    marks = [at + 1 for at in range(fits // 2, fits) if text[at] in BREAKS]
    return marks[-1] if marks else max(fits, 1)


def webvtt(captions: Iterable[Caption]) -> str:
    """The captions as a WebVTT file."""
    parts = ["WEBVTT"]
    for cue in cues(captions):
        lines = "\n".join(_harmless(each) for each in cue.lines)
        parts.append(f"{_said(cue.begins, '.')} --> {_said(cue.ends, '.')}\n{lines}")
    return "\n\n".join(parts) + "\n"


def srt(captions: Iterable[Caption]) -> str:
    """The captions as a SubRip file."""
    parts = [
        f"{number}\n{_said(cue.begins, ',')} --> {_said(cue.ends, ',')}\n"
        + "\n".join(each.replace("-->", "→") for each in cue.lines)
        for number, cue in enumerate(cues(captions), 1)
    ]
    return "\n\n".join(parts) + ("\n" if parts else "")


def _harmless(line: str) -> str:
    return html.escape(line.replace("-->", "→"), quote=False)


def _said(moment: int, point: str) -> str:
    seconds, rest = divmod(moment, 1000)
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours:02}:{minutes:02}:{seconds % 60:02}{point}{rest:03}"
