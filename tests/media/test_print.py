"""Papers, labels and bars: what a scanner and a reader get back from them."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from catalog.errors import Refusal
from media import print as printing
from media.print import Label, List, Table, Waybill
from media.print.rules import STOP_WIDTHS, WIDTHS, check_symbol, symbols

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROWS = {row: value for value, row in enumerate(WIDTHS)}


def scanned(modules: str) -> str:
    """What a scanner reads in modules: an own way back, by the widths of the printed bars."""
    assert modules.endswith("".join("10"[at % 2] * int(w) for at, w in enumerate(STOP_WIDTHS)))
    body, values, at = modules[:-13], [], 0
    while at < len(body):
        cut, widths = body[at : at + 11], ""
        while cut:
            run = len(cut) - len(cut.lstrip(cut[0]))
            widths, cut = widths + str(run), cut[run:]
        values.append(ROWS[widths])
        at += 11
    assert check_symbol(values[:-1]) == values[-1]
    text, pairs = "", values[0] == 105
    for value in values[1:-1]:
        if value >= 99:
            pairs = value == 99
        else:
            text += f"{value:02d}" if pairs else chr(value + 32)
    return text


def test_the_check_symbol_is_that_of_the_standard() -> None:
    """Worked examples that are printed in books: the last number is the check symbol."""
    assert symbols("Wikipedia")[-1] == 88
    assert symbols("1234") == [105, 12, 34, 82]
    assert symbols("HI345678") == [104, 40, 41, 99, 34, 56, 78, 68]
    assert symbols("A12") == [104, 33, 17, 18, (104 + 33 + 34 + 54) % 103]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=48))
def test_bars_read_back_as_the_text(text: str) -> None:
    modules = printing.code128(text)
    assert scanned(modules) == text
    assert len(modules) == 11 * len(symbols(text)) + 13


def test_pairs_of_digits_make_bars_shorter_and_nothing_else_is_written() -> None:
    lengths = {text: len(symbols(text)) for text in ("SF1234567890123", "P-000012", "12", "123")}
    assert lengths == {"SF1234567890123": 12, "P-000012": 8, "12": 3, "123": 5}
    for wrong in ("", "包裹", "x" * 49, "tab\t"):
        with pytest.raises(Refusal, match="written as bars"):
            printing.code128(wrong)


def told(made: bytes) -> tuple[list[tuple[int, int]], str, bool]:
    """The sizes of the pages in millimetres, the text, and whether it is tagged."""
    pdf = PdfReader(io.BytesIO(made))
    sizes = [
        (
            round(float(each.mediabox.width) / 72 * 25.4),
            round(float(each.mediabox.height) / 72 * 25.4),
        )
        for each in pdf.pages
    ]
    marked = bool(pdf.trailer["/Root"]["/MarkInfo"]["/Marked"])
    return sizes, "".join(each.extract_text() for each in pdf.pages), marked


def test_labels_waybills_and_lists_have_their_sizes_words_and_tags() -> None:
    nasty = "#emph[x] $1$ \\ <b>"
    labels = [
        Label("青玉手链", ["本白 · 6 件", nasty], code="AB2C", qr="https://example.org/p/AB2C"),
        Label("材料包", bars="K-000012", code="K-000012", foot="衢州"),
        Label("Plain", ["no code"]),
    ]
    sizes, text, tagged = told(printing.labels_pdf("Labels", labels, lang="zh-Hans", at=AT))
    assert (sizes, tagged) == ([(60, 40)] * 3, True)
    assert all(word in text for word in ("青玉手链", nasty, "AB2C", "K-000012", "衢州"))
    bill = Waybill(
        "顺丰", ("From", ["衢州中心"]), ("To", ["林梅", "苏州"]), "P-000012", marks=["1 / 2"]
    )
    sizes, text, tagged = told(printing.waybills_pdf("Waybill", [bill], lang="en", at=AT))
    assert (sizes, tagged) == ([(100, 150)], True)
    assert all(word in text for word in ("顺丰", "林梅", "P-000012", "1 / 2"))
    table = Table(
        "Goods", ["What", "Pieces"], [["红绳", str(n)] for n in range(60)], [1], tick=True
    )
    paper = List("Packing list", [("Parcel", "P-000012")], [table], bars="P-000012", foot="end")
    sizes, text, tagged = told(printing.list_pdf(paper, lang="zh-Hans", at=AT))
    assert (sizes[0], len(sizes) > 1, tagged) == ((210, 297), True, True)
    assert all(word in text for word in ("Packing list", "红绳", "59", "end"))


def test_too_much_is_not_printed_at_once() -> None:
    with pytest.raises(Refusal, match="print less"):
        printing.labels_pdf("Labels", [Label("x")] * 501, lang="en", at=AT)
