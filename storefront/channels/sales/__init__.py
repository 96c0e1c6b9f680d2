"""What platforms sold for us stands in the book as owed by them, once a line.

Not what they settle of it (`channels.money`), not orders of our own.
"""

from storefront.channels.sales.actions import MOST, book_sales
from storefront.channels.sales.models import ChannelSale
from storefront.channels.sales.rules import SoldLine, landed, owed

__all__ = ["MOST", "ChannelSale", "SoldLine", "book_sales", "landed", "owed"]
