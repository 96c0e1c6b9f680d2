"""Backups: a whole installation in one folder, sealed, signed and proved; and bringing it back.

Not where backups are kept, when they are taken or how long: that is the operator's
(`docs/operations.md`).
"""

from storefront.backups.actions import Source, remember, take
from storefront.backups.models import BackupTaken
from storefront.backups.queries import last_taken
from storefront.backups.restoring import Place, restore
from storefront.backups.rules import Manifest

__all__ = [
    "BackupTaken",
    "Manifest",
    "Place",
    "Source",
    "last_taken",
    "remember",
    "restore",
    "take",
]
