"""Yahoo's chart service, read through yfinance."""

from thematic.prices.providers.yahoo.provider import Yahoo

__all__ = ["Yahoo"]
