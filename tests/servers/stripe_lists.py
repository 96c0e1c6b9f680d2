"""Lists as Stripe gives them: newest first, by page, narrowed by date and by owner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.servers.stripe_words import Tree, Wrong

Row = dict[str, Any]
#: Filters that are plain equality, and how the row calls them.
EQUAL = {"payment_intent": "payment_intent", "source": "source", "payout": "_payout"}
EQUAL |= {"type": "type", "status": "status", "charge": "charge"}
MOST = 100


def page_of(rows: Mapping[str, Row], kind: str, wish: Tree) -> Row:
    """A page of the rows of one kind; `expand` puts the source in the place of its id."""
    kept = rows.values()
    found = [row for row in kept if row["object"] == kind and _wanted(row, wish)][::-1]
    ids = [row["id"] for row in found]
    if (after := wish.get("starting_after")) is not None:
        if after not in ids:
            raise Wrong(f"No such {kind}: '{after}'", code="resource_missing")
        found = found[ids.index(after) + 1 :]
    limit = int(wish.get("limit", 10))
    if not 1 <= limit <= MOST:
        raise Wrong("limit must be between 1 and 100", param="limit")
    data = [{n: v for n, v in row.items() if not n.startswith("_")} for row in found[:limit]]
    if "data.source" in (wish.get("expand") or []):
        data = [{**row, "source": rows.get(row["source"], row["source"])} for row in data]
    return {"object": "list", "data": data, "has_more": len(found) > limit, "url": f"/v1/{kind}s"}


def _wanted(row: Row, wish: Tree) -> bool:
    created = wish.get("created") or {}
    since, until = int(created.get("gte", 0)), int(created.get("lte", 2**40))
    same = all(row.get(name) == wish[key] for key, name in EQUAL.items() if key in wish)
    return same and since <= row["created"] <= until
