"""Sendings: what makers do on their devices, each once. Not the work itself (batches)."""

from fulfillment.sendings.actions import keep, note, settle
from fulfillment.sendings.models import Sending
from fulfillment.sendings.rules import NewSending, Verb

__all__ = ["NewSending", "Sending", "Verb", "keep", "note", "settle"]
