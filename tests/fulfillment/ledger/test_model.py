"""Whatever is told to the ledger in whatever order, it answers as the pure one does, keeps the
same balances, and proves itself sound; on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import SYSTEM
from catalog.money import Money
from fulfillment.ledger import NewEntry, balance, host_recipes, post, prove, recipes, reverse, seal
from fulfillment.ledger.rules import reversal_of
from tests.conftest import Clock
from tests.fulfillment.ledger.pure import PureLedger, Refused
from tests.pace import examples

AMOUNTS = st.builds(Money, st.integers(1, 3), st.sampled_from(["CNY", "CNY", "EUR"]))
NUMBERS = st.sampled_from(["MH-A", "MH-B"])
PEOPLE = st.integers(1, 2)
REFERENCES = st.sampled_from(["r1", "r2"])

FACTS = st.one_of(
    st.builds(recipes.order_paid, NUMBERS, st.just("stripe"), AMOUNTS, REFERENCES),
    st.builds(
        recipes.order_sent, NUMBERS, st.just(Money(2)), st.sampled_from([Money(0), Money(1)])
    ),
    st.builds(
        recipes.order_refunded,
        *(NUMBERS, st.just("stripe"), AMOUNTS, REFERENCES),
        sent=st.booleans(),
    ),
    st.builds(
        recipes.pieces_accepted,
        *(PEOPLE, st.just("B-1"), st.integers(1, 4), st.integers(1, 2), AMOUNTS),
    ),
    st.builds(host_recipes.commission_pending, PEOPLE, NUMBERS, AMOUNTS),
    st.builds(host_recipes.commission_released, PEOPLE, NUMBERS, AMOUNTS),
    st.builds(host_recipes.commission_voided, PEOPLE, NUMBERS, AMOUNTS),
    st.builds(recipes.payout_sent, st.sampled_from(["P1", "P2"]), PEOPLE, AMOUNTS, st.just("bank")),
    st.builds(
        recipes.payout_bounced, st.sampled_from(["P1", "P2"]), PEOPLE, AMOUNTS, st.just("bank")
    ),
)


class TwoLedgers(RuleBasedStateMachine):
    """The real ledger and the pure one, told the same."""

    session: Session
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        self.pure = PureLedger()
        self.ids: dict[str, int] = {}

    def both(self, entry: NewEntry, act: Any) -> None:
        """Tell both; they must answer alike, and a refusal must leave nothing behind."""
        expected, new = self.told(entry)
        if expected:
            with pytest.raises(Refusal) as refusal:
                act()
            assert refusal.value.code == expected
            return
        entry_id = act()
        assert (entry.key not in self.ids) == new
        assert self.ids.setdefault(entry.key, entry_id) == entry_id

    def told(self, entry: NewEntry) -> tuple[str, bool]:
        """The refusal that the pure ledger gives, if any, and whether the fact is new."""
        try:
            return "", self.pure.post(entry)
        except Refused as refused:
            return str(refused), False

    @rule(entry=FACTS)
    def post(self, entry: NewEntry) -> None:
        self.both(entry, lambda: post(self.session, entry, actor=SYSTEM, now=self.clock.now))

    @rule(data=st.data(), reason=st.sampled_from(["wrong", "twice"]))
    def reverse(self, data: st.DataObject, reason: str) -> None:
        if not self.ids:
            return
        key = data.draw(st.sampled_from(list(self.ids)))
        entry_id = self.ids[key]
        mirrored = reversal_of(self.pure.entries[key], entry_id, reason)
        at = {"actor": SYSTEM, "now": self.clock.now}
        self.both(mirrored, lambda: reverse(self.session, entry_id, reason=reason, **at))

    @rule()
    def seal(self) -> None:
        seal(self.session, now=self.clock.now)

    @rule(days=st.integers(1, 3))
    def wait(self, days: int) -> None:
        self.clock.now += timedelta(days=days)

    @invariant()
    def balances_agree(self) -> None:
        for (code, currency), minor in self.pure.stands.items():
            assert balance(self.session, code, currency) == Money(minor, currency)

    def teardown(self) -> None:
        broken = [finding for finding in prove(self.session) if not finding.holds]
        self.session.rollback()
        assert broken == []


def test_the_ledger_equals_the_pure_one(session: Session, clock: Clock) -> None:
    machine = type("Machine", (TwoLedgers,), {"session": session, "clock": clock})
    limits = settings(
        max_examples=examples(40),
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=limits)
