"""Every field of a question: what is put in its one form, and what is refused in a sentence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from thematic.claims import Claim
from thematic.errors import StrategyError
from thematic.question import TERMS, Event, Question, Terms
from thematic.strategy import Strategy, load_strategy

PERIOD = {"start": date(2024, 1, 2), "end": date(2025, 6, 30)}
NEW_YORK = ZoneInfo("America/New_York")
HOLD = load_strategy("hold", theme="us_ai_semis")
AT = datetime(2025, 1, 27, 14, 30, tzinfo=UTC)


def question(**changes: Any) -> Question:
    given = {"name": "small", "title": "A small one", "strategies": {"semis": HOLD, "other": HOLD}, **PERIOD}
    return Question(**{**given, **changes})


def test_each_term_has_a_check() -> None:
    assert list(TERMS) == [one.name for one in fields(Terms)]


REFUSED = [
    ("start", "2024-01-02", r"start is '2024-01-02', but must be a day, such as date\(2025, 1, 27\)"),
    ("start", None, "start is None, but must be a day"),
    ("start", datetime(2024, 1, 2, 9, 30), r"start is the moment .*; give a day: date\(2024, 1, 2\)"),
    ("start", datetime(2024, 1, 2, tzinfo=UTC), "start is the moment"),
    ("start", pd.NaT, "start is "),
    ("start", date(24, 1, 2), "start is 0024-01-02; it must lie between 1950 and 2100"),
    ("start", date(2025, 6, 30), "start is 2025-06-30 and end is 2025-06-30; end it later"),
    ("end", date(2023, 1, 2), "start is 2024-01-02 and end is 2023-01-02; end it later"),
    ("end", 20250630, "end is 20250630, but must be a day"),
    ("base", "EURO", "base: 'EURO' is no currency code; did you mean EUR?"),
    ("base", "RMB", "'RMB' is no currency code; did you mean CNY?"),
    ("base", "US", "'US' is no currency code; did you mean USD?"),
    ("base", "", "'' is no currency code; such codes are USD, HKD, CNY and EUR"),
    ("base", 5, "base: 5 is no currency code"),
    ("base", None, "base: None is no currency code"),
    ("cash", 0, "cash is 0, but must be an amount of the base currency above 0"),
    ("cash", -1e6, "cash is -1000000.0, but must be an amount"),
    ("cash", math.nan, "cash is nan, but must be an amount"),
    ("cash", math.inf, "cash is inf, but must be an amount"),
    ("cash", "1000000", "cash is '1000000', but must be an amount"),
    ("cash", True, "cash is True, but must be an amount"),
    ("fill", "Close", "fill is 'Close', but must be 'close' or 'open'; did you mean 'close'?"),
    ("fill", "opne", "did you mean 'open'?"),
    ("fill", None, "fill is None, but must be 'close' or 'open'"),
    ("fill", 1, "fill is 1, but must be 'close' or 'open'"),
    ("decision_time", time(17, 0, tzinfo=NEW_YORK), "whose clock changes; give it in UTC"),
    (
        "decision_time",
        time(6, 30, tzinfo=timezone(timedelta(hours=8))),
        r"decision_time is 06:30:00\+08:00; give it in UTC and without a zone: time\(22, 30\)",
    ),
    ("decision_time", "22:00", "decision_time is '22:00', but must be a time of day in UTC"),
    ("decision_time", 22, "decision_time is 22, but must be a time of day"),
    ("decision_time", AT, "but must be a time of day in UTC"),
    ("frictionless", "no", "frictionless is 'no', but must be True or False"),
    ("frictionless", 0, "frictionless is 0, but must be True or False"),
    ("frictionless", None, "frictionless is None, but must be True or False"),
    (
        "cash_rate",
        4,
        "cash_rate is 4, which is 400% a year; it must be a fraction a year .* such as 0.04 for 4 %",
    ),
    ("cash_rate", -0.5, "cash_rate is -0.5, but must be a fraction"),
    ("cash_rate", math.nan, "cash_rate is nan, but must be a fraction"),
    ("cash_rate", math.inf, "cash_rate is inf, but must be a fraction"),
    ("cash_rate", "4 %", "cash_rate is '4 %', but must be a fraction"),
    ("borrow_spread", -0.01, "borrow_spread is -0.01, but must be a fraction"),
    ("borrow_spread", None, "borrow_spread is None, but must be a fraction"),
    ("borrow_spread", 1.5, "borrow_spread is 1.5, which is 150% a year"),
    ("short_rate", -0.01, "short_rate is -0.01, but must be a fraction"),
    ("short_rate", 25, "short_rate is 25, which is 2500% a year"),
    ("short_rate", None, "short_rate is None, but must be a fraction"),
    ("volume_cap", 0, "volume_cap is 0, but must be a fraction above 0 and up to 1"),
    ("volume_cap", 10, "volume_cap is 10, but must be a fraction"),
    ("volume_cap", -0.1, "volume_cap is -0.1, but must be a fraction"),
    ("volume_cap", math.nan, "volume_cap is nan, but must be a fraction"),
    ("volume_cap", "10%", "volume_cap is '10%', but must be a fraction"),
    ("patience", 0, "patience is 0, but must be a whole number of sessions from 1 to 1,000"),
    ("patience", 2.5, "patience is 2.5, but must be a whole number"),
    ("patience", -1, "patience is -1, but must be a whole number"),
    ("patience", True, "patience is True, but must be a whole number"),
    ("patience", "ten", "patience is 'ten', but must be a whole number"),
    ("patience", math.inf, "patience is inf, but must be a whole number"),
    ("leverage", 0.5, "leverage is 0.5, but must be a number from 1"),
    ("leverage", -2, "leverage is -2, but must be a number from 1"),
    ("leverage", 150, "leverage is 150, but must be a number from 1"),
    ("leverage", math.nan, "leverage is nan, but must be a number from 1"),
    ("leverage", "2x", "leverage is '2x', but must be a number from 1"),
    ("listing", "hongkong", "listing is 'hongkong', but must be '' or 'cn' or 'hk'"),
    ("listing", "HK", "did you mean 'hk'?"),
    ("listing", None, "listing is None, but must be"),
    ("known_on", "2025-02-10", "known_on is '2025-02-10', but must be a day"),
    ("known_on", AT, "known_on is the moment"),
    ("accept", "beyond-limit", "accept is 'beyond-limit', but must be a tuple of kinds"),
    ("accept", (1,), "accept is .1,., but must be a tuple of kinds"),
    ("name", "My question", "a backtest's name must be a small letter"),
    ("name", 5, "5: a backtest's name must be"),
    ("title", "", "small: title is '', but must be a text on one line"),
    ("title", "two\nlines", "but must be a text on one line"),
    ("title", None, "small: title is None, but must be a text"),
    ("strategies", {}, "a backtest needs at least one strategy"),
    ("strategies", None, "a backtest needs at least one strategy"),
    ("strategies", [HOLD], "a backtest needs at least one strategy by its name"),
    ("strategies", {"semis": type(HOLD)}, r"semis is the class Hold; call it: Hold\(\)"),
    ("strategies", {"semis": "hold"}, "semis is 'hold', which is no strategy"),
    ("strategies", {"": HOLD}, "a strategy's name is ''"),
    ("strategies", {3: HOLD}, "a strategy's name is 3"),
    ("events", "sell-off", r"events is 'sell-off', but must be a tuple: write \(event,\) for a single one"),
    ("events", Event("x", AT), "but must be a tuple"),
    ("events", (AT,), r"is no Event; write Event\(...\)"),
    ("claims", Claim("a", "b", "semis", "other"), r"but must be a tuple: write \(claim,\)"),
    ("claims", ("better",), "'better' is no claim, such as Claim"),
    ("claims", (Claim,), "is no claim, such as Claim"),
    ("claims", (Claim("a", "b", "semis", "nobody"),), "about a strategy 'nobody'; there are semis, other"),
    ("claims", (Claim("a", "b", "semis", "other", by="Sharpe"),), "Claim: by is 'Sharpe', but must be"),
    ("claims", (Claim("a", "b", "semis", "other", since="2025-01-01"),), "Claim: since is '2025-01-01'"),
]


@pytest.mark.parametrize(("field", "value", "sentence"), REFUSED, ids=lambda value: str(value)[:40])
def test_refused_in_one_sentence(field: str, value: Any, sentence: str) -> None:
    with pytest.raises(StrategyError, match=sentence) as caught:
        question(**{field: value})
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("start", datetime(2024, 1, 2), date(2024, 1, 2)),
        ("start", pd.Timestamp("2024-01-02"), date(2024, 1, 2)),
        ("base", "usd", "USD"),
        ("base", " hkd ", "HKD"),
        ("cash", 1_000_000, 1e6),
        ("cash", np.float64(5e5), 5e5),
        ("cash", None, None),
        ("cash_rate", 0, 0.0),
        ("cash_rate", None, None),
        ("cash_rate", -0.005, -0.005),
        ("decision_time", time(22, 0, tzinfo=UTC), time(22, 0)),
        ("patience", np.int64(3), 3),
        ("leverage", 2, 2.0),
        ("listing", "hk", "hk"),
        ("known_on", date(2025, 2, 10), date(2025, 2, 10)),
        ("events", [Event("x", AT)], (Event("x", AT),)),
        ("claims", [Claim("a", "b", "semis", "other")], (Claim("a", "b", "semis", "other"),)),
    ],
)
def test_put_in_its_one_form(field: str, value: Any, kept: Any) -> None:
    put = getattr(question(**{field: value}), field)
    assert put == kept
    assert type(put) is type(kept)


def test_other_terms_are_checked_as_well() -> None:
    with pytest.raises(StrategyError, match="fill is 'Close'"):
        question().replace(fill="Close")
    with pytest.raises(StrategyError, match="cash_rate is 4"):
        Terms(**PERIOD, cash_rate=4)


@pytest.mark.parametrize(
    ("name", "at", "note", "sentence"),
    [
        ("sell-off", datetime(2025, 1, 27, 14, 30), "", "without a zone; say which, such as tzinfo=UTC"),
        ("sell-off", date(2025, 1, 27), "", "but must be a moment"),
        ("sell-off", "2025-01-27", "", "the moment of 'sell-off' is '2025-01-27', but must be a moment"),
        ("sell-off", None, "", "but must be a moment"),
        ("sell-off", pd.NaT, "", "but must be a moment"),
        ("", AT, "", "an event's name is ''"),
        (7, AT, "", "an event's name is 7"),
        ("sell-off", AT, None, "the note of 'sell-off' is None, but must be a text"),
    ],
)
def test_events_refused_in_one_sentence(name: Any, at: Any, note: Any, sentence: str) -> None:
    with pytest.raises(StrategyError, match=sentence):
        Event(name, at, note)


def test_an_event_is_kept_in_utc() -> None:
    event = Event("sell-off", datetime(2025, 1, 27, 9, 30, tzinfo=NEW_YORK))
    assert event.at == AT
    assert event.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"window": "abc"}, "BuySemisOnDip: window is 'abc', but must be a whole number"),
        ({"window": 2.5}, "window is 2.5, but must be a whole number"),
        ({"window": True}, "window is True, but must be a whole number"),
        ({"window": None}, "window is None, but must be a whole number"),
        ({"window": -3}, "window is -3, but must be a whole number of rows from 2 upwards"),
        ({"drop": math.nan}, "drop is nan, but must be a number"),
        ({"drop": math.inf}, "drop is inf, but must be a number"),
        ({"drop": "10 %"}, "drop is '10 %', but must be a number"),
        ({"drop": 10}, "drop is 10, but must be a fraction between 0 and 1"),
        ({"theme": 3}, "theme is 3, but must be a text"),
        ({"themes": ("a",)}, "has no parameter 'themes'"),
    ],
)
def test_parameters_refused_in_one_sentence(parameters: dict[str, Any], sentence: str) -> None:
    with pytest.raises(StrategyError, match=sentence):
        load_strategy("buy_semis_on_dip", **parameters)


@dataclass(frozen=True)
class Unchecked(Strategy):
    """A strategy that checks nothing itself."""

    theme: str = "us_ai_semis"
    symbols: tuple[str, ...] = ()
    span: float = 0.5

    def targets(self, view: Any) -> Any:
        return None


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"span": "long"}, "Unchecked: span is 'long', but must be a number"),
        ({"span": math.nan}, "Unchecked: span is nan, but must be a number"),
        ({"symbols": ["NVDA"]}, "Unchecked: symbols is .*, but must be a tuple of texts"),
        ({"symbols": "NVDA"}, "Unchecked: symbols is 'NVDA', but must be a tuple of texts"),
        ({"symbols": (1,)}, "Unchecked: symbols is .*, but must be a tuple of texts"),
    ],
)
def test_parameters_of_any_strategy_are_checked_by_their_types(parameters: Any, sentence: str) -> None:
    with pytest.raises(StrategyError, match=sentence):
        question(strategies={"own": Unchecked(**parameters)})


def test_sound_parameters_of_any_strategy() -> None:
    own = Unchecked(symbols=("NVDA",), span=1)
    assert question(strategies={"own": own}).strategies["own"] is own


@dataclass(frozen=True)
class Said:
    """A claim with all fields whose values are checked."""

    text: str = "the dip pays"
    who: str = "me"
    better: str = "one"
    than: str = "other"
    since: date | None = None
    until: date | None = None
    start: date = date(2025, 1, 2)
    end: date = date(2025, 2, 10)
    matters: float = 0.05
    claimed: float = 0.15
    days: int = 1
    weights: Mapping[str, float] = field(default_factory=lambda: {"NVDA": 0.03})

    @property
    def strategies(self) -> tuple[str, ...]:
        return ()

    def examine(self, record: object) -> None:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " "}, "text of a claim"),
        ({"who": ""}, "who of a claim"),
        ({"matters": 5.0}, "matters is 5.0, but must be a fraction above 0 and up to 1"),
        ({"matters": 0.0}, "matters is 0.0, but must be a fraction above 0"),
        ({"claimed": 15.0}, "claimed is 15.0, but must be a fraction from -10 to 10, such as 0.15 for 15 %"),
        ({"days": 0}, "days is 0"),
        ({"since": date(2025, 1, 2), "until": date(2024, 9, 2)}, "until is 2024-09-02; end it later"),
        ({"start": date(2025, 2, 10)}, "start is 2025-02-10 and end is 2025-02-10; end it later"),
        ({"than": "one"}, "compares one with itself"),
        (
            {"weights": {"NVDA": 30.0, "META": 20.0}},
            "weights must be fractions above 0 that sum to 1 at most",
        ),
        ({"weights": {"NVDA": -0.1}}, "weights must be fractions above 0"),
    ],
)
def test_what_a_claim_cannot_mean_is_refused(changes: dict[str, Any], sentence: str) -> None:
    assert question(claims=(Said(),), start=date(2025, 1, 2)).claims
    with pytest.raises(StrategyError) as caught:
        question(claims=(Said(**changes),), start=date(2025, 1, 2))
    assert sentence in str(caught.value)


def test_a_level_is_of_a_strategy_a_universe_or_a_symbol() -> None:
    for name in ("semis", "us_ai_semis", "NVDA", "^GSPC", "HKD=X"):
        assert question(stops=(f"{name} below 0.5 of its level at the note",)).stops
    said = "is about no_theme, which is no strategy or universe of it and no symbol; there are semis, other"
    with pytest.raises(StrategyError, match=said):
        question(stops=("no_theme / SPY below 0.5 of its level at the note",))


def test_titles_stay_with_the_strategies_that_they_name() -> None:
    asked = question(titles={"semis": "Semiconductors", "other": "The same"})
    assert asked.replace(strategies={"semis": HOLD}).titles == {"semis": "Semiconductors"}
    assert asked.replace(base="HKD").titles == asked.titles
