"""Pages that only the links of other pages lead to, by who opens them; a star is what the demo's
chance decides, and what stands before `>` is the page that knows it (`ways.py`)."""

from __future__ import annotations

DEEP: dict[str, tuple[str, ...]] = {
    "guest": ("/sign-in/sent",),
    "maker": ("/work/earnings/*",),
    "cooperative lead": (
        "/coop/batches/*", "/coop/batches/*/placement", "/coop/batches/*/ticket",
        "/coop/inspections/*", "/coop/makers/*", "/coop/materials > /coop/materials/kits/*",
        "/coop/parcels/*",
    ),
    "inspector": ("/inspect/*", "/ship/orders/*", "/ship/parcels/*"),
    "office": (
        "/office/credit/cards/*", "/office/delivery/zones/new", "/office/orders/*",
        "/office/delivery/zones/1/methods/new", "/office/reports", "/office/reports/months",
        "/office/vouchers/*", "/office/vouchers/*/edit",
        "/office/hosts/lele-demo", "/office/hosts/lele-demo/edit",
        "/office/orders/*/parts", "/sessions/*", "/sessions/*/edit",
    ),
}  # fmt: skip
#: What some demos do not have, for chance decides who is asked, waits or is late: looked at when a
#: link leads there.
PERHAPS = frozenset(
    {"/work/earnings/*", "/coop/inspections/*", "/inspect/*", "/ship/orders/*", "/ship/parcels/*"}
    | {"/coop/materials > /coop/materials/kits/*", "/coop/parcels/*", "/office/orders/*/parts"}
)
