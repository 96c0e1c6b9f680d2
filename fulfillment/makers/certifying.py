"""Certificates: the only way in which a skill arises, is renewed, and ends.

Rules
* Each proof is one certificate with a code of its own; the same assessment gives one certificate
  however often it is asked for.
* Her skill in a craft follows the best certificate that she has (`proof.best`): a new one at a
  lower level takes nothing from her, and when a higher one ends, a lower one that holds counts.
* Her pace stays what it was; a first certificate begins at the standard one.
* A certificate that is taken back ends what she may be asked for on the day before; what is with
  her already stays with her.

How it can fail: `certificate.revoked` when it was taken back already, `certificate.why` without a
reason; nothing is written then.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Invalid, Refusal
from catalog.history import Actor, record
from fulfillment.makers.models import Certificate, Maker, Skill
from fulfillment.makers.proof import Proof, best, holds
from fulfillment.makers.rules import Basis

LONGEST_WHY = 400

#: Makers, crafts and levels with the days from and to which work would be hers.
Asked = tuple[int, int, int, date, date]
#: So many skills are looked at in one round.
MOST = 500


def certify(
    session: Session, maker: Maker, new: Proof, *, actor: Actor, now: datetime
) -> Certificate:
    """Give her a certificate and let her skill follow it."""
    basis = Basis.RECOGNISED if new.assessment_id is None else Basis.ASSESSED
    values = {
        "code": f"new-{secrets.token_hex(8)}",
        "maker_id": maker.id,
        "craft_id": new.craft_id,
        "level": new.level,
        "basis": basis,
        "assessment_id": new.assessment_id,
        "ground": new.ground,
        "issued_on": new.on,
        "expires_on": new.expires_on,
    }
    session.flush()
    made = insert_once(session, Certificate, values)
    if made is None:
        given = Certificate.assessment_id == new.assessment_id
        return session.scalars(select(Certificate).where(given)).one()
    certificate = session.get_one(Certificate, made)
    certificate.code = f"C-{certificate.id:06d}"
    facts: dict[str, Any] = {"craft": new.craft_id, "level": new.level}
    record(session, maker, "certify", actor=actor, now=now, certificate=certificate.code, **facts)
    _follow(session, maker.id, new.craft_id, on=now.date())
    return certificate


@dataclass(frozen=True, slots=True)
class Revocation:
    """From which day a certificate counts no more, and why, as she reads it."""

    on: date
    why: str


def revoke(
    session: Session,
    certificate: Certificate,
    revocation: Revocation,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a certificate back, and say why."""
    why = " ".join(revocation.why.split())[:LONGEST_WHY]
    if not why:
        raise Invalid(
            "certificate.why", "Please tell her kindly why, and what would help.", field="why"
        )
    session.refresh(certificate, with_for_update=True)
    if certificate.revoked_on is not None:
        raise Refusal("certificate.revoked", "This certificate was taken back already.")
    certificate.revoked_on, certificate.revoked_why = revocation.on, why
    record(session, certificate, "revoke", actor=actor, now=now, craft=certificate.craft_id)
    _follow(session, certificate.maker_id, certificate.craft_id, on=revocation.on)


def step_down(session: Session, *, on: date) -> int:
    """Let skills whose certificate has ended follow another one that still holds; how many did."""
    ended = (
        select(Skill.maker_id, Skill.craft_id)
        .join(Certificate, (Certificate.maker_id == Skill.maker_id))
        .where(Skill.expires_on < on, Certificate.craft_id == Skill.craft_id)
        .where(Certificate.revoked_on.is_(None), Certificate.issued_on <= on)
        .where(or_(Certificate.expires_on.is_(None), Certificate.expires_on >= on))
        .distinct()
        .limit(MOST)
    )
    found = session.execute(ended).all()
    for maker_id, craft_id in found:
        _follow(session, maker_id, craft_id, on=on)
    return len(found)


def not_certified(session: Session, asked: Collection[Asked]) -> tuple[Asked, ...]:
    """Those who hold no certificate for the whole time in which the work would be theirs."""
    wanted = (Skill.maker_id.in_({each[0] for each in asked}),)
    columns = (Skill.maker_id, Skill.craft_id, Skill.level, Skill.certified_on, Skill.expires_on)
    rows = session.execute(select(*columns).where(*wanted)) if asked else ()
    held = {(maker, craft): (level, since, until) for maker, craft, level, since, until in rows}
    return tuple(each for each in asked if not _covers(held.get(each[:2]), each))


def _covers(held: tuple[int, date, date | None] | None, asked: Asked) -> bool:
    if held is None:
        return False
    level, since, until = held
    _maker, _craft, wanted, first, last = asked
    return level >= wanted and since <= first and (until is None or until >= last)


def _follow(session: Session, maker_id: int, craft_id: int, *, on: date) -> None:
    """Her skill is what the best of her certificates says; whoever offers her work waits."""
    session.flush()
    session.execute(select(Maker.id).where(Maker.id == maker_id).with_for_update())
    hers = (Skill.maker_id == maker_id, Skill.craft_id == craft_id)
    skill = session.scalars(select(Skill).where(*hers).with_for_update()).first()
    mine = (Certificate.maker_id == maker_id, Certificate.craft_id == craft_id)
    every = session.scalars(select(Certificate).where(*mine)).all()
    counts = best(every, on=on)
    if counts is None:
        _end(skill, on)
        return
    if skill is None:
        skill = Skill(maker_id=maker_id, craft_id=craft_id)
        session.add(skill)
    _copy(skill, counts, _since(every, counts, on))
    session.flush()


def _since(every: Iterable[Certificate], counts: Certificate, on: date) -> date:
    """From when without a gap: a renewal before the old one ends does not begin her anew."""
    before = [
        each.issued_on
        for each in every
        if each.level >= counts.level and each.revoked_on is None and holds(each, on)
    ]
    return min([counts.issued_on, *before])


def _copy(skill: Skill, counts: Certificate, since: date) -> None:
    skill.certificate_id, skill.level = counts.id, counts.level
    skill.certified_on, skill.expires_on = since, counts.expires_on


def _end(skill: Skill | None, on: date) -> None:
    if skill is not None:
        skill.expires_on = on - timedelta(days=1)
