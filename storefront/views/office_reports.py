"""Reports of the office: the year by region against its targets, the roster with real names, each
cooperative's month, and the figures that others may read.

The roster opens sealed parts of many records at once: it comes by POST, only to who keeps records,
and a line is written for each person before the file leaves. What others may read is told by
`fulfillment.board.reports.told`: no count is so small that somebody could be known by it.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from catalog.money import Money
from fulfillment import programmes
from fulfillment.board import reports
from fulfillment.board.reports import PersonYear, Span, Tally
from fulfillment.makers import privacy
from fulfillment.makers.privacy import Asked, Field, Purpose, Seat
from fulfillment.programmes import Target
from fulfillment.workflow.gathering import HOUSE_ZONE, today
from storefront.accounts import Role
from storefront.accounts.access import person, require
from storefront.forms.counting import whole
from storefront.sheets.export import Cell, csv_file, xlsx_file
from storefront.wiring.clock import now
from storefront.wiring.languages import words

pages = Blueprint("reports", __name__, url_prefix="/reports")

CURRENCY = "CNY"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPENED = (Field.NAME, Field.IDENTITY, Field.CERTIFICATE)


@pages.get("")
def index() -> str:
    """The year, region by region."""
    year = _year()
    rows = _people(year)
    return render_template(
        "office/reports.html",
        year=year,
        years=range(today(now()).year, today(now()).year - 6, -1),
        regions=reports.tallies(each.facts for each in rows),
        targets=programmes.targets_of(db.session(), year),
        outside=reports.told(reports.tallies(each.facts for each in rows)),
        money=_money,
        keeps_records=Role.RECORDS in person().roles,
    )


@pages.post("/targets")
def target() -> Response:
    """What the year is to bring in a region."""
    asked = request.form
    counts = [whole(asked.get(name)) for name in ("trained", "certified", "worked")]
    if None in counts:
        raise Invalid("target.people", "Please give a number of people.", field="trained")
    year, region = whole(asked.get("year")) or 0, asked.get("region", "").strip()[:40]
    people = Target(*(each or 0 for each in counts))
    actor = person().actor(Role.OFFICE)
    programmes.set_target(db.session(), year, region, target=people, actor=actor, now=now())
    db.session.commit()
    flash(_("Noted."), "good")
    return redirect(url_for(".index", year=year), 303)


@pages.post("/roster.xlsx")
def roster() -> Response:
    """Everybody of a year with her real name, as the programmes file it."""
    require(Role.RECORDS)
    year, region = _year(), request.form.get("region", "")
    rows = reports.people_of(_people(year), region)
    asked = [Asked(each, Purpose.REPORT, Seat.RECORDS) for each in OPENED]
    opened = privacy.open_for(
        db.session(),
        [each.maker_id for each in rows],
        asked,
        actor=person().actor(Role.RECORDS),
        now=now(),
    )
    db.session.commit()
    lines = [_line(place, each, opened.get(each.maker_id, {})) for place, each in _placed(rows)]
    return _file(xlsx_file(_roster_head(), lines), f"roster-{year}.xlsx", XLSX)


@pages.get("/months")
def months() -> str:
    """Each cooperative's month."""
    first = _month()
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    found = reports.months(db.session(), Span(first, last, HOUSE_ZONE), currency=CURRENCY)
    earlier = date.fromordinal(first.toordinal() - 1).replace(day=1)
    later = date.fromordinal(last.toordinal() + 1)
    return render_template(
        "office/report_months.html",
        month=first,
        lines=found,
        money=_money,
        earlier=earlier,
        later=later if later <= today(now()) else None,
    )


@pages.get("/figures.csv")
def figures() -> Response:
    """What others may read of a year."""
    year = _year()
    regions = reports.told(reports.tallies(each.facts for each in _people(year)))
    counts = (_("Makers"), _("Trained"), _("Certified"), _("At work"))
    head = (_("Region"), *counts, _("Earned"), _("Earned by each"))
    rows = [_figures(each) for each in regions]
    return _file(csv_file(head, rows), f"figures-{year}.csv", "text/csv; charset=utf-8")


def _figures(each: Tally) -> tuple[Cell, ...]:
    earned = (_money(each.earned_minor), _money(each.each_minor))
    counts = (each.makers, each.trained, each.certified, each.worked)
    return (each.region or _("Others together"), *counts, *(str(one.amount) for one in earned))


def _money(minor: int) -> Money:
    return Money(minor, CURRENCY)


def _people(year: int) -> tuple[PersonYear, ...]:
    """A year's people; the year that runs ends today, so that what holds now is counted."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    span = Span(first, max(first, min(last, today(now()))), HOUSE_ZONE)
    return reports.person_years(db.session(), span, currency=CURRENCY)


def _placed(rows: Sequence[PersonYear]) -> enumerate[PersonYear]:
    return enumerate(rows, start=1)


def _roster_head() -> tuple[str, ...]:
    sealed = (_("Real name"), _("Identity number"), _("Disability certificate"))
    place = (_("Cooperative"), _("Region"), _("Where she works"))
    year = (_("Certificates"), _("Minutes of training"), _("Courses passed"))
    return ("#", _("Maker"), *sealed, *place, *year, _("Pieces accepted"), _("Earned"))


def _line(place: int, each: PersonYear, opened: dict[Field, str]) -> tuple[Cell, ...]:
    skills = "; ".join(f"{words(craft)} {level}" for craft, level in each.skills)
    return (
        *(place, each.code, *(opened.get(field, "") for field in OPENED)),
        *(words(each.cooperative), each.region),
        _("at home") if each.home_based else _("at the centre"),
        *(skills, each.trained_minutes, each.courses_passed, each.pieces),
        str(_money(each.earned_minor).amount),
    )


def _year() -> int:
    asked = whole(request.values.get("year"))
    return asked if asked and asked in programmes.YEARS else today(now()).year


def _month() -> date:
    try:
        return date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return today(now()).replace(day=1)


def _file(content: bytes, name: str, kind: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
