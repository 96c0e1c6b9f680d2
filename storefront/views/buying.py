"""Buying: the checkout, and the order page a customer follows."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from catalog.db import db, reading, writing
from catalog.errors import Refusal
from catalog.money import Money
from catalog.stock import SoldOut
from fulfillment import orders
from fulfillment.board.progress import order_progress
from fulfillment.credit import NoCredit
from fulfillment.orders import NewLine, NewOrder, Order, OrderKind, OrderState
from fulfillment.vouchers import NoVoucher
from fulfillment.workflow.capacity import Full
from storefront import carts, live, payments
from storefront.accounts.access import Person, person
from storefront.accounts.access_buying import cart_of_request, cart_ordered, order_of_token
from storefront.carts import CartRow, CartView
from storefront.carts import cookie as cart_cookie
from storefront.errors import say
from storefront.forms.buying import CheckoutForm
from storefront.live import claims, sessions
from storefront.live import cookie as host_cookie
from storefront.payments import Declined, Method, NotOffered, Unreachable
from storefront.taxes import TaxRule
from storefront.views.cart import nobody_keeps_it as nobody_keeps_it
from storefront.views.cart_stock import looked_again, placed, prices_told, shown
from storefront.views.checkout_spending import my_credit, near_by_code, say_wrong
from storefront.views.checkout_sums import (
    all_told,
    deliver,
    moved_words,
    sums_for,
    taxes_for,
)
from storefront.views.order_thread import after_of, hand_words, may_cancel, story_of
from storefront.views.reviewing import reviewable
from storefront.views.several_sums import to_people
from storefront.views.stock_words import WORDS
from storefront.views.turned_away import told_no, turned_away
from storefront.views.wechat import wechat_words
from storefront.wiring import now
from storefront.wiring.languages import language
from storefront.wiring.settings import settings

pages = Blueprint("buying", __name__)
pages.context_processor(lambda: {"hand_words": hand_words, **WORDS})


pages.after_request(nobody_keeps_it)


@pages.get("/checkout")
def checkout() -> str | Answer:
    """One calm page."""
    mine = cart_of_request(person())
    view = shown(mine)
    if not view.ready:
        return redirect(url_for("cart.show"), 303)
    typed = {"country": "CN", **carts.draft_of(mine)}
    form = CheckoutForm(formdata=None, nonce=secrets.token_urlsafe(24), **typed)
    people = carts.people_of(mine)
    if people and not carts.adds_up(view, people):
        return _share_out()
    deliver(form, view, people)
    return _checkout_page(form, view, mine)


@pages.post("/checkout")
def place() -> Answer | tuple[str, int]:
    """Place the order and go to pay. Who is too late hears it before anything else is asked."""
    session, moment = db.session(), now()
    with reading(session):
        who = person()
        press = cart_ordered(who, nonce=request.form.get("nonce", ""), now=moment)
        if press is not None and press.too_late:
            return turned_away(press)
        form, (mine, view) = CheckoutForm(), _cart_pressed(press, who)
        key = f"web:{mine.id if mine else 0}:{form.nonce.data}"
        before = None if view.ready else orders.by_key(session, key)
        visits = host_cookie.visits(session, now=moment)
        deliver(form, view, carts.people_of(mine))
    if before is not None or mine is None:  # her first click has emptied the cart
        return _to_pay(before) if before else redirect(url_for("cart.show"), 303)
    view = looked_again(form, view, mine)
    if (instead := _not_yet(form, view, mine)) is not None:
        return instead
    new, to = to_people(_new_order(form, view, who, key), view, carts.people_of(mine))
    try:
        order = placed(new, who, mine, to, view)
    except (SoldOut, Full, NoVoucher, NoCredit, sessions.LimitReached) as refusal:
        return _too_late(form, mine, refusal)
    live.credit(session, order, [*visits, *near_by_code(form, moment)], now=moment)
    cart_cookie.counted(session, None)
    return _to_pay(order, form.way or next(iter(payments.offered()), None))


@pages.get("/orders/<token>")
def order(token: str) -> Response:
    """The thread from paid to delivered."""
    session, found = db.session(), order_of_token(token)
    story = story_of(session, found, now=now())
    page = render_template(
        "buying/order.html",
        order=found,
        story=story,
        after=after_of(session, found),
        voices=reviewable(session, found, story.lines, now=now()),
        **wechat_words(found),
    )
    answer = make_response(page)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@pages.get("/orders/<token>/return")
def returned(token: str) -> Answer:
    """Back from the gateway's page: look at once, so that the order page is right."""
    session, found, unknown = db.session(), order_of_token(token), False
    for payment in payments.unsettled(session, found.id):
        try:
            with writing(session):
                payments.look(session, payment.id, now=now())
        except Unreachable:
            unknown = True
        except Refusal:
            continue  # the notice or the next round will tell
    if unknown:
        flash(
            _(
                "We could not ask your bank just now; we look again by ourselves within minutes. "
                "Please do not pay a second time."
            ),
            "needs",
        )
    return redirect(url_for("buying.order", token=token), 303)


@pages.post("/orders/<token>/payment")
def pay_again(token: str) -> Answer:
    """To the payment page, once more."""
    typed = request.form.get("method", "")
    method = Method(typed) if typed in set(Method) else None
    return _to_pay(order_of_token(token), method, hosted="hosted" in request.form)


