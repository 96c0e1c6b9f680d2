"""The private record of a maker in the office: by buttons, each with a purpose and a line."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from storefront.accounts import Role
from storefront.accounts.access import maker_here, person
from storefront.views.records import Desk

pages = Blueprint("record", __name__, url_prefix="/people/<code>/record")
DESK = Desk(Role.OFFICE, "office/record.html")


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


@pages.post("")
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
