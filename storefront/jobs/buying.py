"""The jobs of buying: notices are worked off, refunds sent, old orders let go."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from catalog.db import JsonMap
from catalog.history import SYSTEM
from storefront import live, payments
from storefront.live.attribution.windows import credit_windows

log = structlog.get_logger(__name__)


def work_off_notice(session: Session, payload: JsonMap, now: datetime) -> None:
    """`payments.notice`: a gateway's notice is the occasion to look how things stand."""
    payments.work_off(session, int(payload["notice_id"]), now=now)


def send_refund(session: Session, payload: JsonMap, now: datetime) -> None:
    """`payments.refund`: money goes back."""
    payments.send_back(session, int(payload["refund_id"]), now=now)


def close_page(session: Session, payload: JsonMap, now: datetime) -> None:
    """`payments.close`: nobody shall pay on this page any more."""
    payments.close_and_look(session, int(payload["payment_id"]), now=now)


def expire_orders(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`orders.expire`: who did not pay in time leaves the pieces to others."""
    payments.lapse_due(session, now=now)


def sweep_payments(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`payments.sweep`: what no notice told is asked for."""
    payments.sweep(session, now=now)


def reconcile_payments(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`payments.reconcile`: our payments beside the gateway's own books."""
    payments.reconcile(session, now=now)


def match_money(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`payments.match`: gateway, bank and book, line by line."""
    found = payments.agree_all(session, now=now)
    if found.left:
        log.warning("payments.unmatched", left=found.left)


def release_commissions(session: Session, _payload: JsonMap, now: datetime) -> None:
    """`live.release`: what sessions showed is credited; what can no longer come back is hers."""
    credit_windows(session, actor=SYSTEM, now=now)
    live.release(session, actor=SYSTEM, now=now)
