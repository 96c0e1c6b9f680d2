"""How a feed writes one offer: Google Merchant as RSS 2.0 with its `g:` names, Meta as CSV.

Rules
* Every required column of both is there; an offer without a picture or a price is left out, for
  both would refuse it. All addresses are whole.
* What lies ready is in stock; what is made when it is ordered can be ordered; the rest is out.
* Signs that XML does not know are dropped; the rest is escaped.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from catalog.search import Good, Offer
from storefront.wiring.addresses import full

#: Lengths that both take.
TITLE, TEXT = 150, 5_000
COLUMNS = (
    *("id", "title", "description", "availability", "condition", "price", "link", "image_link"),
    *("brand", "item_group_id", "color", "material", "product_type"),
)
_UNKNOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One offer in the words of a feed, by `COLUMNS`."""

    values: tuple[str, ...]


def items_of(good: Good, picture: str, language: str, *, to_order: str) -> Iterator[FeedItem]:
    """The offers of a product; `to_order` is what a feed calls what is made when it is ordered."""
    link = full(f"/products/{good.slug}?lang={language}")
    for offer in good.offers:
        name = f"{good.name.get(language)}, {offer.name.get(language)}"
        values = (
            offer.sku,
            name[:TITLE],
            good.summary.get(language)[:TEXT],
            _availability(good, offer, to_order),
            "new",
            f"{offer.price.amount:.2f} {offer.price.currency}",
            link,
            full(picture),
            good.cooperative.get(language)[:70],
            good.slug[:50],
            offer.name.get(language)[:100],
            good.materials.get(language)[:200],
            good.craft.get(language),
        )
        yield FeedItem(tuple(_UNKNOWN.sub("", each) for each in values))


def _availability(good: Good, offer: Offer, to_order: str) -> str:
    if offer.ready > 0:
        return "in_stock"
    return to_order if good.made_to_order else "out_of_stock"


def google_head(title: str, text: str) -> str:
    """How the RSS begins."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
        f"<title>{escape(title)}</title><link>{escape(full('/'))}</link>"
        f"<description>{escape(text)}</description>\n"
    )


GOOGLE_TAIL = "</channel></rss>\n"


def google_item(item: FeedItem) -> str:
    """One offer in the RSS; it has no number of a trade register, which Google wants said."""
    fields = "".join(
        f"<g:{name}>{escape(value)}</g:{name}>"
        for name, value in zip(COLUMNS, item.values, strict=True)
        if value
    )
    return f"<item>{fields}<g:identifier_exists>no</g:identifier_exists></item>\n"


def meta_row(values: tuple[str, ...]) -> str:
    """One line of Meta's CSV; its words for availability have blanks."""
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()


def meta_item(item: FeedItem) -> str:
    """One offer in the CSV."""
    values = list(item.values)
    values[3] = values[3].replace("_", " ")
    return meta_row(tuple(values))
