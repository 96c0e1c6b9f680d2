"""Catalog: the goods, and the ground floor that every other floor stands on.

Here live products, prices, stock and cooperatives, beside the foundations (errors, money,
words, states, db, vault, history, queue). Not here: orders, makers or anything that is
promised to somebody (fulfillment), and nothing that knows the web (storefront).
"""
