"""Kept connections: a server that came back is found again without a fault for anybody."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from catalog.db import db


def test_lines_that_the_server_has_cut_are_made_anew(app: Flask, client: FlaskClient) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("a file cuts no lines")
    others = [db.engine.connect() for _ in range(3)]
    cut = [each.scalar(sa.text("SELECT pg_backend_pid()")) for each in others]
    for each in others:
        each.close()  # back into the pool, alive for all we know
    admin = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    with admin.connect() as connection:
        for pid in cut:
            connection.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

    answers = [client.get("/readyz").status_code for _ in range(4)]

    with db.engine.connect() as connection:
        pid = connection.scalar(sa.text("SELECT pg_backend_pid()"))
    assert answers == [200] * 4
    assert pid not in cut
