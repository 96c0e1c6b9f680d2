"""Languages, time zones and how amounts and days are written.

`?lang=zh-Hans|en` chooses and is remembered in the session; else a signed-in user's own choice,
else Accept-Language, else Chinese.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import format_currency
from flask import Flask, g, request, session
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    format_percent,
    get_locale,
    get_translations,
)
from flask_login import current_user

from catalog.money import Money
from catalog.words import LANGUAGES, Words
from storefront.wiring.extensions import babel
from storefront.wiring.visitors import accepted_language

LOCALES = {"zh-Hans": "zh_Hans", "en": "en"}


def language() -> str:
    """The language of this answer, as in `lang=`: `zh-Hans` or `en`."""
    if "language" not in g:
        g.language = _choose()
    return str(g.language)


def _choose() -> str:
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        if session.get("lang") != asked:
            session["lang"] = asked
        return asked
    if session.get("lang") in LANGUAGES:
        return str(session["lang"])
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return accepted_language(request.headers.get("Accept-Language", ""))


def _locale() -> str:
    return LOCALES[language()] if request else LOCALES["zh-Hans"]


def _time_zone() -> str:
    if request and current_user and current_user.is_authenticated:
        return str(current_user.time_zone)
    return "Asia/Shanghai"


def words(text: Words | None) -> str:
    """A text of the house in the reader's language."""
    return text.get(language()) if text else ""


def money(amount: Money) -> str:
    """An amount as the reader writes it."""
    return _money(amount, str(get_locale() or "en"))


@lru_cache(maxsize=10_000)
def _money(amount: Money, locale: str) -> str:
    return str(format_currency(amount.amount, amount.currency, locale=locale))


def day(value: date | None, form: str = "medium") -> str:
    """A day, or a dash where there is none."""
    return format_date(value, form) if value else "–"


def moment(value: datetime | None, form: str = "short") -> str:
    """An instant in the reader's time zone."""
    return format_datetime(value, form) if value else "–"


def points(value: int) -> str:
    """Basis points as a percentage: `13%`, `9.5%`."""
    return str(format_percent(Decimal(value) / 10_000, "#,##0.##%"))


def connect_languages(app: Flask) -> None:
    """Give the app its catalogues and templates their filters."""
    babel.init_app(
        app,
        default_locale="zh_Hans",
        default_translation_directories="translations",
        locale_selector=_locale,
        timezone_selector=_time_zone,
    )
    app.jinja_env.filters.update(
        words=words,
        money=money,
        day=day,
        moment=moment,
        number=format_decimal,
        points=points,
    )
    app.jinja_env.globals.update(language=language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    _say_quickly(app)


def _say_quickly(app: Flask) -> None:
    """Templates look a sentence up at once: a page has a hundred of them."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of the extension
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]


_catalogues: dict[str, Any] = {}


def _catalogue() -> Any:
    """The catalogue of the locale that is in force, which a letter may have forced."""
    locale = get_locale()
    kept = _catalogues.get(locale.language) if locale is not None else None
    if kept is None:
        kept = get_translations()
        if locale is not None:
            _catalogues[locale.language] = kept
    return kept
