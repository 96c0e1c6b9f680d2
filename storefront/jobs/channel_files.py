"""The jobs that read a channel's file, and that import it once somebody has asked.

An import commits part by part and may be begun anew at any time; reading writes only its report.
"""

from __future__ import annotations

import tempfile
from datetime import datetime

from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.errors import Refusal
from catalog.history import Actor
from storefront.channels import ChannelImport
from storefront.channels.bringing import at_hand, refuse, tell, unpacked
from storefront.channels.importing import Wish, import_file
from storefront.channels.rules import ImportState
from storefront.jobs.leases import kept
from storefront.wiring.clock import now as the_time


def read_file(session: Session, payload: JsonMap, now: datetime) -> None:
    """Say what a file would bring; a second run finds it read."""
    brought = at_hand(session, int(payload["import"]), ImportState.BROUGHT)
    if brought is not None:
        _worked(session, brought, Actor(None, "office"), dry=True)


def keep_file(session: Session, payload: JsonMap, now: datetime) -> None:
    """Import a file that somebody saw; a second run goes over what is there already."""
    brought = at_hand(session, int(payload["import"]), ImportState.ASKED)
    if brought is not None:
        _worked(session, brought, Actor(payload.get("by"), "office"), dry=False)


def _worked(session: Session, brought: ChannelImport, actor: Actor, *, dry: bool) -> None:
    def after(_rows: int) -> None:
        kept(session, the_time())
        session.commit()

    with tempfile.TemporaryFile() as file:
        unpacked(brought, file)
        wish = Wish(file, brought.name, brought.shop_slug, map_name=brought.map_name, dry=dry)
        session.commit()
        try:
            report = import_file(session, wish, actor=actor, now=the_time(), after=after)
        except Refusal as why:
            session.rollback()
            refuse(session, brought, why, now=the_time())
            return
    tell(session, brought, report, now=the_time())
