"""The network on loopback that commands pull prices from."""

from tests.prices.conftest import serve

__all__ = ["serve"]
