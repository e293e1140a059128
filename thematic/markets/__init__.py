"""The markets: for each a file of dated rules, with its calendar, its currency and every rule's source."""

from thematic.markets.market import Market
from thematic.markets.registry import markets
from thematic.markets.rules import Board, Fee
from thematic.markets.symbols import calendar_market, market_of, written_symbols

__all__ = ["Board", "Fee", "Market", "calendar_market", "market_of", "markets", "written_symbols"]
