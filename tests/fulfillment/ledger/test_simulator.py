"""Days of a house on a machine that breaks at any moment: the book ends every day sound, and as the
pure one that was told each fact once. `python -m tests.benchmarks.simulator --seed S --days N`
plays a story again."""

from __future__ import annotations

import os
from random import SystemRandom

import pytest
from sqlalchemy.orm import Session

from tests.benchmarks.simulator import simulate

#: Two stories on each of two engines: 500 days a run.
DAYS = 125


@pytest.mark.slow
@pytest.mark.parametrize("story", [1, 2])
def test_every_day_of_a_breaking_house_ends_sound(session: Session, story: int) -> None:
    session.commit()
    seed = int(os.environ.get("SIMULATOR_SEED", SystemRandom().randrange(10**6)))
    print(f"seed {seed}, {DAYS} days")

    house = simulate(seed, DAYS)

    assert house.broken > DAYS / 2, "the machine broke"
    assert len(house.ids) > DAYS
