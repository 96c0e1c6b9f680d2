"""Waves: made-to-order pieces of many shoppers, made together. Not orders, nor who makes them."""

from fulfillment.waves.actions import Arrived, release, set_aside, set_rule
from fulfillment.waves.models import Gathered, SetAside, WaveRule
from fulfillment.waves.queries import Kept, gathered_for, gathered_in, kept_for, rule_of
from fulfillment.waves.rules import (
    MOST_BATCHES,
    MOST_DAYS,
    Decision,
    HouseRule,
    NewWave,
    OpenLine,
    Waiting,
    WaveLine,
    Why,
    decide,
    in_turn,
    whole_packs,
)

__all__ = [
    "MOST_BATCHES",
    "MOST_DAYS",
    "Arrived",
    "Decision",
    "Gathered",
    "HouseRule",
    "Kept",
    "NewWave",
    "OpenLine",
    "SetAside",
    "Waiting",
    "WaveLine",
    "WaveRule",
    "Why",
    "decide",
    "gathered_for",
    "gathered_in",
    "in_turn",
    "kept_for",
    "release",
    "rule_of",
    "set_aside",
    "set_rule",
    "whole_packs",
]
