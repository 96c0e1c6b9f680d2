"""Claims of a live chat: what a line says of the codes on sale, and what becomes of it."""

from storefront.live.claims.arriving import Taken, holds_at_once, take_in
from storefront.live.claims.doors import (
    allow_at_once,
    behind_door,
    close_door,
    open_door,
    open_doors,
)
from storefront.live.claims.holding import (
    change_pieces,
    confirm,
    decline,
    lapse_slot,
    locked,
    reopen,
    serve_line,
    withdraw,
)
from storefront.live.claims.models import (
    ChatDoor,
    ChatMessage,
    Claimant,
    ClaimSetting,
    LiveClaim,
)
from storefront.live.claims.offering import bring, claims_in, offered_to
from storefront.live.claims.ordering import claims_held, ordered
from storefront.live.claims.queries import (
    Claimed,
    Mine,
    Panel,
    claim_at,
    claimant,
    claimed_by,
    due_slots,
    panel,
    unread_slots,
)
from storefront.live.claims.rules import LONGEST, SURE, Claim, Form, Reading, Sense, read
from storefront.live.claims.standing import CLAIM, LiveClaimState
from storefront.live.claims.telling import Told, pasted, posted, typed

__all__ = [
    "CLAIM",
    "LONGEST",
    "SURE",
    "ChatDoor",
    "ChatMessage",
    "Claim",
    "ClaimSetting",
    "Claimant",
    "Claimed",
    "Form",
    "LiveClaim",
    "LiveClaimState",
    "Mine",
    "Panel",
    "Reading",
    "Sense",
    "Taken",
    "Told",
    "allow_at_once",
    "behind_door",
    "bring",
    "change_pieces",
    "claim_at",
    "claimant",
    "claimed_by",
    "claims_held",
    "claims_in",
    "close_door",
    "confirm",
    "decline",
    "due_slots",
    "holds_at_once",
    "lapse_slot",
    "locked",
    "offered_to",
    "open_door",
    "open_doors",
    "ordered",
    "panel",
    "pasted",
    "posted",
    "read",
    "reopen",
    "serve_line",
    "take_in",
    "typed",
    "unread_slots",
    "withdraw",
]
