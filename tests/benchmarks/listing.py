"""What listings and products cost: CPU for one uncached request of 20,000 products, beside a bare
grid.

The bare grid is Flask, Jinja and SQLAlchemy with three plain queries (categories, count, a page of
24 joined with its maker) over 5,000 rows, in the same run and on the same database. The limit for
listings and products is 1.2 x bare, and six statements; pages of search are told beside, they have
a limit of their own (`search`). Process time only: on PostgreSQL its server is beside, for both
alike. A round asks the bare grid before each page, for a machine that others use gives no two
seconds alike; told is the median of the ratios. The exit code says whether all limits were kept.

    .venv/bin/python -m tests.benchmarks.listing
"""

from __future__ import annotations

import re
import statistics

from flask import Flask
from flask.testing import FlaskClient

from catalog.db import db
from tests.benchmarks.bare_grid import bare_grid
from tests.benchmarks.shop_ground import cpu, houses, told, wall
from tests.statements import counting

ADDRESSES = (
    "/products",
    "/products?page=300",
    "/products?ready=1&sort=price-up",
    "/products?colour=red&material=silk&price=50-100",
    "/crafts/beading?region=east",
    "/cooperatives/seed-7",
    "/search?q=手链",
    "/search?q=braclet",
)
ROUNDS, TIMES = 9, 20
LIMIT, MOST_STATEMENTS = 1.2, 6


def main() -> None:
    """Print the figures."""
    kept = True
    with houses() as apps:
        for engine, app in apps:
            with app.app_context():
                bare = bare_grid(db.engine.url.render_as_string(hide_password=False)).test_client()
            print(f"\n{engine}: CPU ms for one request, median of {ROUNDS} rounds of {TIMES}")
            kept &= _one_engine(app, bare)
    raise SystemExit(0 if kept else 1)


def _one_engine(app: Flask, bare: FlaskClient) -> bool:
    client = app.test_client()
    addresses = (*ADDRESSES, *_goods(client))
    for address in addresses * 3:
        assert client.get(address).status_code == 200
    cpu(lambda: bare.get("/grid"), TIMES)
    rounds = [{each: _beside(client, bare, each) for each in addresses} for _round in range(ROUNDS)]
    grid = statistics.median(plain for each in rounds for _ours, plain in each.values())
    print(f"{'bare grid':52} {grid:7.2f}")
    verdicts = [_judged(app, client, each, [r[each] for r in rounds]) for each in addresses]
    print(told("/products by the wall", [wall(lambda: client.get("/products")) for _ in range(99)]))
    return all(verdicts)


def _goods(client: FlaskClient) -> list[str]:
    """The first product of the first page and of a later one."""
    pages = [client.get(address).text for address in ADDRESSES[:2]]
    return [re.findall(r'href="(/products/[a-z0-9-]+)"', page)[0] for page in pages]


def _beside(client: FlaskClient, bare: FlaskClient, address: str) -> tuple[float, float]:
    """CPU of the bare grid and of a page, one after the other."""
    plain = cpu(lambda: bare.get("/grid"), TIMES)
    return cpu(lambda: client.get(address), TIMES), plain


def _judged(
    app: Flask, client: FlaskClient, address: str, rounds: list[tuple[float, float]]
) -> bool:
    """Tell what a page cost, and whether that is within the limit."""
    with app.app_context(), counting(db.engine) as sent:
        size = len(client.get(address).data)
    took = statistics.median(ours for ours, _plain in rounds)
    ratio = statistics.median(ours / plain for ours, plain in rounds)
    searching = address.startswith("/search")
    well = searching or (ratio <= LIMIT and len(sent) <= MOST_STATEMENTS)
    word = "" if searching else "ok" if well else "too much"
    facts = f"x{ratio:5.2f}  {len(sent)} statements  {size:,} bytes   {word}"
    print(f"{address:52} {took:7.2f}  {facts}")
    return well


if __name__ == "__main__":
    main()
