"""Forms for signing in and for one's own account."""

from __future__ import annotations

from zoneinfo import available_timezones

from babel import Locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from storefront.accounts.rules import LONGEST_PASSWORD
from storefront.wiring.languages import LOCALES

#: Each language by its own name.
LANGUAGES = [(tag, Locale.parse(name).get_display_name() or tag) for tag, name in LOCALES.items()]
#: The zones of the places we sell to come first; every other one can be chosen too.
NEAR_ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore")


def _zones() -> list[tuple[str, str]]:
    others = sorted(each for each in available_timezones() if "/" in each and each[:3] != "Etc")
    ordered = [*NEAR_ZONES, *(each for each in others if each not in NEAR_ZONES)]
    return [(each, each.replace("_", " ")) for each in ordered]


def _trimmed(text: str | None) -> str | None:
    return text.strip() if text else text


class SignInForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """An address; with a password one is in, without it a link is sent."""

    email = EmailField(
        _l("Email"),
        [
            DataRequired(_l("Please give your email address.")),
            Length(max=254),
            Email(_l("This does not look like an email address.")),
        ],
        filters=[_trimmed],
    )
    password = PasswordField(_l("Password"), [Optional(), Length(max=LONGEST_PASSWORD)])
    way = HiddenField(default="link")


class CodeForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A code of the second factor."""

    code = StringField(
        _l("Six-digit code"), [DataRequired(_l("Please give the code.")), Length(max=12)]
    )


class ButtonForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A button and nothing else."""


class PreferencesForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """How one is called, and in which language and time zone one reads."""

    name = StringField(_l("Name"), [Optional(), Length(max=80)])
    language = SelectField(_l("Language"), choices=LANGUAGES)
    time_zone = SelectField(_l("Time zone"), choices=_zones())


class PasswordForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """A new password."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Please give a new password."))])
