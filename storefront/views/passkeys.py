"""Passkeys in the browser: questions and answers in JSON, for the small script that talks to the
device. Every other way to sign in works without it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from catalog.db import db
from catalog.errors import Invalid, Refusal
from storefront import notices
from storefront.accounts import actions, passkeys, sessions
from storefront.accounts.passkeys import Site
from storefront.accounts.rules import way_back
from storefront.errors import say
from storefront.wiring import limiter, now, settings
from storefront.wiring.limits import SIGN_IN

pages = Blueprint("passkeys", __name__)


@pages.post("/sign-in/passkey/question")
@limiter.limit("30 per 5 minutes")
def ask() -> Response:
    """What the device must sign to sign in."""
    return _asked(passkeys.ask_for_key(_site()), "enter")


@pages.post("/sign-in/passkey")
@limiter.limit(SIGN_IN)
def enter() -> Response:
    """Sign in by what the device signed."""
    answer, challenge = _answer(), sessions.take_challenge("enter")
    user = passkeys.user_of_passkey(db.session(), answer, challenge, _site(), now=now())
    actions.entered(db.session(), user, way="passkey", now=now())
    db.session.commit()
    sessions.let_in(user, strong=True)
    db.session.commit()
    return jsonify(next=way_back(request.args.get("next"), sessions.home_of(user)))


@pages.post("/account/passkeys/question")
def ask_for_new() -> Response:
    """What the device must sign to make a new key."""
    user = sessions.require_recent()
    return _asked(passkeys.ask_for_new_key(db.session(), user, _site()), "add")


@pages.post("/account/passkeys")
def add() -> Response:
    """Keep the new key."""
    user, answer = sessions.require_recent(), _answer()
    challenge, name = sessions.take_challenge("add"), request.args.get("name", "")
    passkeys.passkey_added(db.session(), user, answer, challenge, _site(), name=name, now=now())
    key = f"account_changed:{user.id}:{now():%Y%m%d%H%M%S}"
    notices.send(db.session(), "account_changed", user_id=user.id, key=key, now=now())
    db.session.commit()
    sessions.strengthen()
    return jsonify(next="/account/security")


@pages.errorhandler(Refusal)
def refused(refusal: Refusal) -> tuple[Response, int]:
    """The script shows the sentence beside its button."""
    db.session.rollback()
    return jsonify(code=refusal.code, sentence=say(refusal)), refusal.status


def _answer() -> dict[str, Any]:
    answer = request.get_json(silent=True)
    if not isinstance(answer, dict):
        raise Invalid("accounts.passkey_json", "We could not read that.")
    return answer


def _asked(asked: passkeys.Asked, kind: str) -> Response:
    sessions.remember_challenge(asked.challenge, kind)
    return Response(asked.options, content_type="application/json")


def _site() -> Site:
    return Site(settings().public_url)
