"""What a listing costs: CPU for one uncached request of 20,000 products, beside a bare grid.

The bare grid is Flask, Jinja and SQLAlchemy with three plain queries (categories, count, a page of
24 joined with its maker) over 5,000 rows, in the same run and on the same database. Target:
CPU <= 1.2 x bare. Process time only: on PostgreSQL its server is beside, for both alike.

    .venv/bin/python -m tests.benchmarks.listing
"""

from __future__ import annotations

import statistics

from flask import Flask

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
ROUNDS, TIMES = 7, 20


def main() -> None:
    """Print the figures."""
    with houses() as apps:
        for engine, app in apps:
            with app.app_context():
                bare = bare_grid(db.engine.url.render_as_string(hide_password=False)).test_client()
            print(f"\n{engine}: CPU ms for one request, median of {ROUNDS} rounds of {TIMES}")
            _one_engine(app, bare)


def _one_engine(app: Flask, bare: object) -> None:
    client = app.test_client()
    for address in ADDRESSES:
        assert client.get(address).status_code == 200
    rounds = [
        {
            "bare grid": cpu(lambda: bare.get("/grid"), TIMES),  # type: ignore[attr-defined]
            **{each: cpu(lambda a=each: client.get(a), TIMES) for each in ADDRESSES},  # type: ignore[misc]
        }
        for _round in range(ROUNDS)
    ]
    middle = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    for name, took in middle.items():
        with app.app_context(), counting(db.engine) as sent:
            size = len(client.get(name).data) if name.startswith("/") else 0
        ratio = took / middle["bare grid"]
        print(f"{name:52} {took:7.2f}  x{ratio:5.2f}  {len(sent)} statements  {size:,} bytes")
    print(told("/products by the wall", [wall(lambda: client.get("/products")) for _ in range(99)]))


if __name__ == "__main__":
    main()
