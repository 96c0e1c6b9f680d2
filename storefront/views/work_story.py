"""A maker's own page about what others see of her: she allows it by parts, and takes it back."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from storefront.accounts import Role
from storefront.accounts.access import maker_of, person, require
from storefront.forms.telling import StoryForm
from storefront.views.telling import story_allowed, story_form_page, story_taken_back

pages = Blueprint("work_story", __name__, url_prefix="/work/story")


@pages.before_request
def _makers_only() -> None:
    require(Role.MAKER)


@pages.get("")
def story() -> str:
    """What is shown of me."""
    return story_form_page("work/story.html", maker_of(person()))


@pages.post("")
def allow() -> Response | tuple[str, int]:
    """I allow this."""
    maker, form = maker_of(person()), StoryForm()
    if not form.validate() or not story_allowed(maker, form, person().actor(Role.MAKER)):
        return story_form_page("work/story.html", maker_of(person()), form), 422
    return redirect(url_for(".story"), 303)


@pages.post("/removal")
def take_back() -> Response:
    """I take everything back."""
    story_taken_back(maker_of(person()), person().actor(Role.MAKER))
    return redirect(url_for(".story"), 303)
