"""How often a door may be knocked at: by network, and by the account that is meant.

An IPv6 caller is counted by its /64, because a home has that many addresses. An account is counted
by a hash, so that the counter knows no address. Without `REDIS_URL` each process counts by itself;
when Redis is down, too.
"""

from __future__ import annotations

import hashlib
from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

SIGN_IN = "10 per 5 minutes; 60 per day"
CODE = "5 per 5 minutes; 20 per hour; 50 per day"
LINK = "5 per hour"
#: Everybody together, so that a thousand networks do not try one password each.
ALL_SIGN_INS = "1000 per 5 minutes"


def network() -> str:
    """The network behind this request."""
    try:
        address = ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 - means unknown here
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)


def meant_account() -> str:
    """The account that a sign-in form names."""
    email = request.form.get("email", "").strip().lower()
    return hashlib.sha256(email.encode()).hexdigest()


def everybody() -> str:
    """One counter for all."""
    return "everybody"
