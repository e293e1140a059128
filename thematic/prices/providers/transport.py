"""Transport: the session that providers ask through, which bounds the time and the size of what comes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from curl_cffi import CurlOpt
from curl_cffi.const import CurlECode
from curl_cffi.requests import Response, Session
from curl_cffi.requests.exceptions import RequestException

from thematic.errors import BadPayload, ProviderDown, ProviderError

# What libcurl takes as "stop": CURL_WRITEFUNC_ERROR.
_STOP = 0xFFFFFFFF


@dataclass(frozen=True)
class Bounds:
    """How long one fetch may take and how much one reply may hold.

    Parameters
    ----------
    seconds : float
        For all requests of one fetch together: the handshake, the bars, the dividends.
    size : int
        Bytes of one reply after decompression. Sixty years of daily bars are 2 MB.
    connect : float
        Seconds until a connection stands.
    """

    seconds: float = 18.0
    size: int = 20_000_000
    connect: float = 8.0


class BoundedSession(Session[Response]):
    """A curl_cffi session that ends each fetch by its deadline and each reply at its size.

    libcurl's time limit covers everything from looking up the host to the last byte, so a reply that drips
    byte by byte ends like one that never comes. Its size is counted as it arrives and decompressed, so
    that neither an endless body nor a compressed bomb is held in memory.
    """

    def __init__(self, provider: str, bounds: Bounds, **options: Any) -> None:
        super().__init__(**options)
        self.provider, self.bounds = provider, bounds
        self.symbol = ""
        self._deadline = 0.0

    def begin(self, symbol: str) -> None:
        """Begin a fetch of `symbol`: from now on its time counts."""
        self.symbol = symbol
        self._deadline = time.monotonic() + self.bounds.seconds

    def request(self, method: Any, url: str, **options: Any) -> Response:  # type: ignore[override]
        """Return a reply within the bounds; raises curl_cffi's own exceptions, or `BadPayload` if too large.

        The option ``within`` gives a request that can be done without fewer seconds than the fetch has left.
        """
        body = _Body(self.bounds.size)
        left = max(0.05, min(self._deadline - time.monotonic(), options.pop("within", self.bounds.seconds)))
        options |= {"timeout": left, "content_callback": body.add}
        connect: Any = int(1000 * min(left, self.bounds.connect))
        self.curl_options = {CurlOpt.CONNECTTIMEOUT_MS: connect}
        try:
            reply = super().request(method, url, **options)
        except RequestException as error:
            if body.overflows:
                raise self._oversized() from error
            raise
        reply.content = b"".join(body.chunks)
        return reply

    def asked(self, question: Callable[[], Response]) -> Response:
        """Return what `question` returns; an exception of the transport becomes a provider's error."""
        try:
            return question()
        except RequestException as error:
            raise self.unreachable(error) from error

    def unreachable(self, error: Exception) -> ProviderError:
        """Return the error of a request that came to no reply."""
        if getattr(error, "code", None) == CurlECode.OPERATION_TIMEDOUT:
            what = f"did not answer in full within {self.bounds.seconds:g} seconds"
        else:
            what = f"cannot be reached ({type(error).__name__})"
        sentence = f"{self.symbol}: {self.provider} {what}; check the network, or try again later"
        return ProviderDown(sentence, provider=self.provider, symbol=self.symbol)

    def _oversized(self) -> BadPayload:
        return BadPayload(
            f"{self.symbol}: {self.provider} sent more than {self.bounds.size / 1e6:g} MB, which no price "
            "history is; nothing was stored, try again later",
            provider=self.provider,
            symbol=self.symbol,
        )


class _Body:
    """The body of a reply as it arrives."""

    def __init__(self, size: int) -> None:
        self.left, self.chunks = size, list[bytes]()

    @property
    def overflows(self) -> bool:
        return self.left < 0

    def add(self, chunk: bytes) -> int:
        """Take a piece, or say to libcurl that enough has come."""
        self.left -= len(chunk)
        if self.overflows:
            self.chunks.clear()
            return _STOP
        self.chunks.append(chunk)
        return len(chunk)
