"""Makers: the people, their skills and their hours. Not their work (batches) nor pay (earnings)."""

from fulfillment.makers.models import DayOff, Maker, Skill

__all__ = ["DayOff", "Maker", "Skill"]
