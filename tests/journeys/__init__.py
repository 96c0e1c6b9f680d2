"""Journeys: what a person does from end to end, in a real browser, against real processes."""
