"""The ledger as one thinks of it: a dictionary of facts and sums. What the real one must equal."""

from __future__ import annotations

from dataclasses import dataclass, field

from fulfillment.ledger.chart import known
from fulfillment.ledger.rules import NewEntry


class Refused(Exception):  # noqa: N818 - a refusal is not an error
    """The code of the refusal that the real ledger must give."""


@dataclass
class PureLedger:
    """Keys with what they said, and what stands on each account."""

    entries: dict[str, NewEntry] = field(default_factory=dict)
    stands: dict[tuple[str, str], int] = field(default_factory=dict)

    def post(self, entry: NewEntry) -> bool:
        """Book a fact; True if it is new."""
        if entry.key in self.entries:
            if self.entries[entry.key] != entry:
                raise Refused("ledger.conflict")
            return False
        after = dict(self.stands)
        for each in entry.postings:
            place = (each.account, entry.currency)
            grows = each.side is known(each.account).kind.normal
            after[place] = after.get(place, 0) + (
                each.amount.minor if grows else -each.amount.minor
            )
        for (code, currency), minor in after.items():
            lower = minor < self.stands.get((code, currency), 0)
            if known(code).floor and lower and minor < 0:
                raise Refused("ledger.below_zero")
        self.entries[entry.key] = entry
        self.stands = after
        return True
