"""Three phones at one cart over a line that is cut: what each pressed, and what the book says.

A press waits on its phone in its order. Sending it may be cut before it arrives (the shop knows
nothing) or after (it is written down, the phone does not know): in both it is sent again. Somewhere
on the way the day is counted, by what really lies there and what is really in the box.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.history import Actor
from fulfillment import ledger
from storefront import stalls
from storefront.stalls.day_models import StallSale
from tests.made_stalls import Cart, lying

#: What a piece costs at the cart.
EACH = 5_200
ACCOUNTS = {
    "cash": "cash:stall-metro",
    "qr": "cash:stall-qr-metro",
    "card": "cash:stall-card-metro",
}


@dataclass
class Phone:
    """What waits on it, and what it sold that may still be undone."""

    browser: FlaskClient
    waiting: list[dict[str, str]] = field(default_factory=list)
    mine: list[tuple[str, int, int, str]] = field(default_factory=list)


@dataclass
class Evening:
    """The truth beside the book: what lies on the cart, what was paid, what was pressed."""

    cart: Cart
    phones: Sequence[Phone]
    dice: random.Random
    lying: Counter[int]
    paid: Counter[str] = field(default_factory=Counter)
    pressed: int = 0
    cuts: int = 0
    sent: int = 0

    def press(self, phone: Phone) -> None:
        """She sells what lies there, or takes one of her own sales back."""
        if phone.mine and self.dice.random() < 0.25:
            self._undo(phone)
        else:
            self._sell(phone)

    def _sell(self, phone: Phone) -> None:
        there = [each for each, pieces in sorted(self.lying.items()) if pieces]
        if not there:
            return
        kind, pay = self.dice.choice(there), self.dice.choice(sorted(ACCOUNTS))
        pieces = self.dice.randint(1, min(3, self.lying[kind]))
        told = {"pay": pay, "day": str(self.cart.day.id), f"pieces-{kind}": str(pieces)}
        nonce = self._down(phone, told)
        phone.mine.append((nonce, kind, pieces, pay))
        self._change(kind, -pieces, pay)

    def _undo(self, phone: Phone) -> None:
        sale, kind, pieces, pay = phone.mine.pop(self.dice.randrange(len(phone.mine)))
        self._down(phone, {"sale": sale, "reason": "wrong_goods"})
        self._change(kind, pieces, pay)

    def _down(self, phone: Phone, told: dict[str, str]) -> str:
        nonce = f"{self.dice.getrandbits(96):024x}"
        phone.waiting.append(told | {"nonce": nonce})
        self.pressed += 1
        return nonce

    def _change(self, kind: int, pieces: int, pay: str) -> None:
        self.lying[kind] += pieces
        self.paid[pay] -= pieces * EACH

    def send(self, phone: Phone, *, cut: bool) -> None:
        """The first that waits; cut, it stays there whether or not it arrived."""
        if not phone.waiting:
            return
        self.cuts += cut
        if cut and self.dice.random() < 0.4:
            return  # before it arrived
        token = phone.browser.get("/stall/metro/sendings").get_json()["token"]
        told, headers = phone.waiting[0], {"X-CSRFToken": token}
        answer = phone.browser.post("/stall/metro/sendings", data=told, headers=headers)
        self.sent += 1
        assert answer.status_code == 200, answer.text
        assert answer.get_json()["tone"] != "wrong", (told, answer.get_json())
        if not cut:
            phone.waiting.pop(0)

    def count(self, session: Session, now: datetime) -> None:
        """Nobody sells any more; some of it is still on the phones."""
        found = stalls.CountBack(dict(self.lying), self.paid["cash"], go_home=False)
        stalls.close(session, self.cart.day, found, actor=self._lan, now=now)
        session.commit()

    @property
    def _lan(self) -> Actor:
        return Actor(self.cart.seller.id, "seller")


def lived(
    session: Session, cart: Cart, phones: Sequence[Phone], *, cuts: int, seed: int, now: datetime
) -> tuple[Evening, list[str]]:
    """An evening of so many cuts, counted when four fifths are over; what is wrong at its end."""
    evening = Evening(cart, phones, random.Random(seed), _lying(session, cart))
    session.commit()
    while evening.cuts < cuts * 4 // 5:
        _turn(evening)
    for phone in phones:
        evening.press(phone)  # so that something is told after the count
    evening.count(session, now)
    while evening.cuts < cuts and any(each.waiting for each in phones):
        evening.send(evening.dice.choice([each for each in phones if each.waiting]), cut=True)
    for phone in phones:
        while phone.waiting:
            evening.send(phone, cut=False)
    return evening, wrong_at_the_end(session, evening)


def _turn(evening: Evening) -> None:
    phone = evening.dice.choice(evening.phones)
    if evening.dice.random() < 0.5:
        evening.press(phone)
    else:
        evening.send(phone, cut=evening.dice.random() < 0.5)


def _lying(session: Session, cart: Cart) -> Counter[int]:
    place = cart.stall.location_id
    return Counter({each.id: lying(session, each, place) for each in (cart.jade, cart.knot)})


def wrong_at_the_end(session: Session, evening: Evening) -> list[str]:
    """Where book, stock and ledger differ from what was pressed; nothing, if all is well."""
    session.expire_all()
    cart, found = evening.cart, stalls.tallies(session, evening.cart.day.id)
    start = {each: tally.stayed + tally.loaded for each, tally in found.items()}
    pairs: dict[str, tuple[object, object]] = {
        "sales": (session.scalar(select(func.count(StallSale.id))), evening.pressed),
        "sold": (
            {each: tally.sold for each, tally in found.items()},
            {each: start[each] - evening.lying[each] for each in start},
        ),
        "variances": ([tally.variance for tally in found.values()], [0] * len(found)),
        "stock": (_lying(session, cart), evening.lying),
        "difference of the box": (ledger.balance(session, "unclear:stall-metro").minor, 0),
    }
    for pay, account in ACCOUNTS.items():
        pairs[account] = (ledger.balance(session, account).minor, evening.paid[pay])
    wrong = [f"{name}: {one} and {two}" for name, (one, two) in pairs.items() if one != two]
    return wrong + [str(each) for each in ledger.prove(session) if each.offender]
