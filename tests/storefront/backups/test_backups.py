"""What is kept comes back the same, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result

from catalog import vault
from catalog.db import intent
from catalog.errors import Refusal
from storefront.backups.papers import read_manifest, write_manifest
from storefront.backups.rules import DATABASE, MANIFEST, MEDIA
from tests.conftest import ENGINES, SETTINGS
from tests.servers.databases import own_database
from tests.storefront.backups.installed import Installed, contents, furnish

OTHER_KEY = "t2:another-data-key-of-at-least-32-characters"


pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_keys_and_purpose() -> Iterator[None]:
    """Commands configure the process; what comes after must not notice."""
    yield
    vault.configure(SETTINGS.data_key)
    intent.set("write")


@pytest.fixture(params=ENGINES)
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Installed:
    """An installation in use."""
    place = _place(request, tmp_path, "here")
    furnish(place)
    return place


@pytest.fixture
def there(here: Installed, request: pytest.FixtureRequest, tmp_path: Path) -> Installed:
    """An empty place for the same engine."""
    return _place(request, tmp_path, "there", engine=here.url.partition(":")[0])


def _place(
    request: pytest.FixtureRequest, folder: Path, name: str, engine: str | None = None
) -> Installed:
    engine = engine or str(request.param)
    url = f"sqlite:///{folder}/{name}/shop.db"
    if engine.startswith("postgresql"):
        url = own_database(request.getfixturevalue("postgres_url"), f"backup_{name}")
    return Installed(url, folder / name / "media")


def test_what_is_kept_comes_back_the_same(
    here: Installed, there: Installed, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    before = contents(here)

    told = here.run("backup", "--to", str(kept), "--json")

    assert told.exit_code == 0, told.output
    made = json.loads(told.output)
    assert made["sound"]
    assert made["media"]["files"] == 3
    assert {each.name for each in kept.iterdir()} == {MANIFEST, DATABASE, MEDIA}
    lies = b"".join(each.read_bytes() for each in kept.iterdir())
    assert [each for each in (b"SQLite format", b"jadejade", "阿禾".encode()) if each in lies] == []
    _refused_at_the_last(there, kept)
    back = there.run("restore", "--from", str(kept), "--json")
    assert back.exit_code == 0, back.output
    assert json.loads(back.output)["head"] == made["head"]
    assert contents(there) == before
    files = {each.relative_to(here.media): each.read_bytes() for each in _files(here)}
    assert {each.relative_to(there.media): each.read_bytes() for each in _files(there)} == files
    head = there.run("ledger", "verify", "--after", made["head"], "--json")
    assert head.exit_code == 0, head.output
    assert "0 days old" in here.run("doctor").output
    assert code(there.run("restore", "--from", str(kept))) == "restore.taken"
    assert contents(there) == before
    _is_in_use(there)


def _refused_at_the_last(there: Installed, kept: Path) -> None:
    """Books that are not those that were kept are found when all is there, and nothing stays."""
    signed, manifest = (kept / MANIFEST).read_bytes(), read_manifest(kept)
    write_manifest(kept, replace(manifest, proof=replace(manifest.proof, head="1:" + "0" * 64)))
    assert code(there.run("restore", "--from", str(kept))) == "backup.proof"
    assert there.empty()
    (kept / MANIFEST).write_bytes(signed)


def _files(place: Installed) -> list[Path]:
    return [each for each in place.media.rglob("*") if each.is_file()]


def _is_in_use(place: Installed) -> None:
    """Guards stand, numbers go on, and a reference without its row is refused."""
    engine = place.engine()
    row = sa.text("UPDATE ledger_entry SET key = 'x'")
    with pytest.raises(sa.exc.DBAPIError), engine.begin() as connection:
        connection.execute(row)
    lost = sa.text("INSERT INTO membership (user_id, role) VALUES (99999, 'office')")
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(lost)
    engine.dispose()
    assert place.run("user", "add", "lan@example.org", "--role", "office").exit_code == 0


def code(told: Result) -> str:
    """Which refusal it was."""
    assert isinstance(told.exception, Refusal), told
    return told.exception.code


@pytest.mark.parametrize("here", ["sqlite"], indirect=True)
def test_what_is_not_whole_is_refused_and_leaves_nothing(
    here: Installed, there: Installed, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    assert here.run("backup", "--to", str(kept)).exit_code == 0
    assert code(here.run("backup", "--to", str(kept))) == "backup.taken"
    whole = {name: (kept / name).read_bytes() for name in (MANIFEST, DATABASE, MEDIA)}
    manifest = read_manifest(kept)

    def signed(**other: object) -> None:
        write_manifest(kept, replace(manifest, **other))  # type: ignore[arg-type] # any field

    def exchanged() -> None:
        """The parts of another backup, signed as if they were of this one."""
        other = tmp_path / "other"
        assert here.run("backup", "--to", str(other)).exit_code == 0
        for name in (DATABASE, MEDIA):
            (kept / name).write_bytes((other / name).read_bytes())
        signed(parts=read_manifest(other).parts)

    cases: list[tuple[str, Callable[[], object]]] = [
        ("backup.none", (kept / MANIFEST).unlink),
        ("backup.manifest", lambda: (kept / MANIFEST).write_text("{}")),
        ("backup.signature", lambda: _swapped(kept, b"sqlite", b"mysql!")),
        ("backup.missing", (kept / MEDIA).unlink),
        ("backup.damaged", lambda: (kept / DATABASE).write_bytes(whole[DATABASE][:-1])),
        ("backup.damaged", lambda: (kept / MEDIA).write_bytes(_flipped(whole[MEDIA]))),
        ("backup.damaged", exchanged),
        ("restore.newer", lambda: signed(revision="29990101_later")),
        ("restore.engine", lambda: signed(engine="postgresql")),
        ("restore.rows", lambda: signed(rows={**manifest.rows, "maker": 99})),
        ("restore.unsound", lambda: signed(proof=replace(manifest.proof, broken=("balanced",)))),
        ("backup.damaged", lambda: signed(media=replace(manifest.media, files=2))),
    ]
    for expected, spoil in cases:
        spoil()
        assert code(there.run("restore", "--from", str(kept))) == expected
        assert there.empty(), expected
        for name, data in whole.items():
            (kept / name).write_bytes(data)


@pytest.mark.parametrize("here", ["sqlite"], indirect=True)
def test_only_who_has_the_key_brings_it_back(
    here: Installed, there: Installed, tmp_path: Path
) -> None:
    kept, before = tmp_path / "kept", contents(here)
    assert here.run("backup", "--to", str(kept)).exit_code == 0
    stranger = replace(there, data_key=OTHER_KEY)
    assert code(stranger.run("restore", "--from", str(kept))) == "backup.key"
    same_name = replace(there, data_key=OTHER_KEY.replace("t2:", "t1:"))
    assert code(same_name.run("restore", "--from", str(kept))) == "backup.signature"
    assert there.empty()
    rotated = replace(there, data_key=f"{OTHER_KEY},{SETTINGS.data_key}")
    assert rotated.run("restore", "--from", str(kept)).exit_code == 0
    assert contents(rotated) == before


@pytest.mark.parametrize("here", ["sqlite"], indirect=True)
def test_pictures_may_only_be_named_and_must_then_lie_there(
    here: Installed, there: Installed, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    assert here.run("backup", "--to", str(kept), "--media", "list").exit_code == 0
    assert code(there.run("restore", "--from", str(kept))) == "restore.media_missing"
    assert there.empty()
    elsewhere = replace(there, media=here.media)
    assert elsewhere.run("restore", "--from", str(kept)).exit_code == 0
    assert len(_files(here)) == 3


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def _swapped(kept: Path, *words: bytes) -> None:
    """Other words in the manifest, its signature left."""
    text = (kept / MANIFEST).read_bytes()
    for old, new in zip(words[::2], words[1::2], strict=True):
        text = text.replace(old, new)
    (kept / MANIFEST).write_bytes(text)
