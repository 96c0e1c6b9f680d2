"""Access: the only way for a view or an API call to obtain a row.

Each function takes the signed-in user, finds the row that is hers, and answers `NotFound` in every
other case: a row that is not yours does not exist. `require` turns roles away from whole rooms.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_login import current_user

from catalog.errors import Refusal
from storefront.accounts.access_money import chart_line_for_office as chart_line_for_office
from storefront.accounts.access_money import entry_for_office as entry_for_office
from storefront.accounts.access_money import folio_for_office as folio_for_office
from storefront.accounts.access_money import hold_for_office as hold_for_office
from storefront.accounts.access_money import line_of_payout as line_of_payout
from storefront.accounts.access_money import names_of_users as names_of_users
from storefront.accounts.access_money import payout_for_office as payout_for_office
from storefront.accounts.access_money import result_for_office as result_for_office
from storefront.accounts.access_office import cooperative_for_office as cooperative_for_office
from storefront.accounts.access_office import craft_for_office as craft_for_office
from storefront.accounts.access_office import line_for_office as line_for_office
from storefront.accounts.access_office import maker_for_office as maker_for_office
from storefront.accounts.access_office import making_step_for_office as making_step_for_office
from storefront.accounts.access_office import order_for_office as order_for_office
from storefront.accounts.access_office import order_of_plan as order_of_plan
from storefront.accounts.access_office import picture_for_office as picture_for_office
from storefront.accounts.access_office import plan_for_office as plan_for_office
from storefront.accounts.access_office import product_for_office as product_for_office
from storefront.accounts.access_office import quote_for_office as quote_for_office
from storefront.accounts.access_office import tier_for_office as tier_for_office
from storefront.accounts.access_office import variant_for_office as variant_for_office
from storefront.accounts.access_office import variant_of_product as variant_of_product
from storefront.accounts.access_partners import grant_of as grant_of
from storefront.accounts.access_partners import home_led as home_led
from storefront.accounts.access_partners import homes_led as homes_led
from storefront.accounts.access_partners import partner_seen as partner_seen
from storefront.accounts.access_partners import post_of as post_of
from storefront.accounts.access_partners import staff_of as staff_of
from storefront.accounts.access_people import helper_of as helper_of
from storefront.accounts.access_people import herself as herself
from storefront.accounts.access_people import maker_here as maker_here
from storefront.accounts.access_people import note_of as note_of
from storefront.accounts.access_people import own_helper as own_helper
from storefront.accounts.access_people import seat_at as seat_at
from storefront.accounts.access_training import certificate_of as certificate_of
from storefront.accounts.access_training import (
    certificate_to_take_back as certificate_to_take_back,
)
from storefront.accounts.access_training import course_for as course_for
from storefront.accounts.access_training import course_for_office as course_for_office
from storefront.accounts.access_training import day_at as day_at
from storefront.accounts.access_training import (
    draft_lesson_for_office as draft_lesson_for_office,
)
from storefront.accounts.access_training import learning_of as learning_of
from storefront.accounts.access_training import lesson_for as lesson_for
from storefront.accounts.access_training import maker_at as maker_at
from storefront.accounts.access_training import trial_at as trial_at
from storefront.accounts.access_work import batch_at as batch_at
from storefront.accounts.access_work import batch_by_code as batch_by_code
from storefront.accounts.access_work import batch_of as batch_of
from storefront.accounts.access_work import batch_on_table as batch_on_table
from storefront.accounts.access_work import batch_to_mark as batch_to_mark
from storefront.accounts.access_work import call_at as call_at
from storefront.accounts.access_work import inspection_at as inspection_at
from storefront.accounts.access_work import maker_of as maker_of
from storefront.accounts.access_work import order_at_hub as order_at_hub
from storefront.accounts.access_work import order_fetched_here as order_fetched_here
from storefront.accounts.access_work import order_of_return as order_of_return
from storefront.accounts.access_work import order_sent_here as order_sent_here
from storefront.accounts.access_work import parcel_at as parcel_at
from storefront.accounts.access_work import parcel_by_code as parcel_by_code
from storefront.accounts.access_work import pickup_at_hub as pickup_at_hub
from storefront.accounts.access_work import pickup_here as pickup_here
from storefront.accounts.access_work import return_at_hub as return_at_hub
from storefront.accounts.access_work import sending_at as sending_at
from storefront.accounts.access_work import thanks_at as thanks_at
from storefront.accounts.helped import helping_now
from storefront.accounts.models import Role, User
from storefront.accounts.persons import GUEST as GUEST
from storefront.accounts.persons import Person as Person
from storefront.accounts.sessions import (
    SecondFactorFirst,
    SignInFirst,
    second_factor_forced,
    strong,
)


def person() -> Person:
    """The person behind this request."""
    if not current_user or not current_user.is_authenticated:
        return GUEST
    user: User = current_user._get_current_object()  # noqa: SLF001 - the proxy has no other door
    memberships = user.memberships
    roles = frozenset(each.role for each in memberships)
    weak = Role.OFFICE in roles and second_factor_forced() and not strong()
    helped = helping_now(user.id)
    roles = roles - {Role.OFFICE, Role.RECORDS} if weak else roles
    return Person(
        user_id=user.id,
        roles=roles | {Role.MAKER} if helped else roles,
        maker_id=helped.maker_id if helped else _only(each.maker_id for each in memberships),
        cooperative_ids=frozenset(home for role, home in _places(user) if role is Role.LEAD),
        host_id=_only(each.host_id for each in memberships),
        weak=weak,
        credited=user.credited_at is not None,
        posts=frozenset(each for each in _places(user) if each[0] is not Role.LEAD),
        helping=helped,
    )


def _only(ids: Iterable[int | None]) -> int | None:
    return next((each for each in ids if each is not None), None)


def _places(user: User) -> list[tuple[Role, int]]:
    held = [(each.role, each.cooperative_id) for each in user.memberships]
    return [(role, home) for role, home in held if home is not None]


def require(*roles: Role) -> Person:
    """The person, if she has one of `roles`; a guest is sent to sign in, others are refused."""
    who = person()
    if who.user_id is None:
        raise SignInFirst
    if roles and not who.roles.intersection(roles):
        if who.weak and Role.OFFICE in roles:
            raise SecondFactorFirst
        raise Refusal("access.role", "You may not do this.", status=403)
    return who
