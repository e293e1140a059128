"""Eastmoney's daily history, read through akshare."""

from thematic.prices.providers.eastmoney.provider import Eastmoney

__all__ = ["Eastmoney"]
