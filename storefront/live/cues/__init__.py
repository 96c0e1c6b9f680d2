"""The host sheet: what there is to say of each thing of a lineup, and what is not to be said."""

from storefront.live.cues.actions import bar, unbar
from storefront.live.cues.models import UnsaidWord
from storefront.live.cues.queries import Barred, Cue, barred_all, barred_for, barred_row, cues_of
from storefront.live.cues.rules import said_in

__all__ = [
    "Barred",
    "Cue",
    "UnsaidWord",
    "bar",
    "barred_all",
    "barred_for",
    "barred_row",
    "cues_of",
    "said_in",
    "unbar",
]
