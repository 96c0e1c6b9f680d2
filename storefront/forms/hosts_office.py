"""The office's forms of a host: her account, an agreement, a platform's name of her, a voucher."""

from __future__ import annotations

from datetime import date

import phonenumbers
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DecimalField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from catalog.words import Words
from storefront.live.hosts.actions import Account
from storefront.live.models import Host

PLATFORMS = (
    ("douyin", _l("Douyin")),
    ("taobao", _l("Taobao")),
    ("xiaohongshu", _l("Xiaohongshu")),
    ("wechat", _l("WeChat Channels")),
    ("kuaishou", _l("Kuaishou")),
    ("tiktok", _l("TikTok")),
    ("instagram", _l("Instagram")),
    ("youtube", _l("YouTube")),
    ("shop", _l("Our own shop")),
)
LANGUAGES = (
    ("zh-Hans", _l("Mandarin")),
    ("csl", _l("Chinese Sign Language")),
    ("yue", _l("Cantonese")),
    ("en", _l("English (spoken)")),
)
_NAME = Length(max=60)
_RATE = NumberRange(0, 50, _l("Between 0 and 50 per cent."))


class HostForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Who she is. What is sealed is never shown again: empty leaves the account as it is."""

    slug = StringField(
        _l("Word for addresses"),
        [
            DataRequired(_l("Please choose a word.")),
            Regexp(r"[a-z0-9-]{2,40}$", message=_l("Small letters, digits and hyphens.")),
        ],
    )
    name_zh = StringField(
        _l("Name in Chinese"), [DataRequired(_l("Please write a name.")), Length(max=60)]
    )
    name_en = StringField(_l("Name in English"), [Optional(), _NAME])
    platforms = SelectMultipleField(
        _l("Where she sells"),
        choices=[*PLATFORMS],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    languages = SelectMultipleField(
        _l("Languages of her sessions"),
        choices=[*LANGUAGES],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    rate = DecimalField(_l("Share of the goods in %"), [InputRequired(), _RATE], places=2)
    phone = StringField(_l("Telephone"), [Optional(), Length(max=30)])
    bank = StringField(_l("Where she is paid"), [Optional(), Length(max=160)])

    def validate_phone(self, field: Field) -> None:
        """A telephone that can be compared with a buyer's."""
        if _e164(field.data) is None:
            raise ValidationError(_l("Please check the telephone number."))

    def account(self) -> Account:
        """What is written down."""
        return Account(
            name=Words(str(self.name_zh.data), self.name_en.data or str(self.name_zh.data)),
            platforms=tuple(self.platforms.data or ()),
            languages=tuple(self.languages.data or ()),
            phone=_e164(self.phone.data) or "" if self.phone.data else "",
            bank=(self.bank.data or "").strip(),
        )


def _e164(typed: str | None) -> str | None:
    """As the world writes it, in mainland China unless it has a + in front."""
    try:
        number = phonenumbers.parse(typed or "", "CN")
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def form_of(host: Host | None) -> HostForm:
    """The form as it stands."""
    if host is None:
        return HostForm(rate=10)
    form = HostForm(
        slug=host.slug,
        name_zh=host.name.zh,
        name_en=host.name.en,
        platforms=host.platforms.get("names", []),
        languages=host.platforms.get("languages", []),
        phone=host.phone or "",
        rate=host.rate_points / 100,
    )
    for name in ("slug", "rate"):  # what she began with, and where her pages are, stays
        del form[name]
    return form


class AgreementForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Another rate from a day on."""

    rate = DecimalField(_l("Share of the goods in %"), [InputRequired(), _RATE], places=2)
    starts_on = DateField(_l("From this day on"), [DataRequired(_l("Please choose a day."))])
    note = StringField(_l("What was agreed, in a sentence"), [Optional(), Length(max=200)])

    def day(self) -> date:
        """When it begins; only of a valid form."""
        return date.fromisoformat(str(self.starts_on.data))

    def points(self) -> int:
        """In basis points."""
        return round((self.rate.data or 0) * 100)


class HandleForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What a platform's files call her."""

    platform = SelectField(_l("Platform"), choices=[*PLATFORMS])
    handle = StringField(
        _l("Her number or name there"), [DataRequired(_l("Please write it.")), Length(max=80)]
    )


class LendForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A voucher whose orders are credited to her."""

    code = StringField(
        _l("Voucher code"), [DataRequired(_l("Please write a code.")), Length(max=40)]
    )


class CorrectionForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """Whom a line should be credited to, and why."""

    host = SelectField(_l("Credit it to"))
    reason = TextAreaField(
        _l("Why"), [DataRequired(_l("Please write a sentence why.")), Length(max=300)]
    )
