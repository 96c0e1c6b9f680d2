"""Labels of kits, shortages, deliveries and units: their words and tones."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

MATERIALS: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "KitState": {
        "listed": (_l("On the pick list"), "needs"),
        "packed": (_l("Kit packed"), "going"),
        "sent": (_l("Kit on its way"), "going"),
        "arrived": (_l("At the cooperative"), "needs"),
        "issued": (_l("With the maker"), "good"),
        "settled": (_l("Counted out"), "plain"),
        "unpacked": (_l("Unpacked again"), "plain"),
    },
    "ShortageState": {
        "open": (_l("Asks the lead"), "needs"),
        "asked": (_l("Asked of the hub"), "going"),
        "filled": (_l("Added to the kit"), "good"),
        "dropped": (_l("Not needed any more"), "plain"),
    },
    "ArrivalState": {
        "expected": (_l("Announced"), "going"),
        "inspected": (_l("Counted and looked at"), "good"),
    },
    "Unit": {
        "piece": (_l("By the piece"), "plain"),
        "gram": (_l("By weight, in grams"), "plain"),
        "metre": (_l("By length, in metres"), "plain"),
    },
}
