"""Canaries: private values that nobody could write by chance, and the search for them.

Every value begins with a stem of its kind. Whatever holds no stem in any spelling holds no canary,
which makes it cheap to look through a whole database; what holds one is then looked at value by
value. Sheets are unzipped and the words of PDF files are read before.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.orm import Session

from fulfillment.makers import Maker, privacy
from fulfillment.makers.privacy import About, Fact, Field, Seat
from fulfillment.orders import Order
from tests.made_making import LEAD

WORD, REGION, MOBILE, CARD = "金丝雀", "990177", "1990077", "62170077"
STEMS = (WORD, REGION, MOBILE, CARD)
#: So many makers have them; the last number is kept for the roster that is brought.
MAKERS, BROUGHT = 40, 41
#: So many buyers stand in the orders; the numbers are their own.
BUYERS = range(501, 521)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def canaries(number: int) -> dict[Field, str]:
    """What is planted in one maker's record, as it is kept."""
    identity = _identity(number)
    return {
        Field.NAME: f"{WORD}{number:03d}号",
        Field.IDENTITY: identity,
        Field.CERTIFICATE: f"{identity}{1 + number % 7}{1 + number % 4}",
        Field.PHONE: f"+86{MOBILE}{number:04d}",
        Field.ADDRESS: f"{WORD}路{number:03d}弄",
        Field.BANK: f"{CARD}{number:011d}",
        Field.ADAPTATION: f"{WORD}{number:03d}要红色的粗线",
    }


def plant(session: Session, makers: Iterable[Maker], now: datetime) -> None:
    """Keep them as a lead does: the parts of the record, and a note."""
    for number, maker in enumerate(makers, 1):
        planted = canaries(number)
        words = planted.pop(Field.ADAPTATION)
        facts = [Fact(field, text) for field, text in planted.items()]
        assert privacy.keep(session, maker, facts, actor=LEAD, now=now) == len(facts)
        note = privacy.note(About.TOOLS, words, [Seat.LEAD])
        privacy.keep_note(session, maker, note, actor=LEAD, now=now)


def buyers_canaries(number: int) -> tuple[str, str, str]:
    """What is planted in one order: to whom, her telephone, and where she lives."""
    return f"{WORD}客{number}", f"+86{MOBILE}{number:04d}", f"{WORD}巷{number}号"


def plant_buyers(session: Session) -> list[Order]:
    """In orders that belong to nobody who signs in here."""
    strangers = sa.select(Order).where(Order.user_id.is_(None), Order.phone.is_not(None))
    chosen = list(session.scalars(strangers.order_by(Order.id.desc())))
    for number, order in zip(cycle(BUYERS), chosen, strict=False):
        order.recipient, order.phone, order.address = buyers_canaries(number)
    return chosen


@cache
def of_buyers() -> frozenset[str]:
    """All that is planted in orders."""
    return frozenset(each for number in BUYERS for each in buyers_canaries(number))


def found(data: bytes | str) -> set[str]:
    """The canaries in what somebody was given."""
    raw = data.encode() if isinstance(data, str) else data
    return {each for part in _layers(raw) for each in _in_plain(part)}


def found_in_rows(session: Session) -> dict[str, set[str]]:
    """The canaries in each table of the database, whatever is a table there, sealed or not."""
    tables = sa.inspect(session.connection()).get_table_names()
    told = {name: found(_rows(session, name)) for name in tables}
    assert len(tables) > 100
    return {name: each for name, each in told.items() if each}


def found_in_files(folder: Path) -> dict[str, set[str]]:
    """The canaries in the files of a folder, byte by byte: the database itself, its log, media."""
    files = [each for each in folder.rglob("*") if each.is_file()]
    told = {each.name: found(each.read_bytes()) for each in files}
    assert files
    return {name: each for name, each in told.items() if each}


def _rows(session: Session, table: str) -> bytes:
    if session.get_bind().dialect.name == "postgresql":
        rows = session.execute(sa.text(f'SELECT t::text FROM "{table}" t'))  # noqa: S608 - as below
        return "\n".join(row[0] for row in rows).encode()
    rows = session.execute(sa.text(f'SELECT * FROM "{table}"'))  # noqa: S608 - names of its own
    cells = (cell for row in rows for cell in row if cell is not None)
    return b"\n".join(each if isinstance(each, bytes) else str(each).encode() for each in cells)


def _layers(data: bytes) -> Iterator[bytes]:
    yield data
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as sheet:
            yield from (sheet.read(name) for name in sheet.namelist())
    if data.startswith(b"%PDF"):
        yield "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).encode()


def _in_plain(data: bytes) -> Iterator[str]:
    squeezed = _squeezed(data)
    if any(each in squeezed for stem in STEMS for each in _spelled(stem)):
        for value in _all():
            if any(each in squeezed for each in _spelled(value.removeprefix("+86"))):
                yield value


@cache
def _all() -> tuple[str, ...]:
    hers = (text for number in range(1, BROUGHT + 1) for text in canaries(number).values())
    return (*hers, *of_buyers())


@cache
def _spelled(text: str) -> frozenset[bytes]:
    """How a text may stand: in the encodings of sheets, in JSON, in addresses, in XML, in hex."""
    points = "".join(f"&#{ord(sign)};" if ord(sign) > 127 else sign for sign in text)
    spellings = (json.dumps(text)[1:-1], quote(text), points, text.encode().hex())
    plain = (text.encode(each) for each in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"))
    return frozenset(_squeezed(each) for each in (*plain, *(one.encode() for one in spellings)))


def _squeezed(data: bytes) -> bytes:
    """Without what is put into numbers to read them more easily, and in small letters."""
    return data.lower().translate(None, b" -")


def _identity(number: int) -> str:
    born = date(1970, 1, 1) + timedelta(days=97 * number)
    head = f"{REGION}{born:%Y%m%d}{number:03d}"
    total = sum(weight * int(sign) for weight, sign in zip(WEIGHTS, head, strict=True))
    return head + "10X98765432"[total % 11]
