"""The session that yfinance works through: it judges each reply before yfinance can reinterpret it."""

from __future__ import annotations

from typing import Any

from curl_cffi.requests import Response, Session
from curl_cffi.requests.exceptions import RequestException

from thematic.errors import BadPayload, NoData, UnknownSymbol
from thematic.prices.providers.response import down, response_json

_CHART = "/v8/finance/chart/"
# It is asked for nothing but a cookie, which the session then has; yfinance asks again before each symbol.
_COOKIE = "https://fc.yahoo.com"


class YahooSession(Session[Response]):
    """A curl_cffi session, which yfinance accepts, that raises provider errors for chart replies.

    yfinance asks again with other cookies after every failed reply, a ban included, and does not hand out
    the reply's headers; both end here.

    Attributes
    ----------
    symbol : str
        The symbol asked for next, for the sentences of errors.
    status : int
        Of the last reply.
    result : dict
        The ``chart.result[0]`` of the last good reply.
    """

    def __init__(self, timeout: float) -> None:
        super().__init__(impersonate="chrome")
        self.limit = timeout
        self.symbol = ""
        self.status = 0
        self.result: dict[str, Any] = {}
        self._greeting: Response | None = None

    def get(self, url: str, **options: Any) -> Response:
        """Return a reply; for charts, only one that holds a series."""
        options["timeout"] = self.limit
        if url == _COOKIE:
            if self._greeting is None:
                self._greeting = super().get(url, **options)
            return self._greeting
        if _CHART not in url:
            return super().get(url, **options)
        try:
            reply = super().get(url, **options)
        except RequestException as error:
            raise down(f"cannot be reached ({type(error).__name__})", "yahoo", self.symbol) from error
        self.status = reply.status_code
        if reply.status_code in (401, 403):
            # A stale cookie, which yfinance renews.
            self._greeting = None
        else:
            self.result = self._series(reply)
        return reply

    def _series(self, reply: Response) -> dict[str, Any]:
        """Return the series in a reply, or raise what its absence means."""
        status = reply.status_code if reply.status_code not in (400, 404) else 200
        if reply.status_code == 404:
            raise UnknownSymbol(
                f"{self.symbol}: yahoo does not know this symbol; check its spelling at finance.yahoo.com, "
                "or whether it was delisted",
                provider="yahoo",
                symbol=self.symbol,
            )
        chart = response_json(status, reply.headers, reply.text, "yahoo", self.symbol).get("chart") or {}
        if reply.status_code == 400 or chart.get("error"):
            raise self._nothing(_reason(chart))
        try:
            result: dict[str, Any] = chart["result"][0]
            (
                result["meta"]["currency"],
                result["meta"]["exchangeTimezoneName"],
                result["indicators"]["quote"][0],
            )
        except (KeyError, IndexError, TypeError) as error:
            raise BadPayload(
                f"{self.symbol}: yahoo's reply holds no price series; try again later",
                provider="yahoo",
                symbol=self.symbol,
            ) from error
        if not result.get("timestamp"):
            raise self._nothing("it sent none")
        return result

    def _nothing(self, why: str) -> NoData:
        """Return the error of a symbol that Yahoo knows and has no bars of."""
        return NoData(
            f"{self.symbol}: yahoo has no bars in the range ({why}); check when it was listed",
            provider="yahoo",
            symbol=self.symbol,
        )


def _reason(chart: dict[str, Any]) -> str:
    """Return Yahoo's own words for why there is nothing."""
    return str((chart.get("error") or {}).get("description", "it does not say why"))
