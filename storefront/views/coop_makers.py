"""One maker on the pages of her lead: her week, her work, and, by buttons, how to reach her."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from storefront.accounts import Role
from storefront.accounts.access import maker_here, person, require
from storefront.views.records import Desk

pages = Blueprint("coop_makers", __name__, url_prefix="/coop/makers/<code>")
DESK = Desk(Role.LEAD, "coop/maker.html")


@pages.before_request
def _leads_only() -> None:
    require(Role.LEAD)


@pages.get("")
def maker(code: str) -> str:
    """Her page."""
    return DESK.page(maker_here(person(), code))


@pages.post("/openings")
def open_field(code: str) -> Response:
    """Show one part, for a purpose."""
    return DESK.open_field(code)


@pages.post("/notes/<int:note_id>/openings")
def open_note(code: str, note_id: int) -> Response:
    """Show one note, for a purpose."""
    return DESK.open_note(code, note_id)


@pages.post("/record")
def keep_record(code: str) -> str | Response | tuple[str, int]:
    """Write parts of her record."""
    return DESK.keep_record(code)


@pages.post("/notes")
def keep_note(code: str) -> str | Response | tuple[str, int]:
    """Write what helps her."""
    return DESK.keep_note(code)


@pages.post("/notes/<int:note_id>/removal")
def end_note(code: str, note_id: int) -> Response:
    """End a note."""
    return DESK.end_note(code, note_id)


@pages.post("/helpers")
def name_helper(code: str) -> str | Response | tuple[str, int]:
    """Name a helper."""
    return DESK.name_helper(code)


@pages.post("/helpers/<int:helper_id>/removal")
def end_helper(code: str, helper_id: int) -> Response:
    """End a helper."""
    return DESK.end_helper(code, helper_id)
