"""Accounts: users, roles, ways to sign in, and `access`, the only way to a row."""

from storefront.accounts.models import Membership, Passkey, Role, SignInLink, User

__all__ = ["Membership", "Passkey", "Role", "SignInLink", "User"]
