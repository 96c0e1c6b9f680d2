"""How a public session is told: when, where, in which languages; and the same as data."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import format_date, format_time, get_timezone
from flask_babel import gettext as _

from media.assets import PictureView
from storefront.forms.hosts_office import LANGUAGES
from storefront.forms.hosts_office import PLATFORMS as HOST_PLATFORMS
from storefront.forms.live_sessions import PLATFORMS
from storefront.live.viewing import Broadcast, clock
from storefront.wiring.addresses import full
from storefront.wiring.languages import language, words

CHINA = "Asia/Shanghai"
_PLATFORMS = {**dict(HOST_PLATFORMS), **dict(PLATFORMS)}
_LANGUAGES = dict(LANGUAGES)
#: As search engines know them.
_TAGS = {"csl": "csl", "yue": "yue", "en": "en", "zh-Hans": "zh-Hans"}
EVENT = "https://schema.org/"


def when(live: Broadcast) -> str:
    """Its day and its times in words, in the reader's time zone; China's is named."""
    begins, ends = live.starts_at, live.ends_at
    if live.on_air or live.over:
        begins, ends = live.on_air_at or begins, live.ended_at or ends
    facts = {
        "day": format_date(begins, "full"),
        "begins": format_time(begins, "short"),
        "ends": format_time(ends, "short"),
    }
    if str(get_timezone()) == CHINA:
        return str(_("%(day)s, %(begins)s to %(ends)s, time of China", **facts))
    return str(_("%(day)s, %(begins)s to %(ends)s", **facts))


def where(live: Broadcast) -> str:
    """The platform that shows it."""
    return str(_PLATFORMS.get(live.platform, live.platform))


def platforms_of(live: Broadcast) -> str:
    """Where its host is found."""
    return _listed([_PLATFORMS.get(each, each) for each in live.platforms])


def languages_of(live: Broadcast) -> str:
    """The languages she speaks and signs."""
    return _listed([_LANGUAGES.get(each, each) for each in live.languages])


def signed(live: Broadcast) -> bool:
    """Whether she signs."""
    return "csl" in live.languages


def summary(live: Broadcast) -> str:
    """The session in a sentence, for search engines and messengers."""
    facts = {"host": words(live.host), "when": when(live)}
    if live.over:
        return str(_("Watch again what %(host)s showed: %(when)s.", **facts))
    return str(_("%(host)s shows pieces made by hand, live: %(when)s.", **facts))


def as_data(live: Broadcast, picture: PictureView | None) -> dict[str, Any]:
    """The page as schema.org knows it: no more than stands on it."""
    address = full(url_for("live_pages.one", slug=live.slug))
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": words(live.title),
        "description": summary(live),
        "url": address,
        "startDate": (live.on_air_at or live.starts_at).isoformat(),
        "endDate": (live.ended_at or live.ends_at).isoformat(),
        "eventStatus": f"{EVENT}EventScheduled",
        "eventAttendanceMode": f"{EVENT}OnlineEventAttendanceMode",
        "isAccessibleForFree": True,
        "location": {"@type": "VirtualLocation", "url": address},
        "performer": {"@type": "Person", "name": words(live.host)},
        "organizer": {"@type": "Organization", "name": _("Manyhands 众手"), "url": full("/")},
    }
    if live.languages:
        told["inLanguage"] = [_TAGS.get(each, each) for each in live.languages]
    if picture is not None and picture.sources.get("jpeg"):
        told["image"] = full(picture.sources["jpeg"][-1][1])
    return told


def _listed(names: list[Any]) -> str:
    return ("、" if language() == "zh-Hans" else ", ").join(str(each) for each in names)


#: For templates.
WORDS = {
    "when": when,
    "where": where,
    "platforms_of": platforms_of,
    "languages_of": languages_of,
    "signed": signed,
    "summary": summary,
    "clock": clock,
}
