"""Stock: how many finished pieces lie where, and the guarded statement that takes them."""

from catalog.stock.models import Location, StockLevel, StockMove

__all__ = ["Location", "StockLevel", "StockMove"]
