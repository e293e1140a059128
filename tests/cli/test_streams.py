"""Printing does not fail where an output is closed, full, or lacks characters."""

from __future__ import annotations

import errno
import io
import os
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thematic.cli import streams


def output_in(encoding: str) -> tuple[io.TextIOWrapper, io.BytesIO]:
    raw = io.BytesIO()
    return io.TextIOWrapper(raw, encoding=encoding, newline=""), raw


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("−1.5 % – “so”", '-1.5 % - "so"'),
        ("≥ 3 × 2 …", ">= 3 x 2 ..."),
        ("é ü", "e u"),
        ("腾讯", "??"),
        ("plain", "plain"),
    ],
)
def test_an_output_in_ascii_shows_the_nearest_characters(
    monkeypatch: pytest.MonkeyPatch, text: str, shown: str
) -> None:
    stream, raw = output_in("ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    streams.prepare()
    print(text, end="")
    assert streams.flush() is None
    assert raw.getvalue().decode("ascii") == shown


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=("Cs",))), encoding=st.sampled_from(["ascii", "cp1252"]))
def test_any_text_can_be_printed(monkeypatch: pytest.MonkeyPatch, text: str, encoding: str) -> None:
    stream, raw = output_in(encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    streams.prepare()
    print(text, end="")
    assert streams.flush() is None
    raw.getvalue().decode(encoding)


def test_a_closed_output_swallows_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    for stream in (closed, None):
        monkeypatch.setattr(sys, "stdout", stream)
        streams.prepare()
        print("nobody reads this")
        assert streams.flush() is None
        sys.stdout.close()


FAILED = "the output could not be written"


class Failing(io.StringIO):
    """An output that cannot be written."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def flush(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "the output could not be written: the disk is full",
        ),
        (OSError(errno.EIO, os.strerror(errno.EIO)), f"{FAILED}: input/output error"),
        (BrokenPipeError(), None),
    ],
)
def test_what_cannot_be_written_is_said_but_a_reader_that_left_is_not(
    monkeypatch: pytest.MonkeyPatch, error: OSError, said: str | None
) -> None:
    monkeypatch.setattr(sys, "stdout", Failing(error))
    assert streams.flush() == said
