"""Every state that a person can meet has a word and a tone."""

from __future__ import annotations

from enum import StrEnum

import pytest
from flask import Flask

from catalog.products import ProductState, Signs
from fulfillment.batches import BatchState
from fulfillment.earnings import PayoutState
from fulfillment.orders import OrderKind, OrderState
from fulfillment.planner.models import PlanState
from fulfillment.quality import InspectionState
from fulfillment.shipping import ParcelKind, ParcelState
from storefront.accounts import Role
from storefront.live import AttributionRule, CommissionState
from storefront.payments import DisputeState, PaymentState, RefundState
from storefront.payments.house import Verdict
from storefront.wiring.labels import label, tone

SHOWN: tuple[type[StrEnum], ...] = (
    *(OrderState, OrderKind, BatchState, InspectionState, ParcelKind, ParcelState),
    *(PlanState, PayoutState, PaymentState, RefundState, DisputeState, CommissionState),
    AttributionRule,
    *(ProductState, Role, Signs, Verdict),
)
STATES = [each for kind in SHOWN for each in kind]


@pytest.mark.parametrize("state", STATES, ids=lambda each: f"{type(each).__name__}.{each}")
def test_a_state_has_a_word_in_both_languages(app: Flask, state: StrEnum) -> None:
    said = {}
    for language in ("zh-Hans", "en"):
        with app.app_context(), app.test_request_context(f"/?lang={language}"):
            said[language] = label(state)
    assert all(said.values())
    assert said["zh-Hans"] != said["en"]
    assert tone(state) in {"plain", "good", "needs", "wrong", "going"}


def test_one_value_speaks_differently_in_two_machines(app: Flask) -> None:
    with app.app_context(), app.test_request_context("/?lang=en"):
        assert label(OrderState.SENT) != label(PayoutState.SENT)
