"""What a maker lets be shown, on her own pages and, when she is helped, in the office.

One form for both; the history says who pressed the button. Whatever was allowed can be taken back
on the same page by one button.
"""

from __future__ import annotations

from flask import flash, render_template
from flask_babel import gettext as _

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import Actor
from catalog.words import Words
from fulfillment import makers
from fulfillment.board.stories import made_by
from fulfillment.makers import Maker
from media.assets import asset_views, covers
from storefront.errors import say
from storefront.forms.telling import StoryForm
from storefront.wiring.clock import now


def story_form_page(template: str, maker: Maker, form: StoryForm | None = None) -> str:
    """The page with what she allows now."""
    session = db.session()
    story, goods = makers.story_of(session, maker), made_by(session, maker.id)
    told = story.told if story else Words()
    if form is None:
        parts = list(story.parts["parts"]) if story and story.shown_since else []
        form = StoryForm(formdata=None, parts=parts, told_zh=told.zh, told_en=told.en)
    portraits = [maker.portrait_asset_id] if maker.portrait_asset_id else []
    return render_template(
        template,
        maker=maker,
        story=story,
        form=form,
        goods=goods,
        chosen=makers.goods_of(session, story) if story else frozenset(),
        covers=covers(session, [each.id for each in goods]),
        portrait=next(iter(asset_views(session, portraits).values()), None),
    )


def story_allowed(maker: Maker, form: StoryForm, actor: Actor) -> bool:
    """Keep what she allows; False with a sentence if it cannot be."""
    session = db.session()
    hers = [each.id for each in made_by(session, maker.id)]
    try:
        makers.allow(session, maker, form.consent(), hers=hers, actor=actor, now=now())
    except Refusal as refusal:
        session.rollback()
        form.form_errors.append(say(refusal))
        return False
    session.commit()
    flash(_("Kept. This is shown now, and nothing else."), "good")
    return True


def story_taken_back(maker: Maker, actor: Actor) -> None:
    """Show nothing of her any more."""
    makers.take_back(db.session(), maker, actor=actor, now=now())
    db.session.commit()
    flash(_("Nothing is shown any more."), "good")
