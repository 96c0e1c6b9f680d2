"""Accounts: users, roles, ways to sign in, and `access`, the only way to a row."""

from storefront.accounts.models import POSTS, Membership, Passkey, Role, SignInLink, User

__all__ = ["POSTS", "Membership", "Passkey", "Role", "SignInLink", "User"]
