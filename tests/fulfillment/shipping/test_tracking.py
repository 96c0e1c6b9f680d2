"""News of a parcel: believed or not, in any order and as often as told, it ends the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.shipping import ParcelKind, ParcelState, Seen, Sighting, verb_for
from fulfillment.shipping.tracking import believed, next_look

LEFT = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOW = LEFT + timedelta(days=3)
OUT = ParcelState.DISPATCHED
NEWS = st.lists(
    st.builds(
        Sighting,
        st.sampled_from(Seen),
        st.integers(-72, 100).map(lambda hours: LEFT + timedelta(hours=hours)),
    ),
    max_size=8,
)


def ends(kind: ParcelKind, news: list[Sighting], chunk: int) -> ParcelState:
    """Where a parcel ends that hears news a few at a time, each of them kept."""
    state, known = OUT, set[Sighting]()
    for at in range(0, len(news), chunk):
        known |= {each for each in news[at : at + chunk] if believed(each, LEFT, NOW)}
        verb = verb_for(kind, state, known)
        if verb is not None:
            state = ParcelState.DELIVERED if verb == "deliver" else ParcelState.IN_TRANSIT
    return state


@given(NEWS, st.randoms())
def test_all_at_once_tells_the_same_whatever_the_order(news: list[Sighting], dice: object) -> None:
    shuffled = [*news, *news]
    dice.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis' own dice
    for kind in ParcelKind:
        assert ends(kind, news, 99) == ends(kind, shuffled, 99)


@given(NEWS, st.integers(1, 3))
def test_a_state_never_goes_back_and_a_hub_never_receives_by_hearsay(
    news: list[Sighting], chunk: int
) -> None:
    assert ends(ParcelKind.TO_HUB, news, chunk) in (OUT, ParcelState.IN_TRANSIT)
    for state in (ParcelState.PACKED, ParcelState.DELIVERED, ParcelState.LOST):
        assert verb_for(ParcelKind.TO_CUSTOMER, state, news) is None


def test_what_cannot_be_true_is_not_believed() -> None:
    there = Sighting(Seen.DELIVERED, LEFT + timedelta(hours=30))
    assert believed(there, LEFT, NOW)
    assert not believed(there, None, NOW), "it has not left us"
    assert not believed(there, LEFT + timedelta(days=5), NOW), "there before it left"
    assert not believed(Sighting(Seen.MOVING, NOW + timedelta(days=2)), LEFT, NOW), "tomorrow"
    back = Sighting(Seen.COMING_BACK, LEFT + timedelta(hours=40))
    assert verb_for(ParcelKind.TO_CUSTOMER, OUT, [there]) == "deliver"
    assert verb_for(ParcelKind.TO_CUSTOMER, OUT, [there, back]) == "pass_on"
    assert verb_for(ParcelKind.TO_CUSTOMER, ParcelState.IN_TRANSIT, [back]) is None


def test_it_is_asked_rarer_and_rarer_and_at_last_no_more() -> None:
    hours = [next_look(NOW, LEFT, quiet=each) - NOW for each in range(7)]  # type: ignore[operator] # a day is told
    assert [each // timedelta(hours=1) for each in hours] == [1, 2, 4, 8, 12, 12, 12]
    failed = [next_look(NOW, LEFT, failures=each) - NOW for each in range(1, 12)]  # type: ignore[operator] # a day is told
    assert failed == sorted(failed)
    assert (failed[0], failed[-1]) == (timedelta(minutes=10), timedelta(hours=6))
    assert next_look(LEFT + timedelta(days=46), LEFT) is None
