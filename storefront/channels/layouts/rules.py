"""What a layout is: which headings a platform writes, and what they mean to us.

Pure data. A heading is compared in its plain form (`plain`); the second time the same heading
stands in a row it is another one (`分销员#2`), for Youzan writes two. `needs` are the headings
without which a file is none of this layout, each with its alternatives: a settlement file shares
many words with an order file, and is none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from storefront.channels.rules import Aftersale, Channel, ChannelState

#: Fields of an order, of its buyer, and of a line, as columns and code name them.
ORDER = ("order_id", "placed_at", "paid_at", "order_paid", "shipping", "currency", "promised_at")
BUYER = (
    *("recipient", "phone", "country", "province", "city", "district", "street", "address"),
    *("postcode", "buyer_note"),
)
LINE = (
    *("line_id", "title", "variation", "sku", "platform_sku", "product_id", "pieces"),
    *("unit_price", "paid", "bonus", "refunded", "state", "aftersale", "sent_at", "done_at"),
    *("carrier", "tracking", "host_id", "host_name", "source", "reason"),
)
FIELDS = (*ORDER, *BUYER, *LINE)
#: Without these a person should know that something lacks.
IMPORTANT = ("order_id", "state", "pieces", "sku", "paid")

_UNSEEN = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060"))
State = Callable[[Mapping[str, str]], ChannelState | None]


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of order files. `days` is the order in which it writes year, month and day.

    `joined` are fields that make the id of a line where the platform gives none. `carries` says
    that the facts of an order stand on its first row only. `whole` rows stand for an order.
    `host_when` is the word of `source` that makes the stated host true; `identity` are headings
    whose cells are dropped when they are read.
    """

    name: str
    channel: Channel
    headings: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]
    needs: tuple[tuple[str, ...], ...]
    states: Mapping[str, ChannelState]
    aftersales: Mapping[str, Aftersale] = field(default_factory=dict)
    state_of: State | None = None
    days: str = "ymd"
    joined: tuple[str, ...] = ()
    carries: bool = False
    whole: bool = False
    host_when: str = ""
    identity: frozenset[str] = frozenset()


def plain(heading: str) -> str:
    """A heading as it is compared: no blanks, no marks nobody sees, one kind of brackets."""
    text = unicodedata.normalize("NFKC", heading).translate(_UNSEEN)
    return "".join(text.split()).replace("帐", "账").lower()


def numbered(headings: Iterable[str]) -> list[str]:
    """The plain headings of a row; one that stands there again is told from the first."""
    seen: dict[str, int] = {}
    found = []
    for each in headings:
        name = plain(each)
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 or not name else f"{name}#{seen[name]}")
    return found


def known(headings: Sequence[str]) -> frozenset[str]:
    """The headings of a layout in their plain forms."""
    return frozenset(numbered(headings))


def meaning(**fields: str) -> dict[str, tuple[str, ...]]:
    """Field → its headings; several are parted by `|`, the first that stands in a file counts.

    The amounts of `bonus` are added up.
    """
    return {name: tuple(plain(each) for each in said.split("|")) for name, said in fields.items()}


def needing(*alternatives: str) -> tuple[tuple[str, ...], ...]:
    """What a file must have: one heading of each."""
    return tuple(tuple(plain(each) for each in said.split("|")) for said in alternatives)
