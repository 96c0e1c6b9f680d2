"""Labels of training: courses, a maker's way through them, trial pieces and course days."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

TRAINING: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "VersionState": {
        "draft": (_l("Being written"), "needs"),
        "published": (_l("In use"), "good"),
        "retired": (_l("No longer in use"), "plain"),
    },
    "LearningState": {
        "learning": (_l("Learning"), "going"),
        "shown": (_l("Piece is being looked at"), "needs"),
        "passed": (_l("Passed"), "good"),
        "paused": (_l("Stopped for now"), "plain"),
    },
    "TrialState": {
        "waiting": (_l("Waits to be looked at"), "needs"),
        "passed": (_l("Passed"), "good"),
        "again": (_l("One more try"), "going"),
    },
    "DayState": {
        "planned": (_l("Planned"), "going"),
        "held": (_l("Took place"), "good"),
        "cancelled": (_l("Cancelled"), "plain"),
    },
}
