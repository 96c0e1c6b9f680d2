"""The pictures of a product in one cell: one a line, in their order, each with its words.

    /media/ab/cdef….jpg | 一串青玉手链 | A bracelet of green jade

Pure. What names a picture is its address in this shop, whole or from `/media/` on. It must lie here
already: nothing is ever fetched from elsewhere. Words that are left out stay as they are; a picture
is shown once it has them in both languages. Pictures that a cell does not name stay behind those
that it names: a sheet takes none away.

How it can fail: an address of another place, one that no picture of goods has, the same picture
twice, words in one language only, more than `MOST`. The row is told which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from media.assets.hanging import LONGEST_ALT, MOST
from storefront.sheets.grids import Cell
from storefront.sheets.issues import Code, Unreadable

_ADDRESS = re.compile(r"/media/([0-9a-f]{2}/[0-9a-f]{62}\.(?:jpg|webp|avif))")
_PARTED = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Named:
    """One line of a cell: where the picture lies, and what it says of it."""

    path: str
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Hanging:
    """A picture with its words; `key` is what was drawn, so that it is the same picture whatever
    size of it is named, `asset_id` where it is taken from."""

    key: str
    zh: str
    en: str
    path: str = field(compare=False)
    asset_id: int = field(compare=False, default=0)

    def __str__(self) -> str:
        address = f"/media/{self.path.removeprefix('public/')}"
        said = [each.replace("|", "\\|") for each in (self.zh, self.en)]
        return " | ".join([address, *said]) if any(said) else address


@dataclass(frozen=True, slots=True)
class Hangings:
    """The pictures of a product in their order, as a cell writes them."""

    pictures: tuple[Hanging, ...] = ()

    def __str__(self) -> str:
        return "\n".join(map(str, self.pictures))


def named_of(cell: Cell, shop: str) -> tuple[Named, ...]:
    """What a cell names; `shop` is our own address."""
    lines = [line for line in cell.text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise Unreadable(Code.PICTURES_MANY, most=MOST)
    return tuple(_named(line, shop) for line in lines)


def paths_in(cells: Iterable[Cell], shop: str) -> set[str]:
    """The places of every picture that cells name; what cannot be read names none."""
    found: set[str] = set()
    for cell in cells:
        for line in cell.text.splitlines():
            try:
                found.add(_named(line, shop).path)
            except Unreadable:
                continue
    return found


def hangings(
    named: Iterable[Named], own: Hangings, known: Mapping[str, Hanging]
) -> tuple[Hangings, list[tuple[Code, str]]]:
    """A product's pictures after a cell, and what is wrong with it; `known` is what lies here."""
    mine = {each.key: each for each in own.pictures}
    found: dict[str, Hanging] = {}
    wrong: list[tuple[Code, str]] = []
    for each in named:
        there = known.get(each.path)
        if there is None:
            wrong.append((Code.PICTURE_UNKNOWN, each.path))
            continue
        base = mine.get(there.key, there)
        if base.key in found:
            wrong.append((Code.PICTURE_TWICE, each.path))
        hung = replace(base, zh=each.zh or base.zh, en=each.en or base.en)
        if bool(hung.zh) != bool(hung.en):
            wrong.append((Code.PICTURE_WORDS, hung.zh or hung.en))
        found[base.key] = hung
    after = [*found.values(), *(each for each in own.pictures if each.key not in found)]
    if len(after) > MOST:
        wrong.append((Code.PICTURES_MANY, str(len(after))))
    return Hangings(tuple(after)), wrong


def _named(line: str, shop: str) -> Named:
    address, *said = (each.strip() for each in _PARTED.split(line))
    if len(said) > 2:
        raise Unreadable(Code.PICTURE_PARTS)
    zh, en, *_none = (*(" ".join(each.replace("\\|", "|").split()) for each in said), "", "")
    if max(len(zh), len(en)) > LONGEST_ALT:
        raise Unreadable(Code.TEXT_LONG, most=LONGEST_ALT)
    return Named(_path(address, shop), zh, en)


def _path(address: str, shop: str) -> str:
    """Where a picture of ours lies."""
    within = address
    if "//" in address:
        there, ours = urlsplit(address), urlsplit(shop)
        if (there.scheme, there.netloc) != (ours.scheme, ours.netloc) or not ours.netloc:
            raise Unreadable(Code.PICTURE_ELSEWHERE)
        within = there.path
    found = _ADDRESS.fullmatch(within if within.startswith("/") else f"/media/{within}")
    if found is None:
        raise Unreadable(Code.PICTURE_UNKNOWN)
    return f"public/{found[1]}"
