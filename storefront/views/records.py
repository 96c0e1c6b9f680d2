"""A maker's record, notes and helpers on the pages of her lead and of the office.

Nothing sealed stands on a page that is merely looked at: each part is opened by a button with a
purpose, and the line in the log of readings is committed before the value is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from catalog.db import db
from catalog.errors import Invalid
from catalog.history import Actor
from fulfillment.board.person import maker_page
from fulfillment.makers import Maker, helping, privacy
from fulfillment.makers.consents import Given, GivenBy
from fulfillment.makers.privacy import Asked, Field, Purpose
from fulfillment.workflow.gathering import today
from storefront.accounts import Role
from storefront.accounts.access import helper_of, maker_here, note_of, person, seat_at
from storefront.accounts.access_people import people_named
from storefront.accounts.actions import user_added
from storefront.errors import say
from storefront.forms.people import (
    HelperForm,
    NoteForm,
    RecordForm,
    fields_and_purposes,
    sentence_of_record,
)
from storefront.wiring.clock import now
from storefront.wiring.labels import LABELS


def words_of_records() -> dict[str, dict[str, object]]:
    """The words that the shared parts of these pages need."""
    kinds = {"FIELDS": "Field", "PURPOSES": "Purpose", "ABOUTS": "About"}
    return {
        name: {value: word for value, (word, _tone) in LABELS[kind].items()}
        for name, kind in kinds.items()
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """What was opened just now: which part, and what it says."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Desk:
    """From which desk a maker is looked at: whose role, and which page."""

    role: Role
    template: str

    def actor(self) -> Actor:
        """How the history names who sits there."""
        return person().actor(self.role)

    def page(
        self,
        maker: Maker,
        *,
        opened: Shown | None = None,
        record: RecordForm | None = None,
        note: NoteForm | None = None,
        helper: HelperForm | None = None,
    ) -> str:
        """Her page; of what is sealed only that it is kept."""
        session, day = db.session(), today(now())
        log = privacy.readings(session, maker_id=maker.id, limit=12)
        return render_template(
            self.template,
            maker=maker,
            shown=maker_page(session, maker, today=day),
            kept=privacy.kept_fields(session, maker.id),
            notes=privacy.notes_of(session, maker.id),
            openable=fields_and_purposes(seat_at(person(), maker)),
            helpers=helping.helpers_of(session, maker.id),
            log=log,
            names=people_named(person(), {each.user_id for each in log}),
            opened=opened,
            record=record or RecordForm(formdata=None),
            note=note or NoteForm(formdata=None),
            helper=helper or HelperForm(formdata=None, first=day),
            today=day,
            **words_of_records(),
        )

    def open_field(self, code: str) -> Response:
        """Open one part for a purpose."""
        maker = maker_here(person(), code)
        asked = _asked(maker, request.form.get("field", ""))
        text = privacy.open_one(db.session(), maker, asked, actor=self.actor(), now=now())
        db.session.commit()
        return self._unkept(maker, Shown(asked.field.value, text or "–"))

    def open_note(self, code: str, note_id: int) -> Response:
        """Open one note for a purpose."""
        maker = maker_here(person(), code)
        row, asked = note_of(person(), maker, note_id), _asked(maker, Field.ADAPTATION.value)
        text = privacy.open_note(db.session(), row, asked, actor=self.actor(), now=now())
        db.session.commit()
        return self._unkept(maker, Shown(f"note-{row.id}", text))

    def keep_record(self, code: str) -> str | Response | tuple[str, int]:
        """Keep what was typed of her record; nothing of it comes back on the page."""
        maker, form = maker_here(person(), code), RecordForm()
        facts = form.facts(today=today(now())) if form.validate() else []
        try:
            count = privacy.keep(db.session(), maker, facts, actor=self.actor(), now=now())
        except Invalid as refusal:
            db.session.rollback()
            form.wrong(refusal.field, refusal)
        if form.errors:
            return self.page(maker_here(person(), code), record=form), 422
        db.session.commit()
        flash(sentence_of_record(count), "good")
        return self._back(code, "record")

    def keep_note(self, code: str) -> str | Response | tuple[str, int]:
        """Keep what helps her."""
        maker, form = maker_here(person(), code), NoteForm()
        if not form.validate():
            return self.page(maker, note=form), 422
        privacy.keep_note(db.session(), maker, form.note(), actor=self.actor(), now=now())
        db.session.commit()
        flash(_("Kept. Nobody sees it without a reason."), "good")
        return self._back(code, "notes")

    def end_note(self, code: str, note_id: int) -> Response:
        """It no longer holds."""
        maker = maker_here(person(), code)
        row = note_of(person(), maker, note_id)
        privacy.end_note(db.session(), maker, row, actor=self.actor(), now=now())
        db.session.commit()
        flash(_("The note is gone."), "good")
        return self._back(code, "notes")

    def name_helper(self, code: str) -> str | Response | tuple[str, int]:
        """Name somebody who may act for her once she has agreed."""
        maker, form = maker_here(person(), code), HelperForm()
        if not form.validate():
            return self.page(maker, helper=form), 422
        try:
            self._named(maker, form)
        except Invalid as refusal:
            db.session.rollback()
            form.form_errors.append(say(refusal))
            return self.page(maker_here(person(), code), helper=form), 422
        db.session.commit()
        flash(_("She is named. She can act once the maker has agreed."), "good")
        return self._back(code, "helpers")

    def end_helper(self, code: str, helper_id: int) -> Response:
        """She may act no more."""
        maker = maker_here(person(), code)
        row = helper_of(person(), maker, helper_id)
        helping.end_help(db.session(), maker, row, actor=self.actor(), now=now())
        db.session.commit()
        flash(_("She can no longer act for her."), "good")
        return self._back(code, "helpers")

    def _named(self, maker: Maker, form: HelperForm) -> None:
        session, actor = db.session(), self.actor()
        days, agreed = form.term(today(now())), form.given()
        email, language = str(form.email.data), maker.language
        user = user_added(session, email, language=language, actor=actor, now=now())
        new = helping.NewHelper(user.id, str(form.called.data), days)
        row = helping.name_helper(session, maker, new, actor=actor, now=now())
        if agreed is not None:
            by = agreed.by if agreed.by is not GivenBy.HELPER else GivenBy.HERSELF
            said = Given(by, agreed.form)
            helping.agree(session, maker, row, said, actor=actor, now=now())

    def _unkept(self, maker: Maker, opened: Shown) -> Response:
        answer = make_response(self.page(maker, opened=opened))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _back(self, code: str, part: str) -> Response:
        return redirect(url_for(".maker", code=code, _anchor=part), 303)


def _asked(maker: Maker, field: str) -> Asked:
    purpose = request.form.get("purpose", "")
    if field not in set(Field) or purpose not in set(Purpose):
        raise Invalid("private.purpose", "Please say what you need it for.", field="purpose")
    return Asked(Field(field), Purpose(purpose), seat_at(person(), maker))
