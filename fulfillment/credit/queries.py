"""Reading credit: wallets, their lines, what an order took from which, and gift cards by code."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.money import Money
from catalog.vault import blind
from fulfillment.credit.models import CreditGrant, CreditLine, GiftCard, Wallet
from fulfillment.credit.rules import LETTERS, CardState, CreditWhy, GrantState, plain

CODE = "gift_card.code"


def fingerprint(code: str) -> str:
    """What the table keeps of a card's code."""
    return blind(plain(code), CODE)


def wallet_of(session: Session, user_id: int) -> Wallet | None:
    """A user's wallet, if she ever had credit; as the database has it now."""
    wanted = select(Wallet).where(Wallet.user_id == user_id)
    return session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def card_by_code(session: Session, code: str) -> tuple[GiftCard, Wallet] | None:
    """The active card that opens with this code and has money on it."""
    if len(plain(code)) != LETTERS:
        return None
    wanted = (
        select(GiftCard, Wallet)
        .join(Wallet, Wallet.id == GiftCard.wallet_id)
        .where(GiftCard.code_hash == fingerprint(code), GiftCard.state == CardState.ACTIVE)
        .where(Wallet.balance_minor > 0)
        .execution_options(populate_existing=True)
    )
    row = session.execute(wanted).one_or_none()
    return None if row is None else (row[0], row[1])


def card_of_order(session: Session, order_id: int) -> GiftCard | None:
    """The card that an order bought."""
    return session.scalars(select(GiftCard).where(GiftCard.order_id == order_id)).one_or_none()


def lines_of(
    session: Session, wallet_id: int, *, before_id: int | None = None, limit: int = 50
) -> list[CreditLine]:
    """Lines of a wallet, the newest first."""
    wanted = select(CreditLine).where(CreditLine.wallet_id == wallet_id)
    if before_id is not None:
        wanted = wanted.where(CreditLine.id < before_id)
    return list(session.scalars(wanted.order_by(CreditLine.id.desc()).limit(limit)))


def taken_by(session: Session, order_id: int) -> dict[int, int]:
    """What an order still holds of each wallet, in minor units, by the wallets' ids."""
    wanted = (
        select(CreditLine.wallet_id, func.sum(CreditLine.change_minor))
        .where(CreditLine.order_id == order_id, CreditLine.why != CreditWhy.BOUGHT)
        .group_by(CreditLine.wallet_id)
        .order_by(CreditLine.wallet_id)
    )
    return {wallet: -int(net) for wallet, net in session.execute(wanted) if net < 0}


def first_parts(session: Session, order_id: int) -> dict[int, int]:
    """What an order took of each wallet when it was placed, in minor units."""
    wanted = (
        select(CreditLine.wallet_id, func.min(CreditLine.change_minor))
        .where(CreditLine.order_id == order_id, CreditLine.why == CreditWhy.ORDER)
        .group_by(CreditLine.wallet_id)
        .order_by(CreditLine.wallet_id)
    )
    return {wallet: -int(change) for wallet, change in session.execute(wanted)}


def count_of(session: Session, order_id: int) -> int:
    """How often credit moved for an order; it makes the key of the next time."""
    wanted = select(func.count(CreditLine.id)).where(CreditLine.order_id == order_id)
    return session.scalar(wanted) or 0


def line_count(session: Session, wallet_id: int) -> int:
    """How often a wallet changed."""
    wanted = select(func.count(CreditLine.id)).where(CreditLine.wallet_id == wallet_id)
    return session.scalar(wanted) or 0


def refunded(session: Session, order_id: int, currency: str = "CNY") -> Money:
    """What of an order went back as credit after it was paid."""
    wanted = select(func.coalesce(func.sum(CreditLine.change_minor), 0)).where(
        CreditLine.order_id == order_id, CreditLine.why == CreditWhy.REFUND
    )
    return Money(int(session.scalar(wanted) or 0), currency)


def was_credited(session: Session, order_id: int, reference: str) -> bool:
    """Whether a refund of an order became credit under this name."""
    named = CreditLine.key.contains(f":credited:{reference}:", autoescape=True)
    wanted = select(CreditLine.id).where(CreditLine.order_id == order_id, named).limit(1)
    return session.scalar(wanted) is not None


def wallets(session: Session, ids: Sequence[int]) -> dict[int, Wallet]:
    """Wallets by their ids."""
    found = session.scalars(select(Wallet).where(Wallet.id.in_(ids)))
    return {each.id: each for each in found}


def cards(
    session: Session, *, last4: str = "", page: int = 1, size: int = 50
) -> tuple[list[tuple[GiftCard, Wallet]], int]:
    """A page of gift cards with what is on them, the newest first, and how many there are."""
    found = GiftCard.last4 == plain(last4)[-4:] if last4.strip() else GiftCard.id.is_not(None)
    count = session.scalar(select(func.count(GiftCard.id)).where(found)) or 0
    wanted = select(GiftCard, Wallet).join(Wallet, Wallet.id == GiftCard.wallet_id).where(found)
    rows = wanted.order_by(GiftCard.id.desc()).limit(size).offset((max(1, page) - 1) * size)
    return [(card, wallet) for card, wallet in session.execute(rows)], count


def grants(session: Session, *, user_id: int | None = None, limit: int = 50) -> list[CreditGrant]:
    """Credit that the office gave a user, newest first; or what waits for a second person."""
    wanted = select(CreditGrant).order_by(CreditGrant.id.desc()).limit(limit)
    if user_id is not None:
        return list(session.scalars(wanted.where(CreditGrant.user_id == user_id)))
    return list(session.scalars(wanted.where(CreditGrant.state == GrantState.ASKED)))
