"""The field of countries draws what WTForms' own select draws, and takes nothing else."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField

from storefront.forms.countries import CountryField, countries


class Address(Form):
    """Both fields under one name, so that they can be compared."""

    country = CountryField("Country", render_kw={"autocomplete": "country"})


class Usual(Form):
    """As WTForms does it."""

    country = SelectField("Country", render_kw={"autocomplete": "country"})


@pytest.mark.parametrize("chosen", ["DE", "CN", "CI", "", "XX"])
def test_it_is_drawn_and_checked_as_any_select(app: Flask, chosen: str) -> None:
    for language in ("en", "zh-Hans"):
        with app.test_request_context(f"/?lang={language}"):
            typed = MultiDict({"country": chosen})
            ours, usual = Address(typed), Usual(typed)
            usual.country.choices = list(countries().items())
            assert ours.country(**{"class": "input"}) == usual.country(**{"class": "input"})
            assert ours.validate() == usual.validate()
            assert ours.errors == usual.errors
