"""The catalogue at size: 20,000 products, 60,000 variants, 200 cooperatives, page by page.

Prints, for each page of the shop and of the office's goods: statements, CPU and wall milliseconds
of one uncached request (the median of some), and bytes; and what taking all of it out as a sheet
takes. SQLite.

    .venv/bin/python -m tests.benchmarks.catalogue [PRODUCTS]
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from flask import Flask
from flask.testing import FlaskClient

from catalog.db import db, intent
from storefront.accounts import Membership, Role, User
from storefront.demo.volume import Volume
from tests.benchmarks.shop_ground import cpu, house, wall
from tests.statements import counting

TIMES = 5
SHOP = (
    *("/products", "/products?page=400", "/products?sort=price-up", "/products?ready=1"),
    *("/products?colour=red&material=silk&price=50-100", "/crafts/beading?region=east"),
    *("/cooperatives", "/cooperatives/seed-7", "/search?q=手链", "/search?q=braclet"),
)
OFFICE = (
    *("/office/goods", "/office/goods?page=500", "/office/goods?page=1000"),
    *("/office/goods?q=jade", "/office/goods?q=zzz", "/office/goods?state=draft"),
    *("/office/goods?craft=beading&page=50", "/office/goods?home=seed-7", "/office/goods/sheet"),
)


def main() -> None:
    """Fill a database and look at its pages."""
    products = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        volume = Volume(products=products, cooperatives=200)
        app = house(f"sqlite:///{Path(folder)}/catalogue.db", volume)
        guest, yun = app.test_client(), _office(app)
        for address in SHOP:
            _look(app, guest, address)
        for address in OFFICE:
            _look(app, yun, address)
        for kind in ("csv", "xlsx"):
            _take_out(yun, kind)


def _office(app: Flask) -> FlaskClient:
    """Yun of the office at her browser."""
    with app.app_context():
        intent.set("write")
        yun = User(email="yun@example.org", session_key="yun" * 14, created_at=datetime.now(UTC))
        yun.memberships.append(Membership(role=Role.OFFICE))
        db.session.add(yun)
        db.session.commit()
        key = yun.session_key
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = key, True
    return browser


def _look(app: Flask, browser: FlaskClient, address: str) -> None:
    assert browser.get(address).status_code == 200, address
    with app.app_context(), counting(db.engine) as sent:
        size = len(browser.get(address).data)
    took = cpu(lambda: browser.get(address), TIMES)
    waited = statistics.median(wall(lambda: browser.get(address)) for _ in range(TIMES))
    told = f"{len(sent):2} statements  {took:8.2f} ms CPU  {waited:8.2f} ms"
    print(f"{address:52} {told}  {size:>9,} bytes")


def _take_out(browser: FlaskClient, kind: str) -> None:
    """Memory is looked at while the pieces come: nothing may pile up."""
    before, began, size, most = _resident(), process_time(), 0, 0
    for piece in browser.get(f"/office/goods/sheet/export.{kind}", buffered=False).response:
        size += len(piece)
        most = max(most, _resident())
    took = process_time() - began
    print(f"all goods as {kind}: {size:,} bytes, {took:.1f} s CPU, memory +{most - before} MiB")


def _resident() -> int:
    """What this process holds now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() // (1024 * 1024)


if __name__ == "__main__":
    main()
