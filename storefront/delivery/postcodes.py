"""How postcodes look in the countries that are written to most; elsewhere anything goes."""

from __future__ import annotations

import re

_DIGITS = {
    3: ("IS", "LA"),
    4: ("AT", "AU", "BD", "BE", "BG", "CH", "CY", "DK", "GE", "HU", "LI", "LU", "NO", "NZ", "PH"),
    5: ("DE", "EE", "ES", "FI", "FR", "HR", "ID", "IT", "KH", "KR", "LT", "MC", "MX", "MY", "TH"),
    6: ("CN", "IN", "KZ", "RO", "RU", "SG", "VN"),
}
_PATTERNS = {
    **{country: rf"\d{{{count}}}" for count, all_ in _DIGITS.items() for country in all_},
    "BR": r"\d{5}-?\d{3}",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "CZ": r"\d{3} ?\d{2}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "GR": r"\d{3} ?\d{2}",
    "IE": r"[A-Z]\d[\dW] ?[A-Z\d]{4}",
    "IL": r"\d{5}(\d{2})?",
    "JP": r"\d{3}-?\d{4}",
    "LV": r"(LV-)?\d{4}",
    "NL": r"\d{4} ?[A-Z]{2}",
    "PL": r"\d{2}-?\d{3}",
    "PT": r"\d{4}-?\d{3}",
    "SE": r"\d{3} ?\d{2}",
    "SI": r"(SI-)?\d{4}",
    "SK": r"\d{3} ?\d{2}",
    "TR": r"\d{5}",
    "TW": r"\d{3}(-?\d{2,3})?",
    "UA": r"\d{5}",
    "US": r"\d{5}(-\d{4})?",
    "ZA": r"\d{4}",
}
_KNOWN = {country: re.compile(pattern) for country, pattern in _PATTERNS.items()}


def looks_right(country: str, postcode: str) -> bool:
    """Whether a postcode may be one of this country; none at all may be."""
    known = _KNOWN.get(country)
    return not postcode or known is None or known.fullmatch(postcode.upper()) is not None
