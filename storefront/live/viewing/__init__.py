"""What everybody sees of live sessions: which there are, what is shown in one, its replay."""

from storefront.live.viewing.queries import (
    Broadcast,
    SlotFacts,
    broadcast_of,
    coming,
    covers_of,
    facts_of,
    past,
    pins_of,
)
from storefront.live.viewing.rules import Chapter, Pin, chapters, chapters_file, clock, said_in

__all__ = [
    "Broadcast",
    "Chapter",
    "Pin",
    "SlotFacts",
    "broadcast_of",
    "chapters",
    "chapters_file",
    "clock",
    "coming",
    "covers_of",
    "facts_of",
    "past",
    "pins_of",
    "said_in",
]
