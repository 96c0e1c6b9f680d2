"""Which count belongs to which code of a line.

A count stands behind its code or before it, the same way through a whole part of a line (parts end
at commas and words for "and"). Where both readings fit, what is written together belongs together;
if that does not decide, the claim is doubtful and a person reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from storefront.live.claims.tokens import MOST, Token
from storefront.live.claims.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """So many of a code. `explicit`: the count had a sign or a unit; `counted`: it had a count."""

    code: str
    pieces: int = 1
    counted: bool = False
    explicit: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A number with its sign and unit; `glued`: written to what stands before or behind it."""

    pieces: int
    explicit: bool
    glued: bool
    glued_behind: bool = False


Cell = str | Count


def asked(found: Iterable[Token]) -> list[Asked]:
    """Each code once, with its count."""
    parts, each = _parts([token for token in found if token.kind is not Kind.FILLER])
    given = _each(parts, each) if each is not None else _joined(parts)
    once: dict[str, Asked] = {}
    for one in given:
        before = once.get(one.code)
        both = before and replace(one, pieces=before.pieces + one.pieces, doubtful=True)
        once[one.code] = both or one
    return [_bounded(one) for one in once.values()]


def _bounded(one: Asked) -> Asked:
    return one if 1 <= one.pieces <= MOST else replace(one, pieces=1, doubtful=True)


def _parts(found: list[Token]) -> tuple[list[list[Cell]], int | None]:
    """The line's parts as codes and counts; and where "each" stands, after how many of them."""
    parts: list[list[Cell]] = [[]]
    each: int | None = None
    place = 0
    while place < len(found):
        token = found[place]
        if token.kind is Kind.CODE:
            parts[-1].append(str(token.value))
        elif token.kind is Kind.EACH:
            each = len(parts)
            parts.append([])
        elif token.kind in (Kind.AND, Kind.OTHER):
            parts.append([])
        else:
            count, place = _count(found, place)
            parts[-1] += [count] if count else []
        place += 1
    return parts, each


def _count(found: list[Token], place: int) -> tuple[Count | None, int]:
    """The count that begins at a place, and its last token."""
    at, signed = place, False
    if found[at].kind in (Kind.PLUS, Kind.TIMES):
        at, signed = at + 1, True
    if at == len(found) or found[at].kind is not Kind.NUMBER:
        return None, place
    pieces = int(found[at].value)
    while at + 1 < len(found) and found[at + 1].kind in (Kind.UNIT, Kind.TIMES):
        at, signed = at + 1, True
    behind = at + 1 < len(found) and found[at + 1].glued
    return Count(pieces, signed, found[place].glued, behind), at


def _each(parts: list[list[Cell]], at: int) -> list[Asked]:
    """All codes have the same count: what stands behind "each", or one."""
    counts = [cell for part in parts for cell in part if isinstance(cell, Count)]
    codes = [cell for part in parts for cell in part if isinstance(cell, str)]
    behind = [cell for part in parts[at:] for cell in part if isinstance(cell, Count)]
    pieces = behind[0].pieces if behind else 1
    doubtful = len(counts) > 1 or len(behind) != len(counts)
    return [Asked(code, pieces, bool(behind), explicit=True, doubtful=doubtful) for code in codes]


def _joined(parts: list[list[Cell]]) -> list[Asked]:
    """Each part by itself; a part that is only a count belongs to the one code before it."""
    made: list[Asked] = []
    for part in parts:
        if len(part) == 1 and isinstance(part[0], Count):
            if made and not made[-1].counted:
                made[-1] = _with(made[-1].code, part[0])
            elif made:
                made[-1] = replace(made[-1], doubtful=True)
            continue
        made += _part(part)
    return made


def _part(part: list[Cell]) -> list[Asked]:
    codes = [cell for cell in part if isinstance(cell, str)]
    if len(codes) == len(part):
        return [Asked(code) for code in codes]
    behind, before = _behind(part), _behind(part[::-1])
    if behind is not None and (before is None or _is_behind(part)):
        return behind
    if before is not None and (behind is None or _is_before(part)):
        return before[::-1]
    chosen = behind or before or [Asked(code) for code in codes]
    return [replace(each, doubtful=True) for each in chosen]


def _behind(part: list[Cell]) -> list[Asked] | None:
    """Each count to the code before it; `None` if one has none."""
    made: list[Asked] = []
    for cell in part:
        if isinstance(cell, str):
            made.append(Asked(cell))
        elif not made or made[-1].counted:
            return None
        else:
            made[-1] = _with(made[-1].code, cell)
    return made


def _is_behind(part: list[Cell]) -> bool:
    """Whether counts are written to what stands before them, and none to what follows."""
    counts = [cell for cell in part if isinstance(cell, Count)]
    return all(each.glued and not each.glued_behind for each in counts) or (
        isinstance(part[-1], Count) and 2 * len(counts) == len(part)
    )


def _is_before(part: list[Cell]) -> bool:
    counts = [cell for cell in part if isinstance(cell, Count)]
    return all(each.glued_behind and not each.glued for each in counts) or (
        isinstance(part[0], Count) and 2 * len(counts) == len(part)
    )


def _with(code: str, count: Count) -> Asked:
    return Asked(code, count.pieces, counted=True, explicit=count.explicit)
