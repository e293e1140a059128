"""Responses: what an HTTP reply of a provider means, told as one of the provider errors or as its JSON."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from thematic.errors import BadPayload, ProviderDown, RateLimited

# Neither provider says how long its bans last; users of both report a quarter of an hour and more.
UNTOLD_WAIT = 900.0
# A reply that wants us to wait for longer, such as until 2080, is not obeyed to the letter.
LONGEST_WAIT = 24 * 3600.0


class Headers(Protocol):
    """The headers of a reply, whichever library it came through."""

    def get(self, key: str, /) -> str | None:
        """Return a header's value, or None."""


def response_json(status: int, headers: Headers, text: str, provider: str, symbol: str) -> dict[str, Any]:
    """Return the JSON object of a reply.

    Raises
    ------
    RateLimited
        Status 429; `retry_after` is the reply's up to `LONGEST_WAIT`, or `UNTOLD_WAIT`.
    ProviderDown
        Any other status above 399, or a page that says so.
    BadPayload
        No JSON object: an empty, cut-off or HTML body.
    """
    if status == 429:
        raise limited(provider, symbol, _seconds(headers.get("Retry-After")))
    if status >= 400 or "Will be right back" in text:
        raise down(f"answers with HTTP status {status}", provider, symbol)
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _garbled(text, provider, symbol) from error
    if not isinstance(payload, dict):
        raise _garbled(text, provider, symbol)
    return payload


def limited(provider: str, symbol: str, wait: float = UNTOLD_WAIT) -> RateLimited:
    """Return the error of a provider that refuses to answer for `wait` seconds."""
    return RateLimited(
        f"{symbol}: {provider} wants fewer requests; pull again in {wait / 60:.0f} minutes",
        provider=provider,
        symbol=symbol,
        retry_after=wait,
    )


def down(what: str, provider: str, symbol: str) -> ProviderDown:
    """Return the error of a provider that does not work, or cannot be reached."""
    return ProviderDown(
        f"{symbol}: {provider} {what}; check the network, or try again later",
        provider=provider,
        symbol=symbol,
    )


def bad(what: str, provider: str, symbol: str) -> BadPayload:
    """Return the error of a reply that is no price series of the symbol."""
    return BadPayload(
        f"{symbol}: {provider}'s reply {what}; nothing was stored, try again later",
        provider=provider,
        symbol=symbol,
    )


def _garbled(text: str, provider: str, symbol: str) -> BadPayload:
    """Return the error of a body that is no JSON object, quoting its beginning."""
    begin = re.sub(r"\s+", " ", text[:40]).strip()
    return bad(f"is not a JSON object ({begin!r} ...)" if begin else "is empty", provider, symbol)


def _seconds(header: str | None) -> float:
    """Return a Retry-After header, which is a number of seconds or a date, in seconds."""
    if header is None:
        return UNTOLD_WAIT
    if re.fullmatch(r"[0-9]{1,9}", header.strip(), re.ASCII):
        return min(float(header), LONGEST_WAIT)
    try:
        wait = (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return UNTOLD_WAIT
    return min(max(0.0, wait), LONGEST_WAIT)
