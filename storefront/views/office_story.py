"""What a maker lets be shown, noted by the office for one who is helped: she says it."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from storefront.accounts import Role
from storefront.accounts.access import maker_for_office, person
from storefront.forms.telling import StoryForm
from storefront.views.telling import story_allowed, story_form_page, story_taken_back

pages = Blueprint("story", __name__, url_prefix="/people/<code>/story")


@pages.get("")
def story(code: str) -> str:
    """What is shown of her."""
    return story_form_page("office/story.html", maker_for_office(person(), code))


@pages.post("")
def allow(code: str) -> Response | tuple[str, int]:
    """She has said that this may be shown."""
    maker, form = maker_for_office(person(), code), StoryForm()
    if not form.validate() or not story_allowed(maker, form, person().actor(Role.OFFICE)):
        return story_form_page("office/story.html", maker_for_office(person(), code), form), 422
    return redirect(url_for(".story", code=code), 303)


@pages.post("/removal")
def take_back(code: str) -> Response:
    """She takes it back."""
    story_taken_back(maker_for_office(person(), code), person().actor(Role.OFFICE))
    return redirect(url_for(".story", code=code), 303)
