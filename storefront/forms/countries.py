"""The field in which a country is chosen: 250 names, drawn once for each language.

To the page and to whoever checks it this is an ordinary select; only it does not build 250 choices
to look at one. Invariant: what it draws is what WTForms' own select draws.
"""

from __future__ import annotations

from functools import lru_cache

import phonenumbers
from babel import Locale
from flask_babel import get_locale
from markupsafe import Markup, escape
from wtforms import SelectField, SelectFieldBase
from wtforms.form import BaseForm
from wtforms.widgets import Select, html_params

#: These stand first in the list; the others follow by name.
FIRST = ("CN", "HK", "MO", "TW")


def countries() -> dict[str, str]:
    """Every country that has telephone numbers, by its name in the reader's language."""
    return _countries(str(get_locale() or "en"))


@lru_cache(maxsize=8)
def _countries(language: str) -> dict[str, str]:
    locale = Locale.parse(language)
    known = {code: locale.territories.get(code, code) for code in phonenumbers.SUPPORTED_REGIONS}
    others = sorted((name, code) for code, name in known.items() if code not in FIRST)
    return {**{code: known[code] for code in FIRST}, **{code: name for name, code in others}}


@lru_cache(maxsize=8)
def _options(language: str) -> str:
    return "".join(
        f'<option value="{code}">{escape(name)}</option>'
        for code, name in _countries(language).items()
    )


class _Drawn(Select):
    """A select whose options were drawn before."""

    def __call__(self, field: SelectFieldBase, **kwargs: object) -> Markup:
        kwargs.setdefault("id", field.id)
        for flag in (each for each in self.validation_attrs if each in field.flags):
            kwargs.setdefault(flag, getattr(field.flags, flag))
        options, chosen = _options(str(get_locale() or "en")), str(field.data)
        if chosen in countries():
            plain = f'<option value="{chosen}">'
            options = options.replace(plain, f'<option selected value="{chosen}">', 1)
        tag = html_params(name=field.name, **kwargs)
        return Markup(f"<select {tag}>{options}</select>")  # noqa: S704 - every part is escaped


class CountryField(SelectField):
    """One of the countries."""

    widget = _Drawn()

    def pre_validate(self, form: BaseForm) -> None:
        """Only a country that stands in the list; what is said of another one is WTForms' own."""
        if self.data not in countries():
            self.choices = list(countries().items())
            super().pre_validate(form)
