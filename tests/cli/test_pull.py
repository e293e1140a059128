"""``thematic prices pull``, ``status`` and ``check`` on loopback: what they print, and how they end."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.prices.wire.exchange import Paid, simulated
from tests.prices.wire.fake_network import Reply
from tests.prices.wire.pulling import NOW, Serve
from thematic.cli import main, progress
from thematic.cli.pull import pull_for_run, theme_or_symbol
from thematic.errors import MissingPrices, UniverseError, UserError
from thematic.prices.providers import ask, pace
from thematic.prices.store import pull
from thematic.prices.store.store import Store


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the store, for a command line without waits."""
    monkeypatch.setenv("THEMATIC_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(pace.Pace, "wait", lambda *_: None)
    monkeypatch.setattr(ask, "ATTEMPTS", 1)
    return tmp_path / "store"


def run(*words: str) -> int:
    """Run a command, and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    return int(ended.value.code or 0)


def test_pull_of_symbols_adds_their_rates_and_is_quiet_in_a_pipe(
    serve: Serve, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    symbols = ("0700.HK", "600588.SS", "NVDA", "HKD=X", "CNY=X")
    _, network = serve({symbol: simulated(symbol) for symbol in symbols})
    assert run("prices", "pull", "0700.HK", "600588.SS", "NVDA") == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("5 symbols: 5 new\n", "")
    assert Store().symbols() == tuple(sorted(symbols))
    network.requests.clear()
    assert run("prices", "pull", "0700.HK", "600588.SS", "NVDA") == 0
    assert capsys.readouterr().out == "5 symbols: 5 current\n"
    assert network.requests == []


def test_a_terminal_shows_a_bar(serve: Serve, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve({symbol: simulated(symbol) for symbol in ("NVDA", "AMD")})
    screen = StringIO()
    monkeypatch.setattr(progress, "errors", lambda: Console(file=screen, force_terminal=True, width=100))
    assert run("prices", "pull", "NVDA", "AMD") == 0
    assert "AMD" in screen.getvalue()
    assert "2/2" in screen.getvalue()


def test_failures_are_listed_at_the_end_with_what_to_do(
    serve: Serve, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve({symbol: simulated(symbol) for symbol in ("6758.T", "JPY=X")})
    assert run("prices", "pull", "7974.T", "6758.T") == 1
    shown = capsys.readouterr()
    assert shown.out == "3 symbols: 1 failed, 2 new\n"
    assert shown.err == (
        "7974.T: yahoo does not know this symbol; check its spelling at finance.yahoo.com, "
        "or whether it was delisted\n"
    )


def test_changed_history_and_the_other_provider_are_told(
    serve: Serve, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exchange, _ = serve({symbol: simulated(symbol) for symbol in ("0700.HK", "HKD=X")})
    earlier = pull.Puller(Store(), now=NOW - timedelta(days=20), pace=pace.Pace(place / ".pace"))
    assert [one.state for one in earlier.pull(["0700.HK"])] == ["new"]
    days = exchange.series["0700.HK"].loc[:"2025-06-11"].index[-10:-1]
    exchange.series["0700.HK"].loc[days, "close"] *= 1.019
    exchange.change = lambda request, reply: Reply(status=500) if request.path.endswith("HKD=X") else reply
    assert run("prices", "pull", "0700.HK") == 0
    shown = capsys.readouterr()
    assert "9 bars of 0700.HK changed, at most 1.9 %\n" in shown.out
    assert "from akshare instead: HKD=X: yahoo answers with HTTP status 500" in shown.out
    assert shown.err == ""


def test_what_is_stored_of_a_failed_symbol_is_told(
    serve: Serve, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exchange, _ = serve({symbol: simulated(symbol) for symbol in ("2330.TW", "TWD=X")})
    assert run("prices", "pull", "2330.TW", "--start", "2020-01-01") == 0
    exchange.change = lambda request, reply: Reply(status=429, headers={"Retry-After": "120"})
    assert run("prices", "pull", "2330.TW") == 1
    shown = capsys.readouterr()
    assert "yahoo wants fewer requests; pull again in 2 minutes" in shown.err
    assert "2330.TW: the store keeps its prices up to 2025-06-30, as they were" in shown.err


def test_status(serve: Serve, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exchange, _ = serve({symbol: simulated(symbol) for symbol in ("0700.HK", "HKD=X")})
    exchange.paid["0700.HK"] = Paid({"2025-05-20": 4.5})
    run("prices", "pull", "0700.HK")
    run("prices", "pull", "0700.HK", "--provider", "akshare")
    exchange.change = lambda request, reply: Reply(status=429)
    run("prices", "pull", "9988.HK")
    capsys.readouterr()
    assert run("prices", "status") == 0
    lines = [re.sub(r"  +", " | ", line.strip()) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == f"{place}: 2 symbols"
    assert "0700.HK | yahoo | 2025-01-02 | 2025-06-30 | 120 | HKD, split-adjusted | 1 | today" in lines
    assert "0700.HK | akshare | 2025-01-02 | 2025-06-30 | 120 | HKD, raw | unknown | today" in lines
    assert "HKD=X | yahoo | 2025-01-02 | 2025-06-30 | 128 | HKD, split-adjusted | 0 | today" in lines
    assert "yahoo is left alone for another 15 minutes" in lines


def test_status_names_damaged_files_and_shows_the_rest(
    serve: Serve, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serve({symbol: simulated(symbol) for symbol in ("NVDA", "AMD")})
    run("prices", "pull", "NVDA", "AMD")
    Store().path("AMD", "yahoo").write_bytes(b"PAR1")
    capsys.readouterr()
    assert run("prices", "status") == 1
    shown = capsys.readouterr()
    assert "NVDA" in shown.out
    assert "AMD.parquet is damaged" in shown.err


def test_check_compares_providers(serve: Serve, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exchange, _ = serve({symbol: simulated(symbol) for symbol in ("0700.HK", "HKD=X")})
    exchange.paid["0700.HK"] = Paid({"2025-05-20": 4.5})
    run("prices", "pull", "0700.HK")
    run("prices", "pull", "0700.HK", "--provider", "akshare")
    capsys.readouterr()
    assert run("prices", "check", "0700.HK") == 0
    shown = capsys.readouterr().out
    assert "providers differ" in shown
    assert "most on 2025-05-20" in shown


def test_names_that_are_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prices", "pull", "deepseek_shok") == 2
    assert run("prices", "pull", "../../etc/passwd") == 2
    assert not place.exists()


@pytest.mark.parametrize(
    ("name", "meant"), [("nvda", "NVDA"), ("700.HK", "0700.HK"), ("SH600588", "600588.SS")]
)
def test_a_symbol_in_another_form_is_suggested(name: str, meant: str) -> None:
    with pytest.raises(UserError, match=f"{name} is no universe and no symbol; did you mean {meant}\\?"):
        theme_or_symbol(name)


def test_a_universe_misspelt_stays_one() -> None:
    assert theme_or_symbol("china_ai").name == "china_ai"
    with pytest.raises(UniverseError, match="did you mean china_ai"):
        theme_or_symbol("china_ia")


def test_a_run_pulls_what_is_missing_and_offline_says_how_old_it_is(
    serve: Serve, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, network = serve({symbol: simulated(symbol) for symbol in ("0700.HK", "HKD=X")})
    span = (NOW.date() - timedelta(days=60), NOW.date())
    with pytest.raises(MissingPrices, match=r"run `thematic prices pull 0700\.HK HKD=X`"):
        pull_for_run(["0700.HK"], *span, "USD", offline=True)
    assert network.requests == []
    pull_for_run(["0700.HK"], *span, "USD", offline=False)
    assert capsys.readouterr().out == "2 symbols: 2 new\n"
    network.requests.clear()
    pull_for_run(["0700.HK"], *span, "USD", offline=False)
    pull_for_run(["0700.HK"], *span, "USD", offline=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "prices as stored, less than a day old: the oldest, 0700.HK, was fetched at" in shown.err
    assert network.requests == []
