"""Gift cards: ordered, issued when paid, put into an account, blocked, undone.

Rules
* A card's code is worked out from its seed and the house's key whenever it is needed: for the
  letter, and to keep its hash. It is in no table, no log and no job.
* A card that is blocked spends nothing; what is on it stays owed. Only a card of which nothing was
  spent can be undone, and its money goes to who paid it.
* A guest's refund as credit is a card without an order, once for each refund's key.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import Refusal
from catalog.history import Actor, move, record
from catalog.money import Money
from catalog.vault import blind
from fulfillment.credit.actions import Cause, opened, put_in, take_out
from fulfillment.credit.models import GiftCard, Wallet
from fulfillment.credit.queries import card_by_code, fingerprint, line_count
from fulfillment.credit.rules import (
    CARD,
    WORDS,
    CardState,
    CreditWhy,
    WalletKind,
    code_of,
    plain,
    unknown_card,
)
from fulfillment.ledger import credit_recipes

SEED = "gift_card.seed"


@dataclass(frozen=True, slots=True)
class NewCard:
    """Whom a card goes to, with which words, and when."""

    amount: Money
    email: str
    giver: str
    message: str
    language: str
    deliver_on: date | None = None


def code_for(card: GiftCard) -> str:
    """The card's code; only its letter shows it."""
    return code_of(blind(card.seed, SEED))


def make(
    session: Session,
    new: NewCard,
    *,
    order_id: int | None,
    refund_key: str | None = None,
    actor: Actor,
    now: datetime,
) -> GiftCard:
    """A card that waits for its money."""
    money = {"balance_minor": 0, "currency": new.amount.currency, "opened_at": now}
    wallet = Wallet(kind=WalletKind.CARD, **money)
    session.add(wallet)
    session.flush()
    seed = secrets.token_urlsafe(32)
    code = code_of(blind(seed, SEED))
    card = GiftCard(
        wallet_id=wallet.id,
        order_id=order_id,
        refund_key=refund_key,
        state=CardState.ORDERED,
        seed=seed,
        code_hash=fingerprint(code),
        last4=plain(code)[-4:],
        amount_minor=new.amount.minor,
        currency=new.amount.currency,
        made_at=now,
        **_to_whom(new),
    )
    session.add(card)
    session.flush()
    record(session, card, "make", actor=actor, now=now, amount_minor=new.amount.minor)
    return card


def _to_whom(new: NewCard) -> dict[str, Any]:
    words = {"giver": new.giver[:80], "message": new.message[:WORDS]}
    return {**words, "email": new.email, "language": new.language, "deliver_on": new.deliver_on}


def issue(
    session: Session, card: GiftCard, order_number: str, *, actor: Actor, now: datetime
) -> None:
    """Its order is paid: what is on it can be spent."""
    move(session, card, CARD, "issue", actor=actor, now=now)
    wallet = wallet_on(session, card)
    amount = Money(card.amount_minor, card.currency)
    entry = credit_recipes.gift_card_paid(order_number, wallet.account, amount)
    put_in(session, wallet, entry, Cause(CreditWhy.BOUGHT, card.order_id), actor=actor, now=now)


def for_refund(
    session: Session, new: NewCard, *, key: str, actor: Actor, now: datetime
) -> GiftCard:
    """The card of a guest's refund, empty and open; the one that was made for this key before."""
    mine = select(GiftCard).where(GiftCard.refund_key == key)
    if (found := session.scalars(mine).one_or_none()) is not None:
        return found
    card = make(session, new, order_id=None, refund_key=key, actor=actor, now=now)
    move(session, card, CARD, "issue", actor=actor, now=now)
    return card


def into_account(
    session: Session, code: str, user_id: int, *, actor: Actor, now: datetime
) -> Money:
    """All that is on a card becomes the account's credit; how much."""
    found = card_by_code(session, code)
    if found is None:
        raise unknown_card()
    card, from_card = found
    amount = Money(from_card.balance_minor, from_card.currency)
    wallet = opened(session, user_id, now=now)
    nth = line_count(session, from_card.id)
    entry = credit_recipes.gift_card_moved(from_card.account, wallet.account, amount, nth)
    take_out(session, from_card, entry, Cause(CreditWhy.MOVED), actor=actor, now=now)
    put_in(session, wallet, entry, Cause(CreditWhy.MOVED, note=card.last4), actor=actor, now=now)
    record(session, card, "move", actor=actor, now=now, amount_minor=amount.minor)
    return amount


def block(session: Session, card: GiftCard, *, actor: Actor, now: datetime) -> None:
    """Nobody spends from it until it is let go again."""
    move(session, card, CARD, "block", actor=actor, now=now)
    wallet_on(session, card).closed_at = now
    session.flush()


def let_go(session: Session, card: GiftCard, *, actor: Actor, now: datetime) -> None:
    """It can be spent again."""
    move(session, card, CARD, "let_go", actor=actor, now=now)
    wallet_on(session, card).closed_at = None
    session.flush()


def undo(
    session: Session, card: GiftCard, order_number: str, *, actor: Actor, now: datetime
) -> Money:
    """An unused card ends; how much of its order's money is to go back."""
    wallet = wallet_on(session, card)
    amount = Money(card.amount_minor, card.currency)
    if wallet.balance_minor != amount.minor:
        raise Refusal("card.used", "Something of this card was spent, so it cannot be given back.")
    if card.state is CardState.BLOCKED:
        let_go(session, card, actor=actor, now=now)
    move(session, card, CARD, "undo", actor=actor, now=now)
    entry = credit_recipes.gift_card_undone(order_number, wallet.account, amount)
    take_out(session, wallet, entry, Cause(CreditWhy.UNDONE), actor=actor, now=now)
    wallet.closed_at = now
    session.flush()
    return amount


def sent(session: Session, card: GiftCard, *, now: datetime) -> None:
    """Its letter was handed over."""
    card.sent_at = now
    session.flush()


def wallet_on(session: Session, card: GiftCard) -> Wallet:
    """Where the card's credit stands, as the database has it now."""
    return session.get_one(Wallet, card.wallet_id, populate_existing=True)
