"""The real shop for the drop: `manyhands serve` and a worker, on SQLite or on PostgreSQL and
Valkey, with one hot bracelet; and how much processor time its processes took."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from catalog.db import db
from catalog.stock import StockLevel
from fulfillment.orders import Order
from storefront.app import create_app
from storefront.carts import Cart, CartLine
from storefront.config import from_environment
from tests.made_buying import a_shelf
from tests.servers import postgres, shop, valkey
from tests.servers.databases import own_database
from tests.servers.postgres import free_port

SLUG = "hot-jade"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Opened:
    """A shop that sells, and what can be asked about it from outside."""

    address: str
    environment: dict[str, str]
    roots: dict[str, int]

    def restock(self, pieces: int) -> None:
        """So many pieces lie there now."""
        self._ask(sa.update(StockLevel).values(on_hand=pieces))

    def left(self) -> int:
        """Pieces that lie there."""
        return int(self._ask(sa.select(sa.func.sum(StockLevel.on_hand))))

    def orders(self, *, paid: bool = False) -> int:
        """Orders in the database."""
        wanted = sa.select(sa.func.count()).select_from(Order)
        return int(self._ask(wanted.where(Order.paid_at.is_not(None)) if paid else wanted))

    def fill_carts(self, fingerprints: list[str]) -> None:
        """A cart with one bracelet for each, as if somebody had just put it in."""
        engine = sa.create_engine(from_environment(self.environment).database_url)
        now = datetime.now(UTC)
        with engine.begin() as connection:
            variant = connection.scalar(sa.select(StockLevel.variant_id))
            carts = [{"token_hash": each, "changed_at": now} for each in fingerprints]
            connection.execute(sa.insert(Cart), carts)
            new = sa.select(Cart.id, sa.literal(variant), sa.literal(1))
            new = new.where(Cart.id.not_in(sa.select(CartLine.cart_id)), Cart.changed_at == now)
            connection.execute(
                sa.insert(CartLine).from_select(["cart_id", "variant_id", "pieces"], new)
            )
        engine.dispose()

    def _ask(self, statement: sa.Executable) -> int:
        engine = sa.create_engine(from_environment(self.environment).database_url)
        with engine.begin() as connection:
            result = connection.execute(statement)
            found = result.scalar() if result.returns_rows else 0  # type: ignore[attr-defined] # a cursor's result
        engine.dispose()
        return int(found or 0)

    def seconds(self) -> dict[str, float]:
        """Processor seconds so far of each part, with everything it has started."""
        parents = {pid: parent for pid, parent, _ in _processes()}
        spent = dict.fromkeys(self.roots, 0.0)
        for pid, _, ticks in _processes():
            for name, root in self.roots.items():
                if _below(pid, root, parents):
                    spent[name] += ticks / TICKS
        return spent


def _processes() -> Iterator[tuple[int, int, int]]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        yield int(entry.name), int(fields[1]), int(fields[11]) + int(fields[12])


def _below(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid > 1:
        if pid == root:
            return True
        pid = parents.get(pid, 0)
    return False


@contextmanager
def opened(engine: str, folder: Path, *, workers: int) -> Iterator[Opened]:
    """A shop on an engine (`sqlite` or `postgresql`), with a worker beside it."""
    with ExitStack() as stack:
        port, roots = free_port(), {}
        environment = environment_of(f"http://127.0.0.1:{port}", folder)
        if engine == "postgresql":
            server = stack.enter_context(postgres.running(durable=True))
            environment["DATABASE_URL"] = own_database(server, "drop")
            environment["REDIS_URL"] = stack.enter_context(valkey.running())
            roots["database"] = _postmaster(environment["DATABASE_URL"])
        outcome = shop.Shop("", environment=environment).command("db", "upgrade")
        if outcome.returncode:
            raise RuntimeError(outcome.stdout + outcome.stderr)
        stock_up(environment)
        words = ("serve", "--bind", f"127.0.0.1:{port}", "--no-jobs", "--workers", str(workers))
        web = stack.enter_context(shop.process(folder / "web.log", environment, *words))
        shop.wait_until_ready(environment["PUBLIC_URL"], web, folder / "web.log")
        work = stack.enter_context(shop.process(folder / "worker.log", environment, "worker"))
        roots |= {"web": web.pid, "worker": work.pid}
        yield Opened(environment["PUBLIC_URL"], environment, roots)


def environment_of(address: str, folder: Path) -> dict[str, str]:
    """The settings of a shop for trying out."""
    return shop.clean_environment(
        {
            "DATABASE_URL": f"sqlite:///{folder}/drop.db",
            "MEDIA_URL": f"file:{folder}/media",
            "SECRET_KEY": "drop-secret-key-of-at-least-32-characters",
            "DATA_KEY": "d1:drop-data-key-of-at-least-32-characters",
            "PUBLIC_URL": address,
            "TRUSTED_PROXIES": "1",
            "PYTHONPATH": str(shop.ROOT),
            "MANYHANDS_REHEARSE": "1",
            "LOG_LEVEL": "WARNING",
        }
    )


def stock_up(environment: dict[str, str]) -> None:
    """One bracelet lies there."""
    app = create_app(from_environment(environment))
    with app.app_context():
        a_shelf(db.session(), pieces=1, slug=SLUG)
        db.session.remove()
        db.engine.dispose()


def _postmaster(url: str) -> int:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        backend = connection.scalar(sa.text("SELECT pg_backend_pid()"))
        parents = {pid: parent for pid, parent, _ in _processes()}
    engine.dispose()
    return parents[int(backend or 0)]
