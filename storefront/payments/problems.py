"""Why a payment did not go through, in words: a gateway's code, and the sentence that she reads.

A code that nobody knows yet is told as what it is: a no without a reason.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

_NO = _l("Your bank said no and gave no reason.")
_NOT_YOU = _l("Your bank could not make sure that it was you.")
_LATER = _l("The bank’s computer had trouble; please try again a little later.")
_WALLET = _l("Your bank or wallet did not make the payment.")
WORDS = {
    "insufficient_funds": _l("There was not enough money for it."),
    "expired_card": _l("The card has expired."),
    "incorrect_cvc": _l("The security code of the card was not right."),
    "invalid_cvc": _l("The security code of the card was not right."),
    "incorrect_number": _l("The number of the card was not right."),
    "invalid_number": _l("The number of the card was not right."),
    "card_velocity_exceeded": _l("The card has reached its limit for now."),
    "authentication_required": _NOT_YOU,
    "payment_intent_authentication_failure": _NOT_YOU,
    "processing_error": _LATER,
    "try_again_later": _LATER,
    "payment_intent_payment_attempt_expired": _l("It took too long, and the payment was given up."),
    "payment_intent_payment_attempt_failed": _WALLET,
    "payment_method_customer_decline": _l("You said no in your wallet."),
    "payment_method_provider_decline": _WALLET,
}


def why(problem: str) -> str:
    """The sentence for a code; of an empty one too."""
    return str(WORDS.get(problem, _NO))
