"""Lines of a chat become claims, or nothing.

Rules
* Lines are read while the session is on air, for the codes that are sold there in this moment.
* Only what claims or takes back is written down; questions and talk are read and forgotten.
* A message that came before changes nothing, whoever tells it again.
* Where the office allows it, the house itself confirms what was read surely, in a session in which
  the first claim counts; everything else waits for a person.
* What is taken back is withdrawn where nothing is held yet; where it is, a person looks.

How it can fail: a session that is not on air refuses with `claim.not_on_air`; nothing is written.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.db import insert_once
from catalog.errors import Refusal
from catalog.history import SYSTEM, Actor, move, record
from catalog.vault import blind
from storefront.live.claims.holding import changed, confirm
from storefront.live.claims.models import ChatMessage, Claimant, ClaimSetting, LiveClaim
from storefront.live.claims.rules import Claim, Reading, read
from storefront.live.claims.standing import CLAIM, MOST_PIECES, OPEN, LiveClaimState
from storefront.live.claims.telling import Told
from storefront.live.sessions.models import LineupSlot, LiveSession
from storefront.live.sessions.rules import ClaimPolicy, SessionState


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of some lines: new claims and the sure ones among them, lines that had come
    before, and how many say nothing of a code."""

    claims: tuple[LiveClaim, ...] = ()
    sure: tuple[LiveClaim, ...] = ()
    withdrawn: int = 0
    known: int = 0
    other: int = 0

    @property
    def changed(self) -> bool:
        """Whether the desk has something new to see."""
        return bool(self.claims or self.withdrawn)


@dataclass(frozen=True, slots=True)
class _Counter:
    """What lines are read against: the slots on sale by their code, and what is shown now."""

    slots: Mapping[str, LineupSlot]
    on_air: str | None


def take_in(
    session: Session, live: LiveSession, told: Sequence[Told], *, actor: Actor, now: datetime
) -> Taken:
    """Read the lines and write down what they claim."""
    if live.state is not SessionState.ON_AIR:
        raise Refusal("claim.not_on_air", "Claims are read while the session is on air.")
    counter = _counter(session, live)
    whole = Taken()
    for each in told:
        reading = read(each.text, counter.slots, on_air=counter.on_air)
        got = _take(session, live, (each, reading), counter, actor=actor, now=now)
        whole = Taken(
            whole.claims + got.claims,
            whole.sure + got.sure,
            whole.withdrawn + got.withdrawn,
            whole.known + got.known,
            whole.other + got.other,
        )
    if holds_at_once(session, live) and live.claim_policy is ClaimPolicy.FIRST_CLAIM:
        for claim in whole.sure:
            _confirmed_at_once(session, claim, now)
    if whole.changed:
        changed(session, live.id)
    return whole


def _confirmed_at_once(session: Session, claim: LiveClaim, now: datetime) -> None:
    """The house says yes; what it may not, a person looks at."""
    try:
        with session.begin_nested():
            confirm(session, claim, actor=SYSTEM, now=now)
    except Refusal:
        session.refresh(claim)


def holds_at_once(session: Session, live: LiveSession) -> bool:
    """Whether the office lets sure claims be confirmed by the house."""
    setting = session.get(ClaimSetting, live.id)
    return setting is not None and setting.holds_at_once


def _counter(session: Session, live: LiveSession) -> _Counter:
    shown = (LineupSlot.session_id == live.id, LineupSlot.withdrawn_at.is_(None))
    slots = list(session.scalars(select(LineupSlot).where(*shown).order_by(LineupSlot.position)))
    pinned = next((each.code for each in slots if each.pinned_at is not None), None)
    return _Counter({each.code: each for each in slots}, pinned)


def _take(
    session: Session,
    live: LiveSession,
    line: tuple[Told, Reading],
    counter: _Counter,
    *,
    actor: Actor,
    now: datetime,
) -> Taken:
    told, reading = line
    if not reading.claims and not reading.taken_back:
        return Taken(other=1)
    claimant_id = _claimant(session, live, told, reading, now)
    message_id = _message(session, live, told, claimant_id, now)
    if message_id is None:
        return Taken(known=1)
    back = [counter.slots[each].id for each in reading.taken_back]
    withdrawn = _taken_back(session, claimant_id, back, now) if back else 0
    made = [
        _proposed(session, (live, counter.slots[each.code]), each, (message_id, claimant_id), now)
        for each in reading.claims
    ]
    for claim in made:
        record(session, claim, "propose", actor=actor, now=now, pieces=claim.asked)
    return Taken(tuple(made), _sure(made, reading), withdrawn)


def _sure(made: list[LiveClaim], reading: Reading) -> tuple[LiveClaim, ...]:
    pairs = zip(made, reading.claims, strict=True)
    return tuple(claim for claim, read_so in pairs if read_so.is_sure)


def _proposed(
    session: Session,
    at: tuple[LiveSession, LineupSlot],
    claimed: Claim,
    said: tuple[int, int],
    now: datetime,
) -> LiveClaim:
    claim = LiveClaim(
        session_id=at[0].id,
        slot_id=at[1].id,
        message_id=said[0],
        claimant_id=said[1],
        form=claimed.form,
        asked=claimed.pieces,
        pieces=min(claimed.pieces, MOST_PIECES),
        at=now,
    )
    session.add(claim)
    return claim


def _claimant(
    session: Session, live: LiveSession, told: Told, reading: Reading, now: datetime
) -> int:
    """Who says it; a line that names nobody is of nobody else's."""
    name = told.name or reading.who
    place = told.source if told.name else "desk"
    author = told.author or reading.who
    if not author:
        author = f"\0{told.source}:{told.message or secrets.token_hex(16)}"
    if told.source == "typed":
        place = "desk"
    key = blind(f"{live.id}:{place}:{author}", "live_claimant.key")
    values = {"session_id": live.id, "key": key, "name": name or None}
    made = insert_once(session, Claimant, {**values, "source": told.source[:24], "first_at": now})
    hers = (Claimant.session_id == live.id, Claimant.key == key)
    return made or session.scalars(select(Claimant.id).where(*hers)).one()


def _message(
    session: Session, live: LiveSession, told: Told, claimant_id: int, now: datetime
) -> int | None:
    named = told.message or secrets.token_hex(16)
    values = {
        "session_id": live.id,
        "claimant_id": claimant_id,
        "source": told.source,
        "external_id": blind(f"{live.id}:{named}", "live_message.external_id"),
        "text": told.text,
        "at": now,
    }
    return insert_once(session, ChatMessage, values)


def _taken_back(session: Session, claimant_id: int, slots: Sequence[int], now: datetime) -> int:
    hers = (LiveClaim.claimant_id == claimant_id, LiveClaim.slot_id.in_(slots))
    open_ones = select(LiveClaim).where(*hers, LiveClaim.state.in_(OPEN)).order_by(LiveClaim.id)
    found = list(session.scalars(open_ones))
    for each in found:
        if each.state is LiveClaimState.CONFIRMED:
            each.back_at = now
        else:
            move(session, each, CLAIM, "withdraw", actor=SYSTEM, now=now)
    return len(found)
