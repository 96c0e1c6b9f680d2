"""Helping: a named person who may act for a maker, because the maker said so."""

from fulfillment.makers.helping.actions import NewHelper, agree, end_help, name_helper
from fulfillment.makers.helping.models import NamedHelper
from fulfillment.makers.helping.queries import Helped, helped_by, helper_row, helpers_of
from fulfillment.makers.helping.rules import Term, term

__all__ = [
    "Helped",
    "NamedHelper",
    "NewHelper",
    "Term",
    "agree",
    "end_help",
    "helped_by",
    "helper_row",
    "helpers_of",
    "name_helper",
    "term",
]
