"""A file's way in the office: brought, read by a worker, imported by a worker when somebody who saw
what it says asked for it. Bringing and reading write nothing of the file; the file is kept packed
until it is imported or put away.

How it can fail: it cannot be read or belongs elsewhere; then it is refused and its page says why.
"""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from catalog import queue
from catalog.errors import Invalid, Refusal
from catalog.history import SYSTEM, Actor, move
from storefront.channels.importing import Report
from storefront.channels.models import ChannelImport, ChannelShop
from storefront.channels.rules import IMPORT, ImportState, slug_of

READ, KEEP = "channels.read", "channels.keep"
MOST_BYTES = 128 * 1024 * 1024
#: Issues that a page shows; the others are counted.
SHOWN = 100
LAST = 20
_STEP = 1 << 20


def bring(
    session: Session, name: str, file: IO[bytes], *, shop: str, actor: Actor, now: datetime
) -> ChannelImport:
    """Take a file in and ask a worker to read it."""
    brought = ChannelImport(
        name=name[:120], shop_slug=slug_of(shop), data=_packed(file), brought_at=now
    )
    brought.brought_by = actor.user_id
    session.add(brought)
    session.flush()
    queue.enqueue(session, READ, {"import": brought.id}, now=now, key=f"{READ}:{brought.id}")
    return brought


def ask(session: Session, brought: ChannelImport, *, actor: Actor, now: datetime) -> None:
    """Ask a worker to import what was shown."""
    move(session, brought, IMPORT, "ask", actor=actor, now=now)
    brought.percent = 0
    queue.enqueue(session, KEEP, {"import": brought.id, "by": actor.user_id}, now=now)


def drop(session: Session, brought: ChannelImport, *, actor: Actor, now: datetime) -> None:
    """Nobody wants it."""
    move(session, brought, IMPORT, "drop", actor=actor, now=now)
    _forget(session, brought, now)


def refuse(session: Session, brought: ChannelImport, why: Refusal, *, now: datetime) -> None:
    """It cannot be read, or belongs to another shop."""
    move(session, brought, IMPORT, "refuse", actor=SYSTEM, now=now)
    facts = {name: str(value) for name, value in why.facts.items()}
    brought.refusal = {"code": why.code, "message": why.message, "facts": facts}
    _forget(session, brought, now)


def tell(session: Session, brought: ChannelImport, report: Report, *, now: datetime) -> None:
    """Write down what it says; or, of one that was asked for, what came of it."""
    asked = brought.state is ImportState.ASKED
    move(session, brought, IMPORT, "keep" if asked else "read", actor=SYSTEM, now=now)
    brought.layout, brought.report, brought.percent = report.layout, _plain(report), 100
    if asked:
        _forget(session, brought, now)
    session.flush()


def at_hand(session: Session, import_id: int, state: ImportState) -> ChannelImport | None:
    """The file, if it still stands where a worker was asked to go on."""
    wanted = select(ChannelImport).where(
        ChannelImport.id == import_id, ChannelImport.state == state
    )
    return session.scalars(wanted.options(undefer(ChannelImport.data))).first()


def unpacked(brought: ChannelImport, out: IO[bytes]) -> None:
    """Write the file as it was brought."""
    packed = zlib.decompressobj()
    data = brought.data or b""
    for at in range(0, len(data), _STEP):
        out.write(packed.decompress(data[at : at + _STEP]))
    out.write(packed.flush())
    out.seek(0)


def last_imports(session: Session) -> tuple[ChannelImport, ...]:
    """The files that were brought last."""
    wanted = select(ChannelImport).order_by(ChannelImport.id.desc()).limit(LAST)
    return tuple(session.scalars(wanted))


def shops(session: Session) -> tuple[ChannelShop, ...]:
    """All shops, by their words."""
    return tuple(session.scalars(select(ChannelShop).order_by(ChannelShop.slug)))


def _packed(file: IO[bytes]) -> bytes:
    packer, parts, read = zlib.compressobj(1), [], 0
    while piece := file.read(_STEP):
        read += len(piece)
        if read > MOST_BYTES:
            raise Invalid(
                "channel.too_large",
                "This file is far too large; please export less at once.",
                field="file",
            )
        parts.append(packer.compress(piece))
    return b"".join([*parts, packer.flush()])


def _plain(report: Report) -> dict[str, Any]:
    counts = report.counts
    issues = [[each.row, each.column, each.code.value, each.found] for each in report.issues]
    return {
        "rows": report.rows,
        "orders": len(report.orders),
        "lines": report.lines,
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "skipped": report.skipped,
        "unknown": list(report.unknown),
        "issues": issues[:SHOWN],
        "more": report.more_issues + max(0, len(issues) - SHOWN),
    }


def _forget(session: Session, brought: ChannelImport, now: datetime) -> None:
    brought.data, brought.ended_at = None, now
    session.flush()
