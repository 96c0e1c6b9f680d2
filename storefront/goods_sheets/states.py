"""Where a sheet of goods stands.

brought → read → asked to be kept → kept; read again when the goods changed meanwhile; dropped until
somebody asked for it; refused when it cannot be opened.
"""

from __future__ import annotations

from enum import StrEnum

from catalog.states import Machine


class SheetState(StrEnum):
    """Where a sheet stands."""

    BROUGHT = "brought"
    READ = "read"
    ASKED = "asked"
    KEPT = "kept"
    DROPPED = "dropped"
    REFUSED = "refused"


class PartKind(StrEnum):
    """What a line of a report is about."""

    ISSUE = "issue"
    CHANGE = "change"
    NEW = "new"


_S = SheetState
SHEET = Machine(
    "goods_sheet",
    {
        (_S.BROUGHT, "read"): _S.READ,
        (_S.BROUGHT, "refuse"): _S.REFUSED,
        (_S.BROUGHT, "drop"): _S.DROPPED,
        (_S.READ, "ask"): _S.ASKED,
        (_S.READ, "drop"): _S.DROPPED,
        (_S.ASKED, "keep"): _S.KEPT,
        (_S.ASKED, "read"): _S.READ,
    },
)
#: A worker is at it.
WORKING = frozenset({SheetState.BROUGHT, SheetState.ASKED})
