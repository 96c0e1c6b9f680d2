"""Passkeys: a key on a phone, a computer or a stick, that a person unlocks by finger, face or PIN.

* Made for any device, built in or not; the device must check the person (`user verification`), so
  a passkey is both factors at once.
* Signing in asks for no address first: the device says whose key it is, and we disclose nothing.
* A challenge is used once and soon over; a counter that does not grow is a copied key.

How it can fail: everything that does not verify is `accounts.passkey`, with the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from catalog.errors import NotFound, Refusal
from catalog.history import Actor, record
from storefront.accounts.models import Passkey, User

MOST_PASSKEYS = 10
SELECTION = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.REQUIRED,
    user_verification=UserVerificationRequirement.REQUIRED,
)


@dataclass(frozen=True, slots=True)
class Site:
    """For which site keys are made: its origin as browsers say it."""

    origin: str

    @property
    def host(self) -> str:
        """The part of the origin that keys belong to."""
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is asked (JSON) and the challenge that its answer must sign."""

    options: str
    challenge: bytes


def ask_for_new_key(session: Session, user: User, site: Site) -> Asked:
    """Ask her device for a new key, unless it has one."""
    known = [PublicKeyCredentialDescriptor(id=each.credential_id) for each in of(session, user)]
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Manyhands 众手",
        user_id=str(user.id).encode(),
        user_name=user.email,
        user_display_name=user.name or user.email,
        authenticator_selection=SELECTION,
        exclude_credentials=known,
    )
    return Asked(webauthn.options_to_json(options), options.challenge)


def passkey_added(
    session: Session,
    user: User,
    answer: Mapping[str, Any],
    challenge: bytes,
    site: Site,
    *,
    name: str,
    now: datetime,
) -> Passkey:
    """Keep the key that her device made."""
    if len(of(session, user)) >= MOST_PASSKEYS:
        raise Refusal("accounts.many_passkeys", "You have many passkeys. Please remove one first.")
    try:
        found = webauthn.verify_registration_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise not_accepted() from None
    passkey = Passkey(
        user_id=user.id,
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        name=name.strip()[:60],
        created_at=now,
    )
    session.add(passkey)
    record(session, user, "add_passkey", actor=Actor(user.id, "self"), now=now)
    return passkey


def ask_for_key(site: Site) -> Asked:
    """Ask any device for any key of this site."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Asked(webauthn.options_to_json(options), options.challenge)


def user_of_passkey(
    session: Session, answer: Mapping[str, Any], challenge: bytes, site: Site, *, now: datetime
) -> User:
    """Whose key signed the challenge."""
    passkey = _named(session, answer)
    try:
        found = webauthn.verify_authentication_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise not_accepted() from None
    user = session.get(User, passkey.user_id)
    if user is None or not user.active or not _counted(session, passkey, found.new_sign_count, now):
        raise not_accepted()
    return user


def of(session: Session, user: User) -> list[Passkey]:
    """The keys of a user, the oldest first."""
    wanted = select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)
    return list(session.scalars(wanted))


def passkey_removed(
    session: Session, user: User, passkey_id: int, *, actor: Actor, now: datetime
) -> None:
    """Let a key of hers open nothing any more."""
    passkey = next((each for each in of(session, user) if each.id == passkey_id), None)
    if passkey is None:
        raise NotFound("passkey")
    session.delete(passkey)
    record(session, user, "remove_passkey", actor=actor, now=now)


def not_accepted() -> Refusal:
    """The same words whatever was wrong."""
    return Refusal(
        "accounts.passkey",
        "This passkey was not accepted. Please try again or use another way.",
        status=422,
    )


def _named(session: Session, answer: Mapping[str, Any]) -> Passkey:
    try:
        credential_id = base64url_to_bytes(str(answer["id"]))
    except (KeyError, ValueError):
        raise not_accepted() from None
    passkey = session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).first()
    if passkey is None:
        raise not_accepted()
    return passkey


def _counted(session: Session, passkey: Passkey, count: int, now: datetime) -> bool:
    """Note the use; of two answers with the same counter one is a copy."""
    use = (
        update(Passkey)
        .where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count)
        .values(sign_count=count, used_at=now)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", session.execute(use)).rowcount == 1
