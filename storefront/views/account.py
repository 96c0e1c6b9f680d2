"""One's own account: name, language, time zone, and the keys to it.

Keys are changed only shortly after signing in, and every change of a key is told by letter.
"""

from __future__ import annotations

import segno
from flask import Blueprint, flash, jsonify, redirect, render_template
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from catalog.db import db
from catalog.errors import Refusal
from catalog.history import Actor
from fulfillment.orders import of_user
from storefront import notices, reviews
from storefront.accounts import actions, passkeys, second_factor, sessions
from storefront.accounts.models import User
from storefront.errors import say
from storefront.forms.account import ButtonForm, CodeForm, PasswordForm, PreferencesForm
from storefront.views.account_data import kept_of
from storefront.wiring import limiter, now
from storefront.wiring.limits import CODE

pages = Blueprint("account", __name__, url_prefix="/account")


@pages.get("")
def overview() -> str:
    """What I ordered, and what I said of it."""
    user = sessions.myself()
    session = db.session()
    return render_template(
        "account/overview.html",
        orders=of_user(session, user.id),
        said=reviews.of_user(session, user.id),
    )


@pages.get("/data.json")
@limiter.limit("20 per hour")
def everything() -> ResponseReturnValue:
    """All that is kept of her, as a file."""
    answer = jsonify(kept_of(db.session(), sessions.myself(), now=now()))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = "attachment; filename=manyhands.json"
    return answer


@pages.get("/settings")
def settings() -> str:
    """Name, language, time zone."""
    user = sessions.myself()
    return render_template("account/settings.html", form=PreferencesForm(obj=user), user=user)


@pages.post("/settings")
def keep_settings() -> ResponseReturnValue:
    """Keep them."""
    user, form = sessions.myself(), PreferencesForm()
    if not form.validate_on_submit():
        return render_template("account/settings.html", form=form, user=user), 422
    actions.preferences_set(
        db.session(),
        user,
        name=form.name.data or "",
        language=form.language.data,
        time_zone=form.time_zone.data,
        actor=_self(user),
        now=now(),
    )
    db.session.commit()
    cookie.pop("lang", None)
    flash(_("Kept."))
    return redirect("/account/settings", 303)


@pages.get("/security")
def security() -> str:
    """The keys to the account."""
    return _security_page(sessions.myself(), PasswordForm())


@pages.post("/password")
def set_password() -> ResponseReturnValue:
    """Set a new password; other devices are signed out."""
    user, form = sessions.require_recent(), PasswordForm()
    if not form.validate_on_submit():
        return _security_page(user, form), 422
    try:
        actions.password_set(
            db.session(), user, form.password.data or "", actor=_self(user), now=now()
        )
    except Refusal as refusal:
        form.password.errors = [say(refusal)]
        return _security_page(user, form), refusal.status
    return _keys_changed(user, _("Your new password is set. Other devices are signed out."))


@pages.get("/second-factor")
def second_factor_page() -> str:
    """Show a new secret to the authenticator app."""
    user = sessions.require_recent()
    cookie["app_secret"] = cookie.get("app_secret") or second_factor.new_secret()
    return _app_page(user, CodeForm())


@pages.post("/second-factor")
@limiter.limit(CODE)
def add_second_factor() -> ResponseReturnValue:
    """Ask for codes from now on, if the app knows the secret."""
    user, form, secret = sessions.require_recent(), CodeForm(), cookie.get("app_secret")
    if not secret:
        return redirect("/account/second-factor", 303)
    if not form.validate_on_submit():
        return _app_page(user, form), 422
    try:
        second_factor.app_added(
            db.session(), user, secret, form.code.data or "", actor=_self(user), now=now()
        )
    except Refusal as refusal:
        form.code.errors = [say(refusal)]
        return _app_page(user, form), refusal.status
    cookie.pop("app_secret")
    return _keys_changed(user, _("From now on we ask for a code."), strong=True)


@pages.post("/second-factor/removal")
def remove_second_factor() -> ResponseReturnValue:
    """Ask for codes no more."""
    user = sessions.require_recent()
    second_factor.app_removed(db.session(), user, actor=_self(user), now=now())
    return _keys_changed(user, _("We ask for codes no more."))


@pages.post("/sessions/end")
def end_sessions() -> ResponseReturnValue:
    """Sign out on every device but this one."""
    user = sessions.myself()
    actions.sessions_ended(db.session(), user, actor=_self(user), now=now())
    return _keys_changed(user, _("All other devices are signed out."))


@pages.post("/passkeys/<int:passkey_id>/removal")
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Let a passkey open nothing any more."""
    user = sessions.require_recent()
    passkeys.passkey_removed(db.session(), user, passkey_id, actor=_self(user), now=now())
    return _keys_changed(user, _("The passkey is removed."))


def _keys_changed(user: User, sentence: str, *, strong: bool = False) -> ResponseReturnValue:
    key = f"account_changed:{user.id}:{now():%Y%m%d%H%M%S}"
    notices.send(db.session(), "account_changed", user_id=user.id, key=key, now=now())
    db.session.commit()
    sessions.let_in(user, strong=strong or sessions.strong())
    db.session.commit()
    flash(sentence)
    return redirect("/account/security", 303)


def _security_page(user: User, form: PasswordForm) -> str:
    return render_template(
        "account/security.html",
        user=user,
        form=form,
        button=ButtonForm(),
        passkeys=passkeys.of(db.session(), user),
        weak=sessions.second_factor_forced() and not sessions.strong(),
    )


def _app_page(user: User, form: CodeForm) -> str:
    secret = str(cookie["app_secret"])
    drawn = segno.make(second_factor.app_address(secret, user.email), micro=False)
    picture = drawn.svg_data_uri(scale=5, border=4, light="white")
    return render_template("account/second_factor.html", form=form, picture=picture, secret=secret)


def _self(user: User) -> Actor:
    return Actor(user.id, "self")
