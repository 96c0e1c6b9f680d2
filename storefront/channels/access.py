"""Access to files of channels: only the office reaches them."""

from __future__ import annotations

from catalog.db import db
from storefront.accounts.persons import Person, for_office
from storefront.channels.models import ChannelImport

MOST = 2**31 - 1


def import_for_office(person: Person, import_id: int) -> ChannelImport:
    """A file that was brought."""
    return for_office(person, db.session.get(ChannelImport, min(import_id, MOST)), "import")
