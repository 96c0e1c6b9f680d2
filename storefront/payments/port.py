"""The gateway port: what the shop asks of anybody who takes money for it.

Promises that every gateway keeps (one suite of tests runs on all):
* `open` twice with the same key is the same page; `refund` twice with the same key is one refund.
* `read` tells how things are now, with every refund; it never changes anything.
* `parse_notice` lets nothing through that was not signed by the gateway, and takes from it only
  what it is about.

How it can fail: `Unreachable` when the gateway does not answer in time or answers nonsense: try
again later, nothing is known. `Declined` when it says no: trying again will not help.
Never call a gateway inside a transaction: commit first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from catalog.errors import Invalid, Refusal
from catalog.money import Money
from storefront.payments.rules import Asked, Embedded, Flow, Page, Reading, Returned, Told


class Gateway(Protocol):
    """Somebody who takes money for the shop."""

    @property
    def name(self) -> str:
        """How the book calls it: `stripe`, `rehearsal`."""

    def open(self, asked: Asked) -> Page:
        """A page on which the customer pays `asked`."""

    def close(self, reference: str) -> None:
        """Take no more money on this page; a page that is done already stays as it is."""

    def read(self, reference: str) -> Reading:
        """How the payment stands now."""

    def refund(self, reference: str, amount: Money, *, key: str) -> Returned:
        """Send money back."""

    def parse_notice(self, headers: Mapping[str, str], body: bytes) -> Told:
        """What a notice is about, once its signature is proved; else `BadSignature`."""


@runtime_checkable
class OnOurPage(Protocol):
    """A gateway that can also show its fields on a page of ours."""

    @property
    def flow(self) -> Flow:
        """Which of both this shop uses."""

    def embedded(self, reference: str, language: str) -> Embedded:
        """What the page needs; it changes nothing."""

    def ways(self) -> frozenset[str] | None:
        """`card`, `alipay`, `wechat_pay`: what the account can take, if it says so."""


class Unreachable(Refusal):
    """The gateway did not answer: nothing is known, try again."""

    def __init__(self) -> None:
        super().__init__(
            "payment.unreachable",
            "The payment page does not answer right now. Nothing was charged; please try again.",
            status=503,
        )


class Declined(Refusal):
    """The gateway said no."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "payment.declined", "The payment service refused: %(reason)s.", reason=reason
        )


class BadSignature(Invalid):
    """A notice that the gateway did not sign, or not lately."""

    def __init__(self) -> None:
        super().__init__("notice.signature", "This notice is not signed by the gateway.")
