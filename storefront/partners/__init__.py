"""Partners: what a cooperative lets another one, or a person of the city, see of its work."""

from storefront.partners.actions import NewGrant, end_grant, give_grant
from storefront.partners.models import PartnerGrant
from storefront.partners.queries import GivenGrant, Seen, given_by, seen_by, shown_of
from storefront.partners.rules import Scope

__all__ = [
    "GivenGrant",
    "NewGrant",
    "PartnerGrant",
    "Scope",
    "Seen",
    "end_grant",
    "give_grant",
    "given_by",
    "seen_by",
    "shown_of",
]
