"""What signing in decides by itself."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as some

from catalog.errors import Refusal
from storefront.accounts.rules import check_password, plain_email, step_of, way_back

NOON = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    "trick",
    [
        *("//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example"),
        *("https://evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x"),
        *("/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example"),
        *("/\r\nSet-Cookie: a=b", "evil.example", "@evil.example", ".evil.example", "?x", "#x"),
        *("/a b", "/\x00", "/" + "x" * 600, "", None),
    ],
)
def test_a_way_back_to_elsewhere_is_not_taken(trick: str | None) -> None:
    assert way_back(trick, "/home") == "/home"


@pytest.mark.parametrize("path", ["/", "/work", "/products?q=%E7%8E%89&page=2", "/%2f/x"])
def test_a_way_back_on_this_site_is_taken(path: str) -> None:
    assert way_back(path, "/home") == path


@given(some.text(max_size=40))
def test_a_way_back_always_begins_with_one_slash(text: str) -> None:
    target = way_back(text)
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))


def test_an_address_is_compared_without_case_and_blanks() -> None:
    assert plain_email(" Lin@Example.ORG ") == "lin@example.org"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "accounts.short_password"),
        ("password123", "accounts.known_password"),
        ("lin@example.org", "accounts.known_password"),
        ("abababababab", "accounts.known_password"),
        ("x1y2" * 40, "accounts.long_password"),
    ],
)
def test_a_weak_password_is_refused_by_its_reason(password: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_password(password, "lin@example.org")
    assert refused.value.code == code


def test_a_short_sentence_is_a_good_password() -> None:
    check_password("红绳 绕三圈 系一个结 好运来", "lin@example.org")


@pytest.mark.parametrize("late", [-30, 0, 30])
def test_a_code_is_good_in_its_half_minute_and_beside_it(late: int) -> None:
    code = pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=late))
    step = step_of(SECRET, code, now=NOON, last_step=None)
    assert step == int(NOON.timestamp()) // 30 + late // 30


@pytest.mark.parametrize("late", [-60, 60, 3600])
def test_a_code_of_another_time_is_not_good(late: int) -> None:
    code = pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=late))
    assert step_of(SECRET, code, now=NOON, last_step=None) is None


def test_a_code_that_was_used_is_not_good_again() -> None:
    code = pyotp.TOTP(SECRET).at(NOON)
    step = step_of(SECRET, code, now=NOON, last_step=None)
    assert step_of(SECRET, code, now=NOON, last_step=step) is None


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "0000000", "１２３４５６"])
def test_what_is_no_code_is_not_good(code: str) -> None:
    assert step_of(SECRET, code, now=NOON, last_step=None) is None
