"""Cities and districts of mainland China, and whether they belong together.

Rules
* The list is GB/T 2260 as it was when `divisions.txt` was made: 31 provinces, their cities, the
  districts of each. It is read once. A municipality is its own city; some have no districts.
* A name may be written without its last sign (苏州 for 苏州市). One that is on no list may be
  new, or written in other letters: it is taken as she wrote it.
* What is on the list must belong together: a city to its province, a district to its city. A name
  that stands in more than one place is right wherever it fits.

How it can fail: nothing here refuses; `astray` says where a name belongs instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from storefront.delivery.divisions import PROVINCES

Cities = Mapping[str, tuple[str, ...]]
#: The first two digits of GB/T 2260, and the letters of ISO 3166-2.
CODES = dict(
    zip(
        (
            *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36"),
            *("37", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62"),
            *("63", "64", "65"),
        ),
        PROVINCES,
        strict=True,
    )
)
_FILE = Path(__file__).with_name("divisions.txt")
_ENDS = ("市", "区", "县", "盟", "旗", "地区")


def cities_of(province: str) -> Cities:
    """The cities of a province (by its letters) with their districts; nothing if it is none."""
    return _all().get(province, {})


def districts_of(province: str, city: str) -> tuple[str, ...]:
    """The districts of a city as she wrote it."""
    name = _named(city, cities_of(province))
    return cities_of(province)[name] if name else ()


def astray_city(province: str, city: str) -> str:
    """The province (by its letters) that a city lies in, if it is known and not in this one."""
    if not city or _named(city, cities_of(province)):
        return ""
    return next((each for each, cities in _all().items() if _named(city, cities)), "")


def astray_district(province: str, city: str, district: str) -> str:
    """The city of the same province that a district lies in, if it is known and not in this one."""
    cities = cities_of(province)
    here = _named(city, cities)
    if not district or not here or _named(district, cities[here]):
        return ""
    return next((name for name, inside in cities.items() if _named(district, inside)), "")


def _named(typed: str, names: Mapping[str, object] | tuple[str, ...]) -> str:
    """The name of the list that she means; nothing if there is none."""
    text = "".join(typed.split())
    if text in names:
        return text
    return next(
        (name for end in _ENDS for name in names if len(text) > 1 and name == text + end), ""
    )


@lru_cache(maxsize=1)
def _all() -> Mapping[str, Cities]:
    """The whole list: province → city → districts."""
    found: dict[str, dict[str, tuple[str, ...]]] = {code: {} for code in PROVINCES}
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, city, *districts = line.split()
        found[CODES[code[:2]]][city] = tuple(each.lstrip("0123456789") for each in districts)
    return found
