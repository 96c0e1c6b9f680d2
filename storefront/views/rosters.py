"""A roster from a spreadsheet: checked first, kept when it is clean; nothing of it comes back.

The file is read in memory and kept nowhere. The same file twice changes nothing, so that checking
and keeping are two presses with the same file.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.cooperatives import CooperativeRow, cooperatives
from catalog.db import db
from catalog.errors import NotFound, Refusal
from fulfillment.workflow.gathering import today
from storefront.accounts import Role
from storefront.accounts.access import person
from storefront.errors import say
from storefront.sheets import open_sheet
from storefront.sheets.export import csv_file, xlsx_file
from storefront.sheets.roster import Roster, RosterIssue, read_roster
from storefront.sheets.rostering import Kept, checked, keep_part, known, parts_of
from storefront.wiring.clock import now

#: More issues than this nobody reads at once.
TOLD = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: How a sheet is written, and what kind of file it is then.
KINDS = {"csv": (csv_file, "text/csv; charset=utf-8"), "xlsx": (xlsx_file, XLSX)}


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a file: who would be new, or is."""

    issues: tuple[RosterIssue, ...]
    unknown: tuple[str, ...]
    kept: Kept
    dry: bool
    people: int

    @property
    def told(self) -> list[tuple[str, str]]:
        """The places with their sentences, as many as are read at once."""
        return [(each.place, say(each.refusal)) for each in self.issues[:TOLD]]


def roster_page(role: Role, report: Report | None = None, wrong: str = "") -> str:
    """The page with what came of the last file."""
    return render_template("people/roster.html", homes=homes_of(role), report=report, wrong=wrong)


def roster_sent(role: Role) -> str | tuple[str, int]:
    """Check a file, or keep it."""
    try:
        report = _read(role)
    except Refusal as refusal:
        db.session.rollback()
        return roster_page(role, wrong=say(refusal)), refusal.status
    if not report.issues and not report.dry:
        flash(_("The roster is kept."), "good")
    return (roster_page(role, report), 422) if report.issues else roster_page(role, report)


def homes_of(role: Role) -> tuple[CooperativeRow, ...]:
    """The cooperatives she may bring people to."""
    every = cooperatives(db.session())
    mine = person().cooperative_ids
    return tuple(each for each in every if role is Role.OFFICE or each.id in mine)


def sample(kind: str) -> Response:
    """A sheet to fill in."""
    if kind not in KINDS:
        raise NotFound("sample")
    head = (
        *(_("Real name"), _("Identity number"), _("Disability certificate number")),
        *(_("Telephone number"), _("Home address"), _("Bank account")),
        *(_("Called name"), _("Home or centre"), _("Hours a week"), _("Working days")),
    )
    made, content = KINDS[kind]
    answer = Response(made(head, []), content_type=content)
    answer.headers["Content-Disposition"] = f'attachment; filename="roster.{kind}"'
    return answer


def _read(role: Role) -> Report:
    session, dry = db.session(), "check" in request.form
    home = next((each for each in homes_of(role) if each.slug == _chosen(role)), None)
    if home is None:
        raise NotFound("cooperative")
    file = request.files.get("file")
    roster = read_roster(open_sheet(file.read() if file else b""), today=today(now()))
    issues = checked(session, roster, home.id)
    kept = Kept()
    if not issues:
        kept = _would_be(roster) if dry else _kept(role, home.id, roster)
    return Report(issues, roster.unknown, kept, dry, len(roster.rows))


def _chosen(role: Role) -> str:
    """The cooperative that was chosen; who leads one need not choose."""
    homes = homes_of(role)
    only = homes[0].slug if len(homes) == 1 else ""
    return request.form.get("cooperative", only)


def _would_be(roster: Roster) -> Kept:
    there = len(known(db.session(), roster.rows))
    return Kept(new=len(roster.rows) - there, unchanged=there)


def _kept(role: Role, home: int, roster: Roster) -> Kept:
    session, actor, kept = db.session(), person().actor(role), Kept()
    for part in parts_of(roster.rows):
        kept += keep_part(session, home, part, actor=actor, now=now())
        session.commit()
    return kept


def connect(pages: Blueprint, role: Role) -> None:
    """Give a room its three addresses."""
    pages.add_url_rule("", "roster", lambda: roster_page(role))
    pages.add_url_rule("", "sent", lambda: roster_sent(role), methods=["POST"])
    pages.add_url_rule("/sample.<kind>", "sample", sample)
