"""A new snapshot of the bench is read before the first shopper asks by it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from catalog.db import db
from fulfillment.workflow import capacity, measuring
from fulfillment.workflow.capacity import Making
from storefront.jobs.ahead import look
from tests.made_making import NOW, a_cooperative, a_maker, a_style
from tests.statements import counting


def test_the_first_question_after_a_measuring_reads_no_bench(app: Flask, session: Session) -> None:
    look(app)  # nothing was measured yet: nothing happens
    style = a_style(session, home := a_cooperative(session))
    a_maker(session, home, craft=style.product.craft)
    session.flush()
    measuring.measure(session, now=NOW)
    session.commit()

    look(app)

    with counting(db.engine) as sent:
        days = capacity.days_for(session, [Making(style.product_id, 1)], now=NOW)
    assert days[0] is not None
    assert not any("capacity_snapshot.body" in each for each in sent)
