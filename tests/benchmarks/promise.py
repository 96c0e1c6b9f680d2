"""How fast a promise is with 20,000 makers: pure, and through the database on both engines.

`python -m tests.benchmarks.promise [MAKERS]` makes up a bench and measures building capacity, the
planner's own query, the compact form's query (first of a version, and any later one), and the same
through SQLite and PostgreSQL with 2,000 claims since the snapshot. The limit is 50 ms a query.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.cooperatives import Cooperative
from catalog.db import db, intent
from catalog.products import Craft, Product, ProductState
from catalog.words import Words
from fulfillment import promises
from fulfillment.makers import Maker
from fulfillment.planner import Facts, capacity_of, facts_of, promise_date
from fulfillment.promises import NewClaim, queries
from fulfillment.workflow import capacity, measuring
from fulfillment.workflow.capacity import Making
from storefront.app import create_app
from storefront.config import Settings
from storefront.schema import metadata
from tests.conftest import SETTINGS
from tests.fulfillment.planner.made import Size, document
from tests.made_training import certified
from tests.servers import postgres
from tests.servers.databases import own_database

LIMIT_MS = 50.0
CLAIMS = 2_000
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOTHING = Words("", "")


def timed(verb: Callable[[], object], times: int = 9) -> tuple[float, float]:
    """Milliseconds of the first and the median of the later runs."""
    spans = []
    for _ in range(times):
        begin = time.perf_counter()
        verb()
        spans.append(1_000 * (time.perf_counter() - begin))
    return spans[0], statistics.median(spans[1:] or spans)


def told(name: str, first: float, later: float) -> None:
    """One line of the table."""
    verdict = "ok" if max(first, later) <= LIMIT_MS else "over 50"
    print(f"  {name:<44} first {first:8.1f} ms   then {later:6.1f} ms   {verdict}")


def pure(facts: Facts) -> None:
    """The planner's own query."""
    begin = time.perf_counter()
    whole = capacity_of(facts)
    print(f"  {'capacity from facts':<44} {time.perf_counter() - begin:8.2f} s")
    style = facts.styles[0].id
    told("promise_date, pure", *timed(lambda: promise_date(whole, style, 500)))


def fill(session: Session, facts: Facts) -> None:
    """The same bench as rows."""
    crafts = {name: Craft(slug=name, name=NOTHING, about=NOTHING) for name in _crafts(facts)}
    homes = {
        each.id: _home(each.id, each.kit_days, each.return_days) for each in facts.cooperatives
    }
    session.add_all([*crafts.values(), *homes.values()])
    session.flush()
    first = homes[facts.cooperatives[0].id].id
    for style in facts.styles:
        session.add(_product(style.id, crafts[style.craft].id, first, style.level))
    for maker in facts.makers:
        row = Maker(
            code=maker.id,
            cooperative_id=homes[maker.cooperative].id,
            alias=NOTHING,
            minutes_per_week=round(maker.hours_per_week * 60),
            working_days={"days": [WEEK[day] for day in maker.working_days]},
            public_words=NOTHING,
        )
        for craft, level in maker.skills.items():
            certified(row, crafts[craft].id, level).pace = Decimal(str(maker.pace[craft]))
        session.add(row)
    session.commit()
    session.expunge_all()


def _crafts(facts: Facts) -> list[str]:
    taught = {craft for maker in facts.makers for craft in maker.skills}
    return sorted(taught | {style.craft for style in facts.styles})


def _home(slug: str, kit: int, back: int) -> Cooperative:
    texts = dict.fromkeys(("name", "province", "city", "about", "address"), NOTHING)
    return Cooperative(slug=slug, region="east", kit_days=kit, return_days=back, **texts)


def _product(slug: str, craft: int, home: int, level: int) -> Product:
    texts = ("name", "summary", "description", "materials", "care")
    return Product(
        slug=slug,
        state=ProductState.PUBLISHED,
        craft_id=craft,
        cooperative_id=home,
        level=level,
        standard_minutes=Decimal(20),
        made_to_order=True,
        **dict.fromkeys(texts, NOTHING),
    )


def through(name: str, session: Session, facts: Facts) -> None:
    """Measure the bench from rows, keep it, and ask."""
    fill(session, facts)
    token = intent.set("read")
    begin = time.perf_counter()
    found = measuring.survey(session, now=NOW)
    session.commit()
    intent.reset(token)
    seconds = time.perf_counter() - begin
    print(
        f"  {name + ': measuring the bench':<44} {seconds:8.2f} s   {len(found.body) / 1e6:.1f} MB"
    )
    keep = timed(lambda: measuring.keep(session, found, now=NOW), 1)
    print(f"  {name + ': the write that keeps it':<44} {keep[0]:8.1f} ms")
    product = session.query(Product).order_by(Product.id).first()
    _claims(session, product)
    session.commit()
    wish = [Making(product.id if product else 0, 5)]
    queries._benches.clear()
    told(f"{name}: a day, {CLAIMS} claims since", *timed(lambda: _ask(session, wish)))
    told(f"{name}: hold and give back", *timed(lambda: _hold(session, wish)))


def _claims(session: Session, product: Product | None) -> None:
    craft = product.craft_id if product else 0
    news = [
        NewClaim(craft, 1, 1, Decimal(20), NOW.date() + timedelta(days=10 + at % 90))
        for at in range(CLAIMS)
    ]
    promises.claim(session, news, cause="order:many", now=NOW)


def _ask(session: Session, wish: list[Making]) -> None:
    token = intent.set("read")
    days = capacity.days_for(session, wish, now=NOW)
    session.commit()
    intent.reset(token)
    assert days[0] is not None


def _hold(session: Session, wish: list[Making]) -> None:
    day = capacity.days_for(session, wish, now=NOW)[0]
    capacity.held(session, [replace(wish[0], due_on=day)], cause="quote:Q-1", now=NOW)
    capacity.let_go(session, "quote:Q-1", now=NOW)
    session.commit()


@contextmanager
def opened(url: str) -> Iterator[Session]:
    """A session on an empty database."""
    settings: Settings = replace(SETTINGS, database_url=url)
    app = create_app(settings, clock=lambda: NOW)
    with app.app_context():
        metadata.create_all(db.engine)
        db.session.commit()
        yield db.session()
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    """Print the table."""
    makers = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    facts = facts_of(document(Size(1_000_000, 300, makers, 300), 1))
    print(f"{makers:,} makers, {len(facts.styles)} styles, {len(facts.cooperatives)} cooperatives")
    pure(facts)
    with tempfile.TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/b.db") as session:
        through("SQLite", session, facts)
    with postgres.running() as server, opened(own_database(server, "promise")) as session:
        through("PostgreSQL", session, facts)


if __name__ == "__main__":
    main()
