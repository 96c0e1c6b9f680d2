"""Yun of the office, who brings pictures and films."""

from tests.storefront.views.conftest import yun as yun
