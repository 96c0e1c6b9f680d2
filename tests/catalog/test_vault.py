"""What is sealed opens only with the key, in its own column, unchanged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog import vault
from catalog.vault import VaultError
from tests.conftest import SETTINGS

OLD, NEW = "old:" + "o" * 40, "new:" + "n" * 40


@pytest.fixture(autouse=True)
def own_keys() -> Iterator[None]:
    vault.configure(OLD)
    yield
    vault.configure(SETTINGS.data_key)


def test_a_sealed_text_opens_and_shows_nothing() -> None:
    sealed = vault.seal("李秀英", "maker.real_name")
    assert "李秀英" not in sealed
    assert vault.unseal(sealed, "maker.real_name") == "李秀英"


def test_the_same_text_is_never_sealed_alike() -> None:
    assert vault.seal("a", "maker.phone") != vault.seal("a", "maker.phone")


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(VaultError):
        vault.unseal(vault.seal("138", "maker.phone"), "order.phone")


def test_a_changed_byte_does_not_open() -> None:
    sealed = vault.seal("138", "maker.phone")
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(VaultError):
        vault.unseal(changed, "maker.phone")


def test_a_new_key_seals_while_the_old_one_still_opens() -> None:
    before = vault.seal("138", "maker.phone")
    vault.configure(f"{NEW},{OLD}")
    assert vault.unseal(before, "maker.phone") == "138"
    assert vault.seal("138", "maker.phone").startswith("new.")


def test_an_unknown_key_does_not_open() -> None:
    before = vault.seal("138", "maker.phone")
    vault.configure(NEW)
    with pytest.raises(VaultError):
        vault.unseal(before, "maker.phone")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(VaultError):
        vault.configure("k:short")


def test_a_blind_index_finds_the_same_and_tells_columns_apart() -> None:
    assert vault.blind("138", "maker.phone") == vault.blind("138", "maker.phone")
    assert vault.blind("138", "maker.phone") != vault.blind("138", "maker.identity_number")
