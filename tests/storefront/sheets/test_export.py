"""Files that open in any spreadsheet and run nothing."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.sheets.export import FORMULA, csv_file


def read(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_words_that_look_like_formulas_are_only_words(cell: str) -> None:
    assert read(csv_file(["a"], [[cell]]))[1][0].startswith("'")


def test_numbers_stay_numbers_and_chinese_stays_chinese() -> None:
    assert read(csv_file(["件数"], [[-3], ["平安结"]])) == [["件数"], ["-3"], ["平安结"]]


@given(
    cells=st.lists(
        st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1),
        min_size=1,
    )
)
def test_whatever_is_written_comes_back(cells: list[str]) -> None:
    back = read(csv_file(cells, []))[0]
    assert [each.removeprefix("'") if each[1:2] in FORMULA else each for each in back] == cells
