"""Reading ahead: every web process reads a new snapshot of the bench before somebody asks by it.

The body of a snapshot is some megabytes; the first question after it would wait for it, on
PostgreSQL a quarter of a second. A thread of each process looks every `EVERY` seconds; one small
statement mostly finds that nothing is new. It changes no answer: who asks before it has looked
reads the snapshot herself, as ever.
"""

from __future__ import annotations

import threading
import time

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from catalog.db import db, intent
from fulfillment import promises

EVERY = 2.0


def look(app: Flask) -> None:
    """Read the newest snapshot, if it is new; a database that does not answer is asked again."""
    with app.app_context():
        token = intent.set("read")
        try:
            promises.read_ahead(db.session())
        except SQLAlchemyError:
            db.session.rollback()
        finally:
            db.session.remove()
            intent.reset(token)


def look_ahead(app: Flask) -> threading.Thread:
    """The same again and again, beside whatever the process does."""

    def for_ever() -> None:
        while True:
            look(app)
            time.sleep(EVERY)

    thread = threading.Thread(target=for_ever, name="ahead", daemon=True)
    thread.start()
    return thread
