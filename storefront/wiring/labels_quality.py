"""Labels of where a defect sits on the picture of a style."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

QUALITY: Mapping[str, Mapping[str, tuple[object, str]]] = {
    "Ninth": {
        "top_left": (_l("at the top left"), "plain"),
        "top": (_l("at the top"), "plain"),
        "top_right": (_l("at the top right"), "plain"),
        "left": (_l("on the left"), "plain"),
        "middle": (_l("in the middle"), "plain"),
        "right": (_l("on the right"), "plain"),
        "bottom_left": (_l("at the bottom left"), "plain"),
        "bottom": (_l("at the bottom"), "plain"),
        "bottom_right": (_l("at the bottom right"), "plain"),
    },
}
