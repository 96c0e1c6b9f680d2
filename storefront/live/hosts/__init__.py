"""Hosts: what is agreed with them, who they are on platforms, and where they are paid."""

from storefront.live.hosts.models import HostAgreement, HostHandle, HostPayout
from storefront.live.hosts.queries import Known, host_by_handle, hosts_on, phone_mark, rate_of

__all__ = [
    "HostAgreement",
    "HostHandle",
    "HostPayout",
    "Known",
    "host_by_handle",
    "hosts_on",
    "phone_mark",
    "rate_of",
]
