"""The form of a host's link: where it leads, its code, how long, and a word for reports."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import get_timezone
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional, Regexp

from catalog.words import Words
from storefront.live import Target, Wish
from storefront.live.actions import CODE
from storefront.wiring.languages import words

_GROUPS = {
    "product": _l("Goods"),
    "craft": _l("All goods of a craft"),
    "cooperative": _l("All goods of a cooperative"),
    "session": _l("Live sessions"),
}
_NONE = re.compile(r"\s+")


class LinkForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A new link. Only its target is needed."""

    to = SelectField(_l("A new link to"), validate_choice=True)
    code = StringField(
        _l("Code of your own"),
        [
            Optional(),
            Regexp(f"{CODE.pattern}$", message=_l("3 to 20 of the letters a to z, digits and _.")),
        ],
    )
    until = DateField(_l("Counts until"), [Optional()])
    source = StringField(_l("Word for reports"), [Optional(), Length(max=60)])

    def offer(self, some: Mapping[str, Sequence[tuple[int, Words]]]) -> None:
        """What it can lead to, in groups."""
        self.to.choices = {
            str(_GROUPS[kind]): [(f"{kind}:{key}", words(name)) for key, name in rows]
            for kind, rows in some.items()
            if rows
        }

    def target(self) -> Target:
        """Where it leads."""
        kind, _, key = str(self.to.data).partition(":")
        return Target(**{f"{kind}_id": int(key)})

    def wish(self) -> Wish:
        """The rest."""
        source = _NONE.sub(" ", self.source.data or "").strip()
        return Wish(
            code=self.code.data or "",
            expires_at=self._expiry(),
            utm={"source": source} if source else {},
        )

    def _expiry(self) -> datetime | None:
        if self.until.data is None:
            return None
        zone = ZoneInfo(str(get_timezone()))
        end = datetime.combine(self.until.data + timedelta(days=1), time(), zone)
        return end.astimezone(UTC)
