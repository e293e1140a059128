"""Yahoo's chart service, asked through yfinance."""

from thematic.prices.providers.yahoo.provider import Yahoo

__all__ = ["Yahoo"]
