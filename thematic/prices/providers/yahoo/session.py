"""The session that yfinance works through: it judges each reply before yfinance can reinterpret it."""

from __future__ import annotations

from typing import Any

from curl_cffi.requests import Response
from pydantic import ValidationError

from thematic.errors import NoData, ProviderError, UnknownSymbol
from thematic.prices.providers.response import bad, response_json
from thematic.prices.providers.transport import BoundedSession, Bounds
from thematic.prices.providers.yahoo.chart import YahooChart, read_chart

_CHART = "/v8/finance/chart/"
# It is asked for nothing but a cookie, which the session then has; yfinance asks again before each symbol.
_COOKIE = "https://fc.yahoo.com"
# Yahoo's name of the exchange of what it does not know.
_NOWHERE = "YHD"


class YahooSession(BoundedSession):
    """A session, which yfinance accepts, that raises provider errors for chart replies.

    yfinance asks again with other cookies after every failed reply, a ban included, and does not hand out
    the reply's headers; both end here.

    Attributes
    ----------
    chart : Chart or None
        The last good reply.
    status : int
        Of the last reply.
    """

    def __init__(self, bounds: Bounds) -> None:
        super().__init__("yahoo", bounds, impersonate="chrome")
        self.status = 0
        self.chart: YahooChart | None = None
        self._greeting: Response | None = None
        # The bars come without a cookie too: what is not answered soon must not take their time.
        self._brief: dict[str, Any] = {"within": bounds.seconds / 4}

    def begin(self, symbol: str) -> None:
        """Begin a fetch of `symbol`: what came before is forgotten."""
        super().begin(symbol)
        self.chart = None

    def get(self, url: str, **options: Any) -> Response:
        """Return a reply; for charts, only one that holds a series."""
        if url == _COOKIE:
            if self._greeting is None:
                self._greeting = super().get(url, **options | self._brief)
            return self._greeting
        if _CHART not in url:
            return super().get(url, **options | self._brief)
        reply = self.asked(lambda: super(YahooSession, self).get(url, **options))
        self.status = reply.status_code
        if reply.status_code in (401, 403):
            # A stale cookie, which yfinance renews.
            self._greeting = None
        else:
            self.chart = self._series(reply)
        return reply

    def _series(self, reply: Response) -> YahooChart:
        """Return the series in a reply, or raise what its absence means."""
        if reply.status_code == 404:
            raise self._unknown()
        status = 200 if reply.status_code == 400 else reply.status_code
        envelope = response_json(status, reply.headers, reply.text, "yahoo", self.symbol).get("chart")
        if not isinstance(envelope, dict):
            raise bad("holds no chart", "yahoo", self.symbol)
        if reply.status_code == 400 or envelope.get("error"):
            raise self._nothing(_reason(envelope.get("error")))
        return self._checked(envelope.get("result"))

    def _checked(self, results: Any) -> YahooChart:
        """Return the one series of a chart reply in its checked form."""
        if not isinstance(results, list) or len(results) != 1:
            raise bad("holds no price series", "yahoo", self.symbol)
        try:
            chart = read_chart(results[0])
        except ValidationError as error:
            fault = error.errors()[0]
            place = ".".join(str(part) for part in fault["loc"])
            raise bad(f"is no price series ({place}: {fault['msg']})", "yahoo", self.symbol) from error
        if not chart.timestamp:
            raise self._unknown() if chart.meta.exchangeName == _NOWHERE else self._nothing("it sent none")
        return chart

    def _unknown(self) -> UnknownSymbol:
        return UnknownSymbol(
            f"{self.symbol}: yahoo does not know this symbol; check its spelling at finance.yahoo.com, "
            "or whether it was delisted",
            provider="yahoo",
            symbol=self.symbol,
        )

    def _nothing(self, why: str) -> ProviderError:
        """Return the error of a symbol that Yahoo knows and has no bars of."""
        return NoData(
            f"{self.symbol}: yahoo has no bars in the range ({why}); check when it was listed",
            provider="yahoo",
            symbol=self.symbol,
        )


def _reason(error: Any) -> str:
    """Return Yahoo's own words for why there is nothing."""
    told = error.get("description") if isinstance(error, dict) else None
    return str(told or "it does not say why")[:200]
