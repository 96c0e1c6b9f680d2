"""The desk beside the camera: cards and captions on the overlay, how it is arranged, who helps, and
what a session shows to those who look."""

from storefront.live.desk.actions import (
    add_card,
    arrange,
    end_helper,
    helper_key,
    name_helper,
    own_card,
    remove_card,
    renew_address,
    say,
    show_card,
    take_caption_back,
    take_card_away,
)
from storefront.live.desk.captioning import srt, webvtt
from storefront.live.desk.layout import Box, Boxes, boxes
from storefront.live.desk.models import DeskHelper, Overlay, SpokenCaption, TextCard
from storefront.live.desk.queries import (
    captions_of,
    cards_of,
    desk_of,
    desks_of,
    helpers_of,
    last_captions,
    overlay_of,
)
from storefront.live.desk.rules import (
    READY,
    SIGNING,
    CardPlace,
    Look,
    Orientation,
    SafeArea,
    TextSize,
    ready,
)
from storefront.live.desk.showing import (
    Shown,
    ShownSlot,
    shown_on_overlay,
    shown_to_viewers,
)

__all__ = [
    "READY",
    "SIGNING",
    "Box",
    "Boxes",
    "CardPlace",
    "DeskHelper",
    "Look",
    "Orientation",
    "Overlay",
    "SafeArea",
    "Shown",
    "ShownSlot",
    "SpokenCaption",
    "TextCard",
    "TextSize",
    "add_card",
    "arrange",
    "boxes",
    "captions_of",
    "cards_of",
    "desk_of",
    "desks_of",
    "end_helper",
    "helper_key",
    "helpers_of",
    "last_captions",
    "name_helper",
    "overlay_of",
    "own_card",
    "ready",
    "remove_card",
    "renew_address",
    "say",
    "show_card",
    "shown_on_overlay",
    "shown_to_viewers",
    "srt",
    "take_caption_back",
    "take_card_away",
    "webvtt",
]