@pages.post("/orders/<token>/cancellation")
def cancel(token: str) -> Answer:
    """She does not want it any more."""
    session, found = db.session(), order_of_token(token)
    if not may_cancel(found.state, order_progress(session, found.id)):
        raise Refusal("order.too_late", "This order is already being made ready; please write us.")
    payments.call_off(session, found, actor=person().actor(), now=now())
    session.commit()
    flash(_("The order is cancelled."), "good")
    return redirect(url_for("buying.order", token=token), 303)


def _cart_pressed(press: carts.Pressed | None, who: Person) -> tuple[carts.Cart | None, CartView]:
    """Her cart as it stood when she pressed."""
    if press is None:
        return cart_of_request(who), CartView()
    return press.cart, press.view(
        db.session(), now=now(), prices=prices_told, slots=claims.offered_to(press.cart)
    )


def _not_yet(
    form: CheckoutForm, view: CartView, mine: carts.Cart
) -> Answer | tuple[str, int] | None:
    """What is answered instead of an order, while something is not as it should be."""
    if not view.rows:
        return redirect(url_for("cart.show"), 303)
    if not view.ready:
        return _too_late(form, mine)
    if form.several and not carts.adds_up(view, carts.people_of(mine)):
        return _share_out()
    if "several" in request.form:
        carts.keep_draft(db.session(), mine, form.typed())
        db.session.commit()
        return redirect(url_for("several.index"), 303)
    looks = "look" in request.form
    valid = looks or form.validate()
    valid, moved = not say_wrong(form) and valid, moved_words(form, view)
    if valid and not moved and not looks:
        return None
    carts.keep_draft(db.session(), mine, form.typed())
    db.session.commit()
    if looks:
        return _checkout_page(form, view, mine), 200
    if valid:
        flash(moved, "needs")
    return _checkout_page(form, view, mine), 409 if valid else 422


def _checkout_page(form: CheckoutForm, view: CartView, mine: carts.Cart | None) -> str:
    say_wrong(form)
    taking, told = settings().taking, all_told(form, view)
    told |= {"people": carts.people_of(mine), "my_credit": my_credit(person())}
    return render_template("buying/checkout.html", form=form, cart=view, taking=taking, **told)


def _share_out() -> Answer:
    """The cart has changed since she said who gets what."""
    flash(_("The pieces do not add up to those of your cart any more. Please look again."), "needs")
    return redirect(url_for("several.index"), 303)


def _new_order(form: CheckoutForm, view: CartView, who: Person, key: str) -> NewOrder:
    sums = sums_for(form, view)
    lines = tuple(_new_line(row, row.price, form.tax) for row in view.rows if row.price is not None)
    return NewOrder(
        kind=OrderKind.WEB,
        customer="",
        user_id=who.user_id,
        email=form.email.data,
        recipient=str(form.recipient.data).strip(),
        phone=form.e164,
        address=form.address(),
        language=language(),
        currency=view.goods.currency,
        lines=form.using.lines(lines, sums.shipping),
        shipping=sums.shipping,
        tax=sums.tax,
        taxes=taxes_for(form, view),
        due_on=None,
        key=key,
        delivery=form.chosen.frozen if form.chosen else None,
        discount=sums.discount,
        credit=sums.credit,
        spend=form.using.spending(sums.credit),
        **form.said(),
    )


def _new_line(row: CartRow, price: Money, tax: TaxRule | None) -> NewLine:
    words = row.lettering or None
    line = NewLine(row.variant_id, row.product_id, row.pieces, price, row.to_make, row.ready_on)
    parts = tuple((each.variant_id, each.pieces) for each in row.parts)
    place = row.live.place_id if row.live is not None and not row.to_make else None
    points = tax.points(row.tax_class) if tax else None
    return replace(line, lettering=words, parts=parts, place_id=place, tax_points=points)


def _too_late(
    form: CheckoutForm, mine: carts.Cart, why: Refusal | None = None
) -> Answer | tuple[str, int]:
    """Her cart, or the checkout where only what she pays with is gone; her words stay."""
    session = db.session()
    if why is not None:
        session.rollback()
    carts.keep_draft(session, mine, form.typed())
    session.commit()
    if isinstance(why, NoVoucher | NoCredit):
        flash(say(why), "needs")
        return redirect(url_for("buying.checkout"), 303)
    with reading(session):
        return told_no(mine, shown(mine, prices_told), why)


def _to_pay(found: Order, method: Method | None = None, *, hosted: bool = False) -> Answer:
    session, token = db.session(), found.token
    if method is None:  # nobody has chosen a way yet: what was done so far stands in any case
        session.commit()
    payments.paid_without_money(session, found, actor=person().actor(), now=now())
    if found.paid_at is not None or found.state is OrderState.CANCELLED:
        session.commit()
        return redirect(url_for("buying.order", token=token), 303)
    try:
        address = payments.pay_page(session, found, now=now(), method=method, hosted=hosted)
        session.commit()
    except NotOffered as refusal:
        session.rollback()
        flash(say(refusal), "needs")
        address = url_for("buying.order", token=token)
    except (Unreachable, Declined):
        session.rollback()
        flash(
            _("The payment page does not answer right now. Nothing was charged; please try again."),
            "wrong",
        )
        address = url_for("buying.order", token=token)
    return redirect(address, 303)
