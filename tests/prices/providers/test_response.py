"""What a reply over HTTP means: a JSON object, or the error that says what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from thematic.errors import BadPayload, ProviderDown, RateLimited
from thematic.prices.providers.response import LONGEST_WAIT, UNTOLD_WAIT, response_json


def told(text: str, status: int = 200, **headers: str) -> dict[str, object]:
    return response_json(status, headers, text, "yahoo", "NVDA")


def test_an_object_is_returned() -> None:
    assert told('{"chart": {"result": []}}') == {"chart": {"result": []}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("[1]", r"is not a JSON object \('\[1\]' \.\.\.\)"),
        ('{"a": 1', "is not a JSON object"),
        ("<html>\n\n<b>No</b>", "is not a JSON object .'<html> <b>No</b>' "),
        ("[" * 200_000, "is not a JSON object"),
    ],
)
def test_what_is_no_object_is_quoted_in_one_line(text: str, said: str) -> None:
    with pytest.raises(BadPayload, match=f"NVDA: yahoo's reply {said}") as caught:
        told(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("status", "text"), [(400, "{}"), (503, ""), (200, "<p>Will be right back</p>")])
def test_a_server_s_error_is_its_provider_s(status: int, text: str) -> None:
    with pytest.raises(ProviderDown, match=f"NVDA: yahoo answers with HTTP status {status}"):
        told(text, status)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        ("0", 0.0),
        ("Tue, 01 Jan 2080 00:00:00 GMT", LONGEST_WAIT),
        ("Tue, 01 Jan 2019 00:00:00 GMT", 0.0),
        ("999999999", LONGEST_WAIT),
        ("soon", UNTOLD_WAIT),
        ("1e9999", UNTOLD_WAIT),
        ("٣٠", UNTOLD_WAIT),
        (None, UNTOLD_WAIT),
    ],
)
def test_a_refusal_says_how_long_to_wait(header: str | None, seconds: float) -> None:
    with pytest.raises(RateLimited) as refused:
        told("", 429, **({"Retry-After": header} if header else {}))
    assert refused.value.retry_after == seconds


def test_a_date_to_wait_for_is_counted_from_now() -> None:
    with pytest.raises(RateLimited, match="pull again in 10 minutes") as refused:
        told("", 429, **{"Retry-After": format_datetime(datetime.now(UTC) + timedelta(minutes=10))})
    assert 590 < refused.value.retry_after <= 600
