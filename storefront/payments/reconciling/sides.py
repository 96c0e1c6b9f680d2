"""The two sides of a reconciliation as plain values, and the port through which theirs is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from catalog.money import Money
from storefront.payments.rules import PaymentState


@dataclass(frozen=True, slots=True)
class Listed:
    """A payment in the gateway's list; `key` is ours, if it was begun by a shop of this kind."""

    reference: str
    key: str
    amount: Money
    state: PaymentState
    charge: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """A line of the gateway's balance: what moved, its fee, and what it belongs to."""

    reference: str
    source: str
    charge: str | None
    amount: Money
    fee: int
    net: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaidOut:
    """Money on its way to the shop's bank, beside the sum of the lines it says it holds."""

    reference: str
    amount: Money
    lines_net: int


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the gateway tells of a window."""

    listed: tuple[Listed, ...] = ()
    moves: tuple[Move, ...] = ()
    payouts: tuple[PaidOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Ours:
    """One of our payments."""

    id: int
    key: str
    reference: str | None
    charge: str | None
    order: str
    amount: Money
    state: PaymentState
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OurSide:
    """What our rows say of the window, and of everything that their side names."""

    payments: tuple[Ours, ...] = ()
    refunds: frozenset[str] = frozenset()
    disputes: frozenset[str] = frozenset()
    going_back: frozenset[int] = frozenset()
    stuck: tuple[str, ...] = ()


@runtime_checkable
class Balance(Protocol):
    """A gateway that tells what moved in its balance: Stripe and the rehearsal do."""

    name: str

    def moves(self, since: datetime) -> tuple[Move, ...]:
        """Every line since an instant."""


@runtime_checkable
class Books(Protocol):
    """A gateway that keeps books which can be read: Stripe does."""

    def theirs(self, since: datetime) -> Theirs:
        """Everything since an instant."""
