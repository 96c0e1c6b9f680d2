"""A roster of makers as a sheet: one row a person, columns found by their headings, in any order.

Pure. An identity number says who she is: the same person twice is told, a row without a right one
is told, and what is told keeps the whole file out. Nothing that was written in the sheet is told
back: issues name row, column and a sentence, never the value.

How it can fail: numbers that a spreadsheet has rounded (`roster.rounded`), for it keeps fifteen
digits and an identity number has eighteen; the column must be text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from catalog.errors import Invalid
from catalog.words import Words
from fulfillment.makers import NewMaker, SafeWeek, safe_week
from fulfillment.makers.privacy import Fact, Field, fact
from storefront.sheets.grids import EMPTY, Cell, Grid, letter
from storefront.sheets.headings import plain
from storefront.sheets.weekdays import weekdays

#: How far down the heading row may stand, and how many people one file brings.
OPENING_ROWS, MOST = 15, 1_000
#: What holds where the sheet says nothing.
USUAL = SafeWeek(10 * 60, ("mon", "tue", "wed", "thu", "fri"))
#: Spellings of the headings, as `headings.plain` writes them.
HEADINGS: Mapping[str, str] = {
    "name": "name realname 姓名 真实姓名 名字 人员姓名 残疾人姓名",
    "identity": "identity identitynumber idnumber id 身份证 身份证号 身份证号码 公民身份号码"
    " 证件号码",
    "certificate": "certificate disabilitycertificate disabilitycertificatenumber 残疾人证"
    " 残疾人证号 残疾证号 残疾人证号码 残疾证号码",
    "phone": "phone telephone telephonenumber mobile tel 电话 电话号码 手机 手机号 手机号码"
    " 联系电话 联系方式",
    "address": "address homeaddress 地址 住址 家庭住址 家庭地址 现住址 居住地址",
    "bank": "bank bankaccount account 银行卡 银行卡号 银行账号 银行帐号 卡号 收款账号",
    "alipay": "alipay alipayaccount 支付宝 支付宝账号 支付宝帐号",
    "alias": "alias calledname nickname 称呼 昵称 别名",
    "place": "place workplace homeorcentre 居家中心 工作地点 就业形式 居家或中心 就业方式",
    "hours": "hours hoursaweek hoursperweek 每周小时 每周工时 周工时 小时 安全工时",
    "days": "days workingdays 工作日 上工日 每周几上工",
    "language": "language 语言",
}
_MEANING = {spelling: name for name, all_ in HEADINGS.items() for spelling in all_.split()}
_AT_HOME = {"home", "athome", "居家", "在家", "居家就业", "是"}
_AT_CENTRE = {"centre", "center", "中心", "集中", "集中就业", "之家", "残疾人之家"}
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as her row says."""

    row: int
    new: NewMaker

    @property
    def identity(self) -> Fact:
        """Who she is."""
        return next(each for each in self.new.facts if each.field is Field.IDENTITY)


