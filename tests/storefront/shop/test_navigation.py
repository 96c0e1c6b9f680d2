"""A person is shown the doors of her roles, and only doors that open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from storefront.accounts import Role, User
from storefront.views.navigation import DOORS, Door
from storefront.wiring.icons import drawings
from tests.made_catalog import a_cooperative

BROKEN = {404, 405, 500}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.address)
def test_every_door_has_its_drawing(door: Door) -> None:
    assert door.icon in drawings()


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.address)
def test_behind_every_door_is_a_room(client: FlaskClient, door: Door) -> None:
    assert client.get(door.address).status_code not in BROKEN


def test_a_lead_sees_her_cooperative_and_not_the_office(
    session: Session,
    user: Callable[..., User],
    signed_in: Callable[[User], FlaskClient],
) -> None:
    qingxi = a_cooperative(session)
    lin = user("lin@example.org", Role.LEAD, cooperative_id=qingxi.id)
    page = signed_in(lin).get("/coop").text
    assert 'href="/coop/batches"' in page
    assert 'href="/office"' not in page
    assert 'aria-current="page"' in page


def test_a_guest_sees_no_desk(client: FlaskClient) -> None:
    assert not any(f'href="{door.address}"' in client.get("/").text for door in DOORS)
