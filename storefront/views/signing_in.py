"""Signing in and out.

A page is the same whether or not an address is known. Links are looked at by GET and used by POST.
The first factor alone lets in those who have no second one.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from catalog.db import db
from catalog.history import SYSTEM
from storefront import notices
from storefront.accounts import actions, second_factor, sessions
from storefront.accounts.invitations import signing_keys
from storefront.accounts.links import look_at_link, use_link
from storefront.accounts.models import User
from storefront.accounts.rules import way_back
from storefront.forms.account import ButtonForm, CodeForm, SignInForm
from storefront.wiring import limiter, now
from storefront.wiring.languages import language
from storefront.wiring.limits import ALL_SIGN_INS, CODE, SIGN_IN, everybody, meant_account

pages = Blueprint("signing_in", __name__)


@pages.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """The door."""
    form = SignInForm(email=request.args.get("email", ""))
    return render_template("account/sign_in.html", form=form, after=_after(""))


@pages.post("/sign-in")
@limiter.limit(SIGN_IN)
@limiter.limit(SIGN_IN, key_func=meant_account)
@limiter.limit(ALL_SIGN_INS, key_func=everybody)
def knock() -> ResponseReturnValue:
    """Let in by password, or send a link."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("account/sign_in.html", form=form, after=_after("")), 422
    email = form.email.data or ""
    if form.way.data != "password":
        return _send_link(email)
    session = db.session()
    user = actions.user_of_password(session, email, form.password.data or "", now=now())
    if user is None:
        session.commit()
        form.password.errors = [_("Email and password do not fit together.")]
        return render_template("account/sign_in.html", form=form, after=_after("")), 422
    return _first_factor_shown(user, "password")


def _send_link(email: str) -> ResponseReturnValue:
    session = db.session()
    user = actions.user_added(session, email, language=language(), actor=SYSTEM, now=now())
    key = f"sign_in_link:{user.id}:{now():%Y%m%d%H%M%S}"
    facts = {"way_back": _after("")}
    notices.send(
        session,
        "sign_in_link",
        user_id=user.id,
        language=language(),
        facts=facts,
        key=key,
        now=now(),
    )
    session.commit()
    return redirect("/sign-in/sent", 303)


@pages.get("/sign-in/sent")
def sent() -> ResponseReturnValue:
    """Look into your letters."""
    return render_template("account/sent.html")


@pages.get("/sign-in/link/<token>")
def link(token: str) -> ResponseReturnValue:
    """A page with one button, because mail programs look at every link."""
    look_at_link(db.session(), token, keys=signing_keys(), now=now())
    return render_template("account/link.html", form=ButtonForm(), after=_after(""))


@pages.post("/sign-in/link/<token>")
@limiter.limit(SIGN_IN)
def use(token: str) -> ResponseReturnValue:
    """Use the link up."""
    user = use_link(db.session(), token, keys=signing_keys(), now=now())
    return _first_factor_shown(user, "link")


@pages.get("/sign-in/second")
def second() -> ResponseReturnValue:
    """Ask for the second factor."""
    if sessions.waiting_user() is None:
        return redirect("/sign-in", 303)
    return render_template("account/second.html", form=CodeForm(), after=_after(""))


@pages.post("/sign-in/second")
@limiter.limit(CODE, key_func=sessions.waiting_account)
def check_second() -> ResponseReturnValue:
    """Let in by a code."""
    waiting, form = sessions.waiting_user(), CodeForm()
    if waiting is None:
        return redirect("/sign-in", 303)
    if form.validate_on_submit():
        if second_factor.code_used(db.session(), waiting[0], form.code.data or "", now=now()):
            return _entered(waiting[0], f"{waiting[1]}+code", strong=True)
        db.session.commit()
        form.code.errors = [_("This code is not right, or was used. Please take the next one.")]
    return render_template("account/second.html", form=form, after=_after("")), 422


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Leave."""
    sessions.let_out()
    flash(_("You are signed out."))
    return redirect("/", 303)


def _first_factor_shown(user: User, way: str) -> ResponseReturnValue:
    if second_factor.has_second_factor(db.session(), user):
        db.session.commit()
        sessions.keep_waiting(user, way)
        return redirect(f"/sign-in/second?next={quote(_after(''))}", 303)
    return _entered(user, way, strong=False)


def _entered(user: User, way: str, *, strong: bool) -> ResponseReturnValue:
    actions.entered(db.session(), user, way=way, now=now())
    db.session.commit()
    sessions.let_in(user, strong=strong)
    db.session.commit()
    return redirect(_after(sessions.home_of(user)), 303)


def _after(otherwise: str) -> str:
    """Where to go next: the page she came from, if it is one of ours."""
    return way_back(request.values.get("next"), otherwise)
