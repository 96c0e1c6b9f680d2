"""Storefront: doors and selling. Web pages, API, commands, jobs, carts, payments, live selling.

Nothing below imports this floor.
"""
