"""Reasons to stop are sentences of three kinds, and days of review are dates or sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from thematic.errors import StrategyError, UniverseError
from thematic.stops import Decided, Drawdown, Level, read_review, read_stop
from thematic.universe import read_theme


def test_three_kinds_of_sentences_are_read() -> None:
    assert read_stop("0700.HK / MCHI below 85 % of its level at the note") == Level(
        "0700.HK / MCHI below 85 % of its level at the note", "0700.HK", "MCHI", False, 0.85
    )
    assert read_stop("^GSPC above 1.2 of its level at the note").names == ("^GSPC",)  # type: ignore[union-attr]
    assert read_stop("drawdown of a above 0.25") == Drawdown("drawdown of a above 0.25", "a", 0.25)
    assert read_stop("claim 'buy the dip, not hold' ruled out") == Decided(
        "claim 'buy the dip, not hold' ruled out", "buy the dip, not hold", "ruled out"
    )


BAD = ["", 7, "drawdown of x below 5 %", "x below of its level at the note", "claim x"]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_reason_is_an_error_that_shows_the_forms(text: object) -> None:
    with pytest.raises(StrategyError, match=r"is no reason to stop: write \"china_ai / MCHI below"):
        read_stop(text)


def test_reviews_are_dates_or_sentences() -> None:
    assert read_review("review on 2025-06-30") == read_review(date(2025, 6, 30)) == read_review("2025-06-30")
    for value in ("review on 2025-13-01", "soon", datetime(2025, 1, 1, tzinfo=UTC)):
        with pytest.raises(StrategyError, match='write "review on 2025-06-30"'):
            read_review(value)


def test_a_universe_may_state_them(tmp_path: Path) -> None:
    head = 'title = "T"\nthesis = "T"\nsource = "S"\nknown_on = 2025-02-10\n'
    member = '[[member]]\nsymbol = "NVDA"\nname = "N"\nrole = "r"\n'
    path = tmp_path / "mine.toml"
    stops = 'stops = ["mine / SPY below 0.9 of its level at the note"]\nreviews = [2025-06-30]\n'
    path.write_text(head + stops + member)
    theme = read_theme(path)
    assert theme.stops == ("mine / SPY below 0.9 of its level at the note",)
    assert theme.reviews == (date(2025, 6, 30),)
    path.write_text(head + 'stops = ["drawdown of x above 5 %"]\n' + member)
    with pytest.raises(UniverseError, match="`stops` must be a list such as"):
        read_theme(path)
