"""Settings are read once, checked, and refuse to start in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import Refusal
from storefront.config import from_environment

SECRETS = {"SECRET_KEY": "s" * 32, "DATA_KEY": "k:" + "d" * 40}


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATA_KEY"])
@pytest.mark.parametrize("value", ["", "short"])
def test_a_missing_or_short_secret_refuses_to_start(name: str, value: str) -> None:
    with pytest.raises(Refusal, match=name):
        from_environment({**SECRETS, name: value})


def test_stripe_without_its_webhook_secret_refuses_to_start() -> None:
    with pytest.raises(Refusal, match="STRIPE_WEBHOOK_SECRET"):
        from_environment({**SECRETS, "STRIPE_SECRET_KEY": "sk_test_1"})


def test_fields_on_our_page_need_the_key_that_pages_may_show() -> None:
    keys = {"STRIPE_SECRET_KEY": "sk_1", "STRIPE_WEBHOOK_SECRET": "wh_1", "STRIPE_FLOW": "element"}
    with pytest.raises(Refusal, match="STRIPE_PUBLISHABLE_KEY"):
        from_environment({**SECRETS, **keys})
    chosen = from_environment({**SECRETS, **keys, "STRIPE_PUBLISHABLE_KEY": "pk_1"})
    assert chosen.stripe.flow == "element"
    assert from_environment({**SECRETS, "STRIPE_FLOW": "checkout"}).stripe.flow == "hosted"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("MEDIA_URL", "ftp://x"),
        ("TRUSTED_PROXIES", "all"),
        ("STRIPE_FLOW", "own"),
    ],
)
def test_an_address_that_cannot_be_read_is_named(variable: str, value: str) -> None:
    with pytest.raises(Refusal, match=variable):
        from_environment({**SECRETS, variable: value})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_by_psycopg(scheme: str) -> None:
    settings = from_environment({**SECRETS, "DATABASE_URL": f"{scheme}://me@host/shop"})
    assert settings.database_url == "postgresql+psycopg://me@host/shop"


def test_the_default_is_an_sqlite_file_below_this_folder() -> None:
    settings = from_environment(SECRETS)
    assert settings.database_url == f"sqlite:///{Path('instance/manyhands.db').absolute()}"
    assert settings.media_url.startswith("file:/")
    assert not settings.secure


def test_settings_do_not_show_their_secrets() -> None:
    shown = repr(
        from_environment({**SECRETS, "STRIPE_SECRET_KEY": "sk_1", "STRIPE_WEBHOOK_SECRET": "wh_1"})
    )
    assert "s" * 32 not in shown
    assert "sk_1" not in shown
    assert "wh_1" not in shown
