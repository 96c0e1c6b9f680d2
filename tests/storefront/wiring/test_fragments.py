"""A fragment is drawn once for all that it shows, and anew for anything else."""

from __future__ import annotations

from collections import OrderedDict

import pytest
from flask import Flask, render_template_string

from storefront.wiring import fragments

PIECE = '{% call kept("piece", name, price) %}{{ seen(name) }} {{ price }}{% endcall %}'


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "_drawn", OrderedDict())
    monkeypatch.setattr(fragments, "MOST", 5)


def test_it_is_drawn_once_for_each_key_and_language(app: Flask) -> None:
    drawn: list[str] = []

    def seen(name: str) -> str:
        drawn.append(name)
        return name

    def show(name: str, price: object, lang: str = "en") -> str:
        with app.app_context(), app.test_request_context(f"/?lang={lang}"):
            return render_template_string(PIECE, name=name, price=price, seen=seen)

    assert [show("<jade>", 5), show("<jade>", 5)] == ["&lt;jade&gt; 5"] * 2
    assert drawn == ["<jade>"]
    assert show("<jade>", 6) == "&lt;jade&gt; 6"
    assert show("<jade>", 5, lang="zh-Hans") == "&lt;jade&gt; 5"
    assert show("<jade>", [5]) == show("<jade>", [5]) == "&lt;jade&gt; [5]"
    assert len(drawn) == 4


def test_the_one_used_longest_ago_is_forgotten(app: Flask) -> None:
    with app.app_context(), app.test_request_context("/?lang=en"):
        for number in (1, 2, 3, 4, 5, 1, 6):
            fragments.kept(number, caller=lambda: fragments.Markup("drawn"))
    assert [key[1] for key, _drawn in fragments._drawn.values()] == [3, 4, 5, 1, 6]


def test_no_more_signs_are_kept_than_may_be(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MOST_SIGNS", 10)
    monkeypatch.setattr(fragments._weight, "signs", 0)
    with app.app_context(), app.test_request_context("/?lang=en"):
        for number in range(1, 5):
            fragments.kept(number, caller=lambda: fragments.Markup("four"))
    assert [key[1] for key, _drawn in fragments._drawn.values()] == [3, 4]
    assert fragments._weight.signs == 8


def test_two_that_look_alike_to_a_hash_are_not_mixed_up(app: Flask) -> None:
    class Alike(str):
        def __hash__(self) -> int:
            return 1

    with app.app_context(), app.test_request_context("/?lang=en"):
        drawn = [
            fragments.kept(Alike(each), caller=lambda text=each: fragments.Markup(text))
            for each in ("jade", "silk", "jade")
        ]
    assert drawn == ["jade", "silk", "jade"]
    assert len(fragments._drawn) == 1
