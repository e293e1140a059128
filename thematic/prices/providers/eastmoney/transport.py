"""The wire that akshare's functions ask Eastmoney through: with a time limit, and every reply judged."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from thematic.errors import BadPayload, NoData, UnknownSymbol
from thematic.prices.providers.response import down, response_json

if TYPE_CHECKING:
    import pandas as pd
    from requests import Response


class Wire:
    """Stands in for the ``requests`` module inside one akshare module, for the length of one call.

    akshare neither looks at a reply's status nor, mostly, sets a time limit; an unknown symbol, a ban and an
    outage all end in the same TypeError or JSONDecodeError there. So replies are judged before it sees them.

    Parameters
    ----------
    provider, symbol : str
        For the sentences of errors.
    code : str
        Eastmoney's code, which the reply must carry; empty where it carries none.
    timeout : float
        Seconds.
    """

    def __init__(self, provider: str, symbol: str, code: str, timeout: float) -> None:
        self.provider, self.symbol, self.code, self.timeout = provider, symbol, code, timeout
        self._asked: dict[str, Response] = {}

    def call(self, function: partial[pd.DataFrame]) -> pd.DataFrame:
        """Return what an akshare function returns.

        Raises
        ------
        ProviderError
            Of each kind.
        """
        with self._inside(function.func.__module__), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return function()
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                raise self._error(
                    BadPayload, f"is no price series ({type(error).__name__}: {error})"
                ) from error

    def get(self, url: str, params: dict[str, Any], timeout: float | None = None) -> Response:  # noqa: ARG002
        """Return a reply that holds what was asked for; the same question is asked once only."""
        question = f"{url} {sorted((name, str(value)) for name, value in params.items())}"
        if question not in self._asked:
            reply = self._ask(url, params)
            payload = response_json(reply.status_code, reply.headers, reply.text, self.provider, self.symbol)
            self._judge(payload)
            self._asked[question] = reply
        return self._asked[question]

    def _ask(self, url: str, params: dict[str, Any]) -> Response:
        """Send a question."""
        import requests

        try:
            return requests.get(url, params=params, timeout=self.timeout)
        except requests.RequestException as error:
            raise down(f"cannot be reached ({type(error).__name__})", self.provider, self.symbol) from error

    def _judge(self, payload: dict[str, Any]) -> None:
        """Raise what a reply without the symbol's data means."""
        if not self.code:
            if payload.get("result") is None:
                raise self._error(NoData, "lists no dividends")
            return
        data = payload.get("data")
        if data is None:
            raise self._error(UnknownSymbol, f"has nothing under {self.code}")
        if not isinstance(data, dict) or not isinstance(data.get("klines"), list):
            raise self._error(BadPayload, "is no price series")
        if not data["klines"]:
            raise self._error(NoData, "has no bars in the range asked for")
        sent = str(data.get("code", self.code.partition(".")[2]))
        if sent != self.code.partition(".")[2]:
            raise self._error(BadPayload, f"is the series of {sent}")

    def _error(self, kind: Callable[..., Exception], what: str) -> Exception:
        """Return an error of `kind` about the reply."""
        sentence = f"{self.symbol}: akshare's reply {what}; check the symbol, or try again later"
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
