"""The outbox: letters are written down in the transaction of what they tell of, and go out after.

A notice is a job `notice.send` with a meaningful key: the same news is told once however often it
is written down. The job holds ids and numbers, never an address, a name or a secret.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from catalog import queue
from catalog.db import JsonMap
from storefront.notices.rules import TEMPLATES

SEND = "notice.send"


def send(
    session: Session,
    template: str,
    *,
    key: str,
    now: datetime,
    user_id: int | None = None,
    order_id: int | None = None,
    reader: tuple[str, int] | None = None,
    language: str | None = None,
    facts: JsonMap | None = None,
) -> bool:
    """Write down a letter to a user, to the customer of an order, or to a `reader` who waits (the
    kind of her row and its id); False if it was before.

    `language` is the reader's own unless it is given; `facts` are codes and numbers for the text.
    """
    if template not in TEMPLATES:
        raise ValueError(f"no letter is called {template}")
    if sum(each is not None for each in (user_id, order_id, reader)) != 1:
        raise ValueError("a letter goes to a user, to an order's customer, or to one who waits")
    payload: JsonMap = {"template": template, "facts": facts or {}}
    named = {"user_id": user_id, "order_id": order_id, "language": language}
    payload |= {name: value for name, value in named.items() if value is not None}
    if reader is not None:
        payload["reader"] = list(reader)
    return queue.enqueue(session, SEND, payload, now=now, key=f"{SEND}:{key}")
