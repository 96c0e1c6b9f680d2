"""What a checkout uses besides money: a voucher, a gift card, her own credit.

Who typed no code and does not use her credit costs no statement here. What does not hold is said in
words beside its field; the cart is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from catalog.db import db
from catalog.money import Money
from catalog.vault import blind
from fulfillment import credit, vouchers
from fulfillment.credit import Wallet
from fulfillment.orders import NewLine
from fulfillment.vouchers import Cut, Goods, Terms, Voucher
from fulfillment.workflow.spending import Spending
from storefront.accounts.access import Person
from storefront.accounts.rules import plain_email
from storefront.carts import CartView
from storefront.errors import say
from storefront.forms.buying import CheckoutForm
from storefront.live import AttributionRule, Candidate
from storefront.wiring import now
from storefront.wiring.guesses import guessed_wrong, may_guess


@dataclass(frozen=True, slots=True)
class Using:
    """What she uses; `wrong` says in words, by field, what does not hold."""

    voucher: Voucher | None = None
    customer: str = ""
    terms: Terms | None = None
    goods: tuple[Goods, ...] = ()
    wallets: tuple[Wallet, ...] = ()
    wrong: dict[str, str] = field(default_factory=dict)

    def off(self, shipping: Money) -> Cut:
        """What the voucher takes off with this shipping."""
        if self.terms is None:
            return Cut()
        return vouchers.cut(self.terms, self.goods, shipping.minor)

    def discount(self, shipping: Money) -> Money:
        """All of it."""
        return Money(self.off(shipping).minor, shipping.currency)

    def credit(self, whole: Money) -> Money:
        """How much of a total the wallets pay."""
        left = Money(sum(each.balance_minor for each in self.wallets), whole.currency)
        return min(whole, left)

    def spending(self, whole: Money) -> Spending | None:
        """So much credit from these wallets, the first one first; none where nothing is used."""
        parts = []
        for wallet in self.wallets:
            part = min(whole, Money(wallet.balance_minor, whole.currency))
            whole = whole - part
            if part:
                parts.append((wallet, part))
        return Spending(self.voucher, self.customer, tuple(parts)) or None

    def lines(self, lines: tuple[NewLine, ...], shipping: Money) -> tuple[NewLine, ...]:
        """The lines with their parts of the discount."""
        cut = self.off(shipping).lines
        return tuple(_less(*each) for each in zip(lines, cut, strict=True)) if cut else lines


NOTHING = Using()


def using(form: CheckoutForm, view: CartView, who: Person) -> Using:
    """What stands in the form, looked up; nothing asked where nothing was typed."""
    code, card = (str(each.data or "").strip() for each in (form.voucher, form.gift_card))
    if not (code or card or form.use_credit.data) or not view.ready:
        return NOTHING
    wrong: dict[str, str] = {}
    may_guess()
    wallets = [each for each in (_card(card, wrong), _hers(form, who)) if each is not None]
    found = _voucher(code, view, wrong, _customer(form, who)) if code else NOTHING
    if wrong:
        guessed_wrong()
    return replace(found, wallets=tuple(wallets), wrong=wrong)


def _voucher(code: str, view: CartView, wrong: dict[str, str], customer: str) -> Using:
    session = db.session()
    voucher = vouchers.by_code(session, code)
    try:
        if voucher is None:
            raise vouchers.unknown()
        terms, ended = vouchers.terms_of(voucher), voucher.ended_at is not None
        vouchers.check_now(terms, ended=ended, used=voucher.used, now=now())
        if terms.each is not None and vouchers.used_by(session, voucher, customer) >= terms.each:
            raise vouchers.hers_used_up()
        lines = [(row.product_id, row.amount.minor) for row in view.rows]
        goods = vouchers.goods_of(session, lines, terms.only)
        vouchers.cut(terms, goods, 0)
    except vouchers.NoVoucher as refusal:
        wrong["voucher"] = say(refusal)
        return NOTHING
    return Using(voucher, customer, terms, goods)


def _card(code: str, wrong: dict[str, str]) -> Wallet | None:
    if not code:
        return None
    found = credit.card_by_code(db.session(), code)
    if found is None:
        wrong["gift_card"] = say(credit.unknown_card())
    return found[1] if found else None


def _hers(form: CheckoutForm, who: Person) -> Wallet | None:
    if not form.use_credit.data or who.user_id is None:
        return None
    return credit.wallet_of(db.session(), who.user_id)


def _customer(form: CheckoutForm, who: Person) -> str:
    """A member by her account, a guest by her address: a keyed hash of either."""
    email = plain_email(str(form.email.data or ""))
    return blind(f"user:{who.user_id}" if who.user_id else email, "voucher.customer")


def _less(line: NewLine, minor: int) -> NewLine:
    return replace(line, discount_minor=minor)


def say_wrong(form: CheckoutForm) -> bool:
    """Put what does not hold beside its field; whether there was anything."""
    for name, sentence in form.using.wrong.items():
        form[name].errors = [sentence]
    return bool(form.using.wrong)


def my_credit(who: Person) -> Money | None:
    """What she has, if she ever had any; nothing is asked of who never did."""
    if not who.credited or who.user_id is None:
        return None
    wallet = credit.wallet_of(db.session(), who.user_id)
    return Money(wallet.balance_minor, wallet.currency) if wallet else None


def near_by_code(form: CheckoutForm, now: datetime) -> list[Candidate]:
    """The host whose voucher she uses, if it is a host's."""
    voucher = form.using.voucher
    if voucher is None or voucher.host_id is None:
        return []
    return [Candidate(AttributionRule.VOUCHER, voucher.host_id, now, voucher.id)]
