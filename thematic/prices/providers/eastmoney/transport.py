"""What akshare's functions ask Eastmoney through: within bounds, and with every reply judged."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from thematic.errors import NoData, ProviderError, UnknownSymbol
from thematic.prices.providers.response import bad, down, limited, response_json
from thematic.prices.providers.transport import BoundedSession, Bounds

if TYPE_CHECKING:
    import pandas as pd
    from curl_cffi.requests import Response

# Eastmoney's own codes of a report without rows: there are none; there was an error, or throttling.
NONE_LISTED, FAILED = 9201, 9501


class Transport:
    """Stands in for the ``requests`` module inside one akshare module, for the length of one call.

    akshare neither looks at a reply's status nor, mostly, sets a time limit; an unknown symbol, a ban and an
    outage all end in the same TypeError or JSONDecodeError there. So replies are judged before it sees them.

    Parameters
    ----------
    provider, symbol : str
        For the sentences of errors.
    bounds : Bounds
        They hold for all calls of one transport together, that is for one fetch.
    """

    def __init__(self, provider: str, symbol: str, bounds: Bounds) -> None:
        self.provider, self.symbol = provider, symbol
        self._code = ""
        self._asked: dict[str, Response] = {}
        self._session = BoundedSession(provider, bounds)
        self._session.begin(symbol)

    def call(self, function: partial[pd.DataFrame], code: str = "") -> pd.DataFrame:
        """Return what an akshare function returns.

        Parameters
        ----------
        function : partial
        code : str
            Eastmoney's code, which the reply must carry; empty where it is of dividends and carries none.

        Raises
        ------
        ProviderError
            Of each kind.
        """
        self._code = code
        with self._inside(function.func.__module__), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return function()
            except ProviderError:
                raise
            except Exception as error:
                # akshare's parser over a reply that is JSON and yet no price series.
                what = f"is no price series ({type(error).__name__}: {str(error)[:200]})"
                raise bad(what, self.provider, self.symbol) from error

    def get(self, url: str, params: dict[str, Any], timeout: float | None = None) -> Response:  # noqa: ARG002
        """Return a reply that holds what was asked for; the same question is asked once only."""
        question = f"{url} {sorted((name, str(value)) for name, value in params.items())}"
        if question not in self._asked:
            reply = self._session.asked(lambda: self._session.get(url, params=params))
            told = response_json(reply.status_code, reply.headers, reply.text, self.provider, self.symbol)
            self._judge_bars(told) if self._code else self._judge_dividends(told)
            self._asked[question] = reply
        return self._asked[question]

    def _judge_bars(self, told: dict[str, Any]) -> None:
        """Raise what a reply without the symbol's bars means."""
        market, _, bare = self._code.partition(".")
        data = told.get("data")
        if data is None and "data" in told:
            raise self._error(UnknownSymbol, f"has nothing under {self._code}")
        if not isinstance(data, dict) or not isinstance(data.get("klines"), list):
            raise bad("is no price series", self.provider, self.symbol)
        if not data["klines"]:
            raise self._no_bars(data.get("dktotal"))
        if not all(isinstance(line, str) for line in data["klines"]):
            raise bad("has bars that are no text", self.provider, self.symbol)
        sent = f"{data.get('market', market)}.{data.get('code', bare)}"
        if sent != self._code:
            raise bad(f"is the series of {sent[:40]}", self.provider, self.symbol)

    def _no_bars(self, total: Any) -> ProviderError:
        """Return what no bars mean: a share that has some elsewhere did not trade; all else is throttling."""
        if isinstance(total, int) and total > 0:
            return self._error(NoData, "has no bars in the range asked for")
        return limited(self.provider, self.symbol)

    def _judge_dividends(self, told: dict[str, Any]) -> None:
        """Raise what a report without rows means: only one of its codes says that there are none."""
        result, code = told.get("result"), told.get("code")
        if isinstance(result, dict) and isinstance(result.get("data"), list):
            return
        if result is None and code == NONE_LISTED:
            raise self._error(NoData, "lists no dividends")
        if result is None and code == FAILED:
            raise down(f"could not list dividends (its error {FAILED})", self.provider, self.symbol)
        raise bad("is no list of dividends", self.provider, self.symbol)

    def _error(self, kind: type[UnknownSymbol | NoData], what: str) -> ProviderError:
        """Return an error of `kind` about the reply."""
        sentence = f"{self.symbol}: {self.provider}'s reply {what}; check the symbol, or try again later"
        return kind(sentence, provider=self.provider, symbol=self.symbol)

    @contextmanager
    def _inside(self, module: str) -> Iterator[None]:
        """Be the ``requests`` of an akshare module, and silence its progress bar, until left."""
        target = importlib.import_module(module)
        names = {"requests": self, "get_tqdm": lambda: lambda pages, leave: pages}  # noqa: ARG005
        kept = {name: getattr(target, name) for name in names if hasattr(target, name)}
        for name in kept:
            setattr(target, name, names[name])
        try:
            yield
        finally:
            for name, value in kept.items():
                setattr(target, name, value)
