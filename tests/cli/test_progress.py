from __future__ import annotations

import threading
from io import StringIO

import pytest
from rich.console import Console

from thematic.cli import progress
from thematic.cli.progress import bar


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """Return what a terminal of 80 columns is sent."""
    sent = StringIO()
    monkeypatch.setattr(progress, "errors", lambda: Console(file=sent, force_terminal=True, width=80))
    return sent


def test_work_of_known_size_shows_its_count_and_other_work_none(screen: StringIO) -> None:
    with bar() as told:
        told("reading [prices]", 0, 0)
        told("11,704 combinations", 4750, 11704)
        told("writing the report", 0, 0)
    last = [line for line in screen.getvalue().split("\r") if "writing" in line][-1]
    assert "/" not in last
    assert "0/?" not in screen.getvalue()


def test_the_count_stands_beside_the_bar(screen: StringIO) -> None:
    with bar() as told:
        told("11,704 combinations", 4750, 11704)
    assert "4,750/11,704" in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[2K")


def test_no_thread_draws_it(screen: StringIO) -> None:
    before = threading.active_count()
    with bar() as told:
        told("asking strategies", 1, 31)
        assert threading.active_count() == before
    assert "asking strategies" in screen.getvalue()


def test_a_pipe_is_sent_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with bar() as told:
        told("reading prices", 1, 2)
    assert capsys.readouterr() == ("", "")
