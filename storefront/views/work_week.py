"""Her week: how many hours are good for her, on which days, when she rests, how she is reached.

She sets it herself, by buttons alone. Nobody asks why. A day off asks the planner for another plan
of what no longer fits; her hours and days count for what is planned from now on.
"""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from catalog.history import Actor
from fulfillment import makers
from fulfillment.board.her_week import her_week
from fulfillment.makers import Maker, Reach, SafeWeek, Span, span_of, stepped_week, toggled_week
from fulfillment.workflow import changes, floor
from storefront.accounts import Role
from storefront.accounts.access import maker_of, person, require
from storefront.forms.counting import whole
from storefront.wiring.clock import now
from storefront.wiring.languages import LOCALES

pages = Blueprint("work_week", __name__, url_prefix="/work/week")

#: A press changes her hours by so much at most.
LARGEST_STEP = 10


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.get("")
def week() -> str:
    """My week."""
    maker = maker_of(person())
    ahead = whole(request.args.get("ahead")) or 0
    shown = her_week(db.session(), maker, today=_today(maker), ahead=ahead)
    return render_template("work/week.html", maker=maker, shown=shown, ways=tuple(Reach))


@pages.post("/hours")
def hours() -> Response:
    """An hour more, an hour less."""
    maker = maker_of(person())
    step = whole(request.form.get("step")) or 0
    if abs(step) > LARGEST_STEP:
        raise Invalid("maker.hours", "Please choose between 0 and 60 hours.", field="step")
    _kept(maker, stepped_week(_week(maker), 60 * step))
    return _back("hours")


@pages.post("/days")
def days() -> Response:
    """This day is one of mine, or not any more."""
    maker = maker_of(person())
    _kept(maker, toggled_week(_week(maker), request.form.get("day", "")))
    return _back("days")


@pages.post("/rest")
def rest() -> Response:
    """I rest on this day, or on these seven; or I can work after all."""
    maker = maker_of(person())
    asked = request.form
    if "work" in asked:
        span = _span(maker, asked["work"], 1)
        makers.back_again(db.session(), maker, span, actor=_actor(), now=now())
        db.session.commit()
        return _back("rest")
    days_off = 7 if "week" in asked else 1
    span = _span(maker, asked.get("week") or asked.get("day", ""), days_off)
    orders = changes.maker_away(db.session(), maker, span, actor=_actor(), now=now())
    db.session.commit()
    if orders:
        flash(_("Rest well. Work that does not fit any more is being planned anew."), "good")
    return _back("rest")


@pages.post("/reach")
def reach() -> Response:
    """How I want to be reached, and in which language."""
    maker, asked = maker_of(person()), request.form
    by, spoken = asked.get("by", maker.reached_by), asked.get("language", maker.language)
    if by not in set(Reach) or spoken not in LOCALES:
        raise Invalid("maker.reach", "Please choose one of these.", field="by")
    makers.reach(db.session(), maker, Reach(by), spoken, actor=_actor(), now=now())
    db.session.commit()
    return _back("reach")


def _kept(maker: Maker, chosen: SafeWeek) -> None:
    if chosen != _week(maker):
        makers.set_week(db.session(), maker, chosen, actor=_actor(), now=now())
        db.session.commit()


def _week(maker: Maker) -> SafeWeek:
    return SafeWeek(maker.minutes_per_week, tuple(maker.working_days.get("days", ())))


def _span(maker: Maker, text: str, count: int) -> Span:
    try:
        first = date.fromisoformat(text)
    except ValueError:
        raise Invalid("maker.span", "Please choose a day.", field="day") from None
    return span_of(first, first + timedelta(days=count - 1), today=_today(maker))


def _today(maker: Maker) -> date:
    return floor.local_day(db.session(), maker.cooperative_id, now())


def _actor() -> Actor:
    return person().actor(Role.MAKER)


def _back(part: str) -> Response:
    ahead = whole(request.args.get("ahead")) or None
    return redirect(url_for(".week", ahead=ahead, _anchor=part), 303)
