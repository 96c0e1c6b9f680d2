"""Recipients: the several people that one order goes to. Not the one it goes to as a whole."""

from fulfillment.recipients.actions import (
    leave,
    note_parcel,
    redirect,
    sent_already,
    write_down,
)
from fulfillment.recipients.models import OrderRecipient, RecipientParcel, RecipientPiece
from fulfillment.recipients.queries import Recipient, all_sent, of_order, whose
from fulfillment.recipients.rules import MOST, NewRecipient, check, portion

__all__ = [
    "MOST",
    "NewRecipient",
    "OrderRecipient",
    "Recipient",
    "RecipientParcel",
    "RecipientPiece",
    "all_sent",
    "check",
    "leave",
    "note_parcel",
    "of_order",
    "portion",
    "redirect",
    "sent_already",
    "whose",
    "write_down",
]
