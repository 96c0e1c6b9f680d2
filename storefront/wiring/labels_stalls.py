"""Labels of stalls: ways of paying, the state of a day, why a sale was undone."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

STALLS: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "Pay": {
        "cash": (_l("Cash"), "plain"),
        "qr": (_l("Scanned"), "plain"),
        "card": (_l("Rehearsal card"), "plain"),
    },
    "StallDayState": {
        "open": (_l("Day open"), "going"),
        "closed": (_l("Counted and closed"), "good"),
    },
    "UndoReason": {
        "wrong_goods": (_l("Other goods"), "plain"),
        "typed_twice": (_l("Typed twice"), "plain"),
        "brought_back": (_l("Brought back"), "plain"),
        "not_paid": (_l("Not paid"), "plain"),
    },
}
