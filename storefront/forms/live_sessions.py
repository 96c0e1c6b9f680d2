"""The forms of a live session: when, who, from which place; and a slot of its lineup."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_babel import get_timezone
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from catalog.money import Money, parse
from catalog.words import Words
from storefront.live.sessions import ClaimPolicy, LiveSession, NewSlot, Planned

_ASKED = InputRequired(_l("Please fill this in."))
#: As people call them; the shop is where it is shown without another platform.
PLATFORMS = (
    ("", _l("Our shop")),
    ("douyin", _l("Douyin")),
    ("taobao", _l("Taobao")),
    ("xiaohongshu", _l("Xiaohongshu")),
    ("wechat", _l("WeChat Channels")),
    ("kuaishou", _l("Kuaishou")),
    ("tiktok", "TikTok"),
    ("other", _l("Another platform")),
)
POLICIES = (
    (ClaimPolicy.FIRST_CLAIM.value, _l("Who claims first; it is held for her")),
    (ClaimPolicy.FIRST_PAID.value, _l("Who pays first; a claim holds nothing")),
)


class SessionForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What the office says of a session."""

    title_zh = StringField(_l("Title in Chinese"), [_ASKED, Length(max=80)])
    title_en = StringField(_l("Title in English"), [_ASKED, Length(max=80)])
    host_id = SelectField(_l("Host"), coerce=int)
    platform = SelectField(_l("Platform"), choices=PLATFORMS, default="")
    starts_at = DateTimeLocalField(_l("It begins"), [_ASKED])
    ends_at = DateTimeLocalField(_l("It ends"), [_ASKED])
    source_location_id = SelectField(_l("Pieces come from"), coerce=int)
    claim_policy = RadioField(
        _l("Who gets what several want"), choices=POLICIES, default=ClaimPolicy.FIRST_CLAIM.value
    )
    claim_minutes = IntegerField(
        _l("Minutes to pay a claim"),
        [_ASKED, NumberRange(1, 1440, _l("Please give between 1 minute and a day."))],
        default=15,
    )

    def planned(self) -> Planned:
        """What a valid form says."""
        return Planned(
            title=Words(str(self.title_zh.data).strip(), str(self.title_en.data).strip()),
            host_id=int(self.host_id.data),
            platform=str(self.platform.data),
            starts_at=_moment(self.starts_at.data),
            ends_at=_moment(self.ends_at.data),
            source_location_id=int(self.source_location_id.data),
            claim_policy=ClaimPolicy(str(self.claim_policy.data)),
            claim_minutes=self.claim_minutes.data or 0,
        )


class SlotForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A slot. Money as people write it; an empty code is the next free one."""

    sku = StringField(_l("Variant (its article number)"), [_ASKED, Length(max=60)])
    code = StringField(_l("Code in the chat"), [Optional(), Length(max=8)])
    price = StringField(_l("Price in the session"), [_ASKED, Length(max=20)])
    floor = StringField(_l("Lowest price"), [_ASKED, Length(max=20)])
    limit = IntegerField(
        _l("Most for each buyer"),
        [
            Optional(),
            NumberRange(1, 999, _l("The limit for each buyer is between 1 and 999 pieces.")),
        ],
    )
    make_to_live = BooleanField(_l("Sell beyond what is there: it is made, with a day"))

    def slot(self, variant_id: int) -> NewSlot:
        """What a valid form says; a sum that cannot be read is `Invalid`."""
        return NewSlot(
            variant_id=variant_id,
            price_minor=parse(str(self.price.data)).minor,
            floor_minor=parse(str(self.floor.data)).minor,
            code=str(self.code.data or ""),
            limit_pieces=self.limit.data,
            make_to_live=bool(self.make_to_live.data),
        )


def said(live: LiveSession) -> dict[str, object]:
    """A session as its form shows it."""
    return {
        "title_zh": live.title.zh,
        "title_en": live.title.en,
        "host_id": live.host_id,
        "platform": live.platform,
        "starts_at": _shown(live.starts_at),
        "ends_at": _shown(live.ends_at),
        "source_location_id": live.source_location_id,
        "claim_policy": live.claim_policy.value,
        "claim_minutes": live.claim_minutes,
    }


def typed_sum(amount: Money) -> str:
    """A sum as a field shows it."""
    return f"{amount.amount:f}"


def _zone() -> ZoneInfo:
    return ZoneInfo(str(get_timezone() or "Asia/Shanghai"))


def _moment(typed: datetime | None) -> datetime:
    """What she typed is meant in her own time zone; a valid form has both moments."""
    if typed is None:
        raise ValueError("a moment is missing")
    return typed.replace(tzinfo=_zone()).astimezone(UTC)


def _shown(moment: datetime) -> datetime:
    return moment.astimezone(_zone()).replace(tzinfo=None)
