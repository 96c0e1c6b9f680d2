"""Programmes: what a year was promised to bring in a region. What it brought is a report."""

from fulfillment.programmes.actions import set_target
from fulfillment.programmes.models import YearTarget
from fulfillment.programmes.queries import targets_of
from fulfillment.programmes.rules import YEARS, Target

__all__ = ["YEARS", "Target", "YearTarget", "set_target", "targets_of"]
