"""What platforms are told of parcels: noted, given out once, had again.

Not the parcels of the house (`fulfillment.shipping`), which are gathered from there.
"""

from storefront.channels.parcels.actions import bring_parcels, give_out, note_parcels
from storefront.channels.parcels.models import ChannelParcel, ChannelParcelFile
from storefront.channels.parcels.queries import files, told_by, waiting
from storefront.channels.parcels.rules import COLUMNS, ToldParcel

__all__ = [
    "COLUMNS",
    "ChannelParcel",
    "ChannelParcelFile",
    "ToldParcel",
    "bring_parcels",
    "files",
    "give_out",
    "note_parcels",
    "told_by",
    "waiting",
]
