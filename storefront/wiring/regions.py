"""Regions: what the regions of cooperatives are called.

One that is not named here (`Cooperative.region` is free text of up to 40 letters) shows itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Flask
from flask_babel import lazy_gettext as _l

REGIONS: Mapping[str, object] = {
    "north": _l("North China"),
    "north-east": _l("Northeast China"),
    "east": _l("East China"),
    "central": _l("Central China"),
    "south": _l("South China"),
    "south-west": _l("Southwest China"),
    "north-west": _l("Northwest China"),
}


def region_name(region: str) -> str:
    """What `region` is called in the reader's language."""
    return str(REGIONS.get(region, region))


def region_choices(regions: Iterable[str]) -> list[tuple[str, str]]:
    """Regions for a list to choose from: each with what it is called."""
    return [(each, region_name(each)) for each in regions]


def connect_regions(app: Flask) -> None:
    """Give templates `{{ region|region_name }}` and the choices."""
    app.jinja_env.filters["region_name"] = region_name
    app.jinja_env.globals["region_choices"] = region_choices