@dataclass(frozen=True, slots=True)
class RosterIssue:
    """What is wrong at one place; column 0 is the whole row, row 0 the whole sheet."""

    row: int
    column: int
    refusal: Invalid

    @property
    def place(self) -> str:
        """The cell as the spreadsheet names it."""
        return f"{letter(self.column)}{self.row or ''}"


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file holds."""

    rows: tuple[RosterRow, ...] = ()
    issues: tuple[RosterIssue, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    columns: Mapping[str, int]
    today: date
    issues: list[RosterIssue] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def person(self, number: int, cells: Sequence[Cell]) -> RosterRow | None:
        """One row; None where anything in it is wrong."""
        before = len(self.issues)
        facts = tuple(self._facts(number, cells))
        week = self._week(number, cells)
        at_home = self._at_home(number, cells)
        if len(self.issues) == before:
            self._fits(number, facts)
        if len(self.issues) > before:
            return None
        alias = self._text(cells, "alias")[:40] or _called(facts)
        language = "en" if self._text(cells, "language").lower().startswith("en") else "zh-Hans"
        return RosterRow(number, NewMaker(Words(alias, alias), at_home, week, language, facts))

    def _facts(self, number: int, cells: Sequence[Cell]) -> Iterator[Fact]:
        for part in (each for each in Field if each.value in self.columns):
            cell = _cell(cells, self.columns[part.value])
            text = cell.text.lstrip("'\t").strip()
            try:
                if cell.broken:
                    raise Invalid("roster.broken", "The spreadsheet shows an error here.")
                if _rounded(cell):
                    raise Invalid(
                        "roster.rounded",
                        "The spreadsheet has rounded this number. Please make the column text.",
                    )
                if text or part is Field.IDENTITY:
                    yield fact(part, text, today=self.today)
            except Invalid as refusal:
                self._tell(number, part.value, refusal)

    def _week(self, number: int, cells: Sequence[Cell]) -> SafeWeek:
        """Her hours and her days, each told by itself where it is wrong."""
        week = USUAL
        if hours := self._text(cells, "hours"):
            try:
                week = safe_week(_minutes(hours), week.days)
            except Invalid as refusal:
                self._tell(number, "hours", refusal)
        if days := self._text(cells, "days"):
            try:
                week = safe_week(week.minutes, weekdays(days))
            except Invalid as refusal:
                self._tell(number, "days", refusal)
        return week

    def _at_home(self, number: int, cells: Sequence[Cell]) -> bool:
        word = plain(self._text(cells, "place"))
        if word and word not in _AT_HOME | _AT_CENTRE:
            sentence = Invalid("roster.place", "Please write “home” or “centre”.")
            self._tell(number, "place", sentence)
        return word not in _AT_CENTRE

    def _fits(self, number: int, facts: Sequence[Fact]) -> None:
        """Right by itself: now beside the others, and her two numbers beside each other."""
        told = {each.field: each.text for each in facts}
        identity = told[Field.IDENTITY]
        first = self.seen.setdefault(identity, number)
        if first != number:
            self._tell(
                number,
                "identity",
                Invalid(
                    "roster.twice", "This person stands in row %(first)s already.", first=first
                ),
            )
        if not told.get(Field.CERTIFICATE, identity).startswith(identity):
            sentence = "The certificate's number begins with another identity number."
            self._tell(number, "certificate", Invalid("private.other_person", sentence))

    def _text(self, cells: Sequence[Cell], name: str) -> str:
        at = self.columns.get(name)
        return _cell(cells, at).text if at else ""

    def _tell(self, number: int, name: str, refusal: Invalid) -> None:
        self.issues.append(RosterIssue(number, self.columns.get(name, 0), refusal))


def read_roster(grids: Sequence[Grid], *, today: date) -> Roster:
    """The people of the first sheet that has a heading for identity numbers."""
    for grid in grids:
        for number, cells in list(grid.numbered())[:OPENING_ROWS]:
            columns, unknown = _columns(cells)
            if "identity" in columns:
                return _people(grid, number, columns, unknown, today)
    refusal = Invalid(
        "roster.headings",
        "No row of headings names a column of identity numbers. The sample shows how.",
    )
    return Roster(issues=(RosterIssue(0, 0, refusal),))


def _people(
    grid: Grid, heading: int, columns: Mapping[str, int], unknown: tuple[str, ...], today: date
) -> Roster:
    reader = _Reader(columns, today)
    filled = [
        (number, cells)
        for number, cells in grid.numbered()
        if number > heading and not all(each.empty for each in cells)
    ]
    if not filled or len(filled) > MOST:
        refusal = Invalid("roster.size", "One file brings 1 to %(most)s people.", most=MOST)
        return Roster(issues=(RosterIssue(0, 0, refusal),))
    rows = [reader.person(number, cells) for number, cells in filled]
    return Roster(tuple(row for row in rows if row), tuple(reader.issues), unknown)


def _columns(cells: Sequence[Cell]) -> tuple[dict[str, int], tuple[str, ...]]:
    found: dict[str, int] = {}
    unknown = []
    for at, cell in enumerate(cells, 1):
        meant = _MEANING.get(plain(re.sub(r"[(（].*?[)）]", "", cell.text)))
        if meant:
            found.setdefault(meant, at)
        elif cell.text:
            unknown.append(cell.text[:40])
    return found, tuple(unknown)


def _minutes(hours: str) -> int:
    if not re.fullmatch(r"\d{1,2}(?:\.\d)?", hours):
        raise Invalid("maker.hours", "Please choose between 0 and 60 hours.", field="minutes")
    return round(float(hours) * 60)


def _called(facts: Sequence[Fact]) -> str:
    """What she is called where the sheet says nothing: by the last sign of her name."""
    name = next((each.text for each in facts if each.field is Field.NAME), "")
    return f"阿{name[-1]}" if name else "手作人"


def _rounded(cell: Cell) -> bool:
    large = isinstance(cell.value, float) and abs(cell.value) >= 10**15
    return large or bool(_ROUNDED.fullmatch(cell.text.strip()))


def _cell(cells: Sequence[Cell], column: int) -> Cell:
    return cells[column - 1] if 0 < column <= len(cells) else EMPTY
