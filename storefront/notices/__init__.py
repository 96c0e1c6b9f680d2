"""Notices: letters to people about what happened, told once and after it happened."""

from storefront.notices.gift_cards import send_card
from storefront.notices.outbox import SEND, send

__all__ = ["SEND", "send", "send_card"]
