"""Delivery: how goods reach a customer and what it costs. Not parcels (shipping)."""

from storefront.delivery.actions import begin_table, save_method, save_zone
from storefront.delivery.agreed import agreed_taxes, taxed_as_agreed
from storefront.delivery.divisions import PROVINCES, province_code
from storefront.delivery.models import DeliveryArea, DeliveryMethod, DeliveryZone, ZoneTax
from storefront.delivery.queries import (
    choices,
    choices_for,
    choices_of_part,
    method_of,
    same_freight,
    taxed_alike,
    zone_for,
    zone_in,
    zones,
)
from storefront.delivery.rules import (
    ELSEWHERE,
    FIRST_ZONES,
    HOME,
    Band,
    Choice,
    Kind,
    Method,
    Zone,
    carried,
    checked_areas,
    quote,
    with_counter,
    zone_of,
)
from storefront.delivery.taxing import set_tax

__all__ = [
    "ELSEWHERE",
    "FIRST_ZONES",
    "HOME",
    "PROVINCES",
    "Band",
    "Choice",
    "DeliveryArea",
    "DeliveryMethod",
    "DeliveryZone",
    "Kind",
    "Method",
    "Zone",
    "ZoneTax",
    "agreed_taxes",
    "begin_table",
    "carried",
    "checked_areas",
    "choices",
    "choices_for",
    "choices_of_part",
    "method_of",
    "province_code",
    "quote",
    "same_freight",
    "save_method",
    "save_zone",
    "set_tax",
    "taxed_alike",
    "taxed_as_agreed",
    "with_counter",
    "zone_for",
    "zone_in",
    "zone_of",
    "zones",
]
