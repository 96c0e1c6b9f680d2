"""A small sheet of people: name, telephone, address, pieces; pasted or uploaded, in any order.

Pure. The first row may be headings, in Chinese or English; without them the columns are name,
telephone, address, pieces. Where the cart has several lines each has a column, headed by its sku.
The address begins with its province, as one writes it in China. Every wrong row is told with its
number, and then nothing is taken at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog.errors import Invalid
from storefront.sheets.grids import EMPTY, Cell, Grid

#: Spellings of the headings, without blanks and in small letters.
HEADINGS = {
    "name": "name recipient 姓名 收件人 收货人 名字",
    "phone": "phone telephone tel mobile 电话 手机 联系电话 手机号",
    "address": "address 地址 收货地址 详细地址",
    "message": "message giftmessage 留言 祝福 寄语 赠言",
    "pieces": "pieces qty quantity 件数 数量",
}
_MEANING = {word: column for column, words in HEADINGS.items() for word in words.split()}
PLAIN = ("name", "phone", "address", "pieces")
MOST_NAME, MOST_ADDRESS, MOST_MESSAGE = 80, 300, 300


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row that was understood; `pieces` by sku."""

    row: int
    name: str
    phone: str
    province: str
    address: str
    message: str
    pieces: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are read against: the skus of the cart, and what knows telephones and provinces."""

    skus: Sequence[str]
    phone_of: Callable[[str], str]
    province_of: Callable[[str], str]


def read_people(
    grid: Grid, ground: Ground, *, most: int
) -> tuple[list[PersonRow], list[tuple[int, Invalid]]]:
    """The people of a sheet, and what is wrong with which row."""
    rows = [(at, row) for at, row in enumerate(grid.rows, 1) if any(not each.empty for each in row)]
    columns = _columns(rows[0][1], ground.skus) if rows else {}
    if columns:
        rows = rows[1:]
    else:
        columns = {name: at for at, name in enumerate(PLAIN)}
    if len(rows) > most:
        return [], [(0, Invalid("people.many", "At most %(most)s people at once.", most=most))]
    read: list[PersonRow] = []
    wrong: list[tuple[int, Invalid]] = []
    for at, row in rows:
        try:
            read.append(_person(at, row, columns, ground))
        except Invalid as refusal:
            wrong.append((at, refusal))
    return read, wrong


def _columns(row: Sequence[Cell], skus: Sequence[str]) -> dict[str, int]:
    """Which column means what, if this is a row of headings."""
    by_sku = {sku.lower(): sku for sku in skus}
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        word = "".join(cell.text.lower().split())
        meant = _MEANING.get(word) or by_sku.get(word)
        if meant:
            found.setdefault(meant, at)
    return found if {"name", "address"} <= set(found) else {}


def _person(at: int, row: Sequence[Cell], columns: Mapping[str, int], ground: Ground) -> PersonRow:
    def text(name: str) -> str:
        place = columns.get(name, -1)
        return (row[place] if 0 <= place < len(row) else EMPTY).text

    name, address = text("name"), " ".join(text("address").split())
    if not 1 <= len(name) <= MOST_NAME:
        raise Invalid("people.name", "The name is missing.")
    province = ground.province_of(address)
    if not province or not 6 <= len(address) <= MOST_ADDRESS:
        raise Invalid("people.address", "The address must begin with a province of mainland China.")
    phone = ground.phone_of(text("phone"))
    if not phone:
        raise Invalid("people.phone", "This telephone number does not exist.")
    message = text("message")[:MOST_MESSAGE]
    return PersonRow(at, name, phone, province, address, message, _pieces(text, ground.skus))


def _pieces(text: Callable[[str], str], skus: Sequence[str]) -> dict[str, int]:
    """How many of which sku; one column is enough where the cart has one line."""
    typed = {sku: text(sku) for sku in skus}
    if len(skus) == 1 and not typed[skus[0]]:
        typed[skus[0]] = text("pieces")
    pieces = {}
    for sku, count in typed.items():
        if count and not (count.isascii() and count.isdigit() and len(count) < 4):
            raise Invalid("people.pieces", "“%(found)s” is no number of pieces.", found=count[:20])
        if count and int(count):
            pieces[sku] = int(count)
    if not pieces:
        raise Invalid("people.none", "Everybody gets at least one piece.")
    return pieces
