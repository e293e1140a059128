"""A walk as a new user makes it: from an article to a comparison, on a folder of prices that lacks some."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from thematic.cli import main
from thematic.saved.saved_run import read_run
from thematic.universe import load_theme

ARTICLE = """智能座艙是下一個戰場

2024-06-03

汽車正在變成帶輪子的電腦。小米集團和小鵬汽車把大模型搬上了車,比亞迪也宣佈全系標配。舜宇光學科技供應車載鏡頭,
科大訊飛提供語音。

The chips come from Nvidia and Qualcomm, the image sensors from Sony. Micron expects the memory in a car to
triple. Tesla has been at it for a decade.
"""
RULES = """
[rules]
weighting = "inverse_volatility"
cap = 0.3
minimum_history = 60
review = "quarterly"
"""
STRATEGY = '''"""Buy what is oversold, with stops, looked at once a week."""

from dataclasses import dataclass

import vectorbt as vbt

from thematic import MarketView, Signals, Strategy, Targets, schedule


@dataclass(frozen=True)
class RsiWithStops(Strategy):
    """Hold members between an oversold week and a recovered one, or a stop."""

    theme: str = "smart_cars"
    low: float = 35.0
    high: float = 60.0

    def targets(self, view: MarketView) -> Targets:
        close = view.local.close[view.symbols(self.theme)]
        rsi = vbt.RSI.run(close, window=14).rsi.set_axis(close.columns, axis=1)
        signals = Signals(view, rsi < self.low, rsi > self.high, stop_loss=0.1, trailing_stop=0.15)
        return signals.spread(due=schedule(view, "weekly"))
'''
BACKTEST = """from datetime import date

from thematic import Backtest, load_strategy

backtest = Backtest(
    name="cars",
    title="Cars that think",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_cars": load_strategy("hold", theme="smart_cars"),
        "rsi_with_stops": load_strategy("rsi_with_stops"),
    },
    start=date(2024, 1, 2),
    end=date(2025, 4, 30),
    costs={"commission": 3, "half-spread": 5},
)
"""


def command(line: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(shlex.split(line)[1:])
    return int(caught.value.code or 0)


@pytest.mark.slow
def test_from_an_article_to_a_comparison(
    tmp_path: Path, market_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("thematic init mine") == 0
    monkeypatch.chdir("mine")
    Path("article.txt").write_text(ARTICLE, "utf-8")
    assert command("thematic universe draft article.txt --out universes/smart_cars.toml") == 0
    drafted = load_theme("smart_cars")
    wanted = {"1810.HK", "9868.HK", "2382.HK", "002230.SZ", "NVDA", "QCOM", "SONY", "MU", "TSLA"}
    assert wanted <= {symbol for member in drafted.members for symbol in (member.symbol, *member.also)}
    path = Path("universes/smart_cars.toml")
    path.write_text(path.read_text("utf-8") + RULES, "utf-8")
    Path("strategies/rsi_with_stops.py").write_text(STRATEGY, "utf-8")
    Path("backtests/cars.py").write_text(BACKTEST, "utf-8")
    assert command("thematic universe check smart_cars") == 0
    assert command("thematic check rsi_with_stops") == 0
    assert command(f"thematic run cars --source {market_dir}") == 2
    assert "leave them out with --drop-missing" in capsys.readouterr().err
    run = f"thematic run cars --source {market_dir} --drop-missing"
    assert command(f"{run} --verbose") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert re.search(r"LEFT OUT, as .* has no prices of them: .*TSLA", told)
    assert "costs: commission=3,half-spread=5" in told
    assert command(f"{run} --costs none --out reports/free") == 0
    assert command("thematic compare reports/cars reports/free") == 0
    assert command("thematic verify reports/cars") == 0
    paid, free = (
        read_run(Path("reports") / name).metrics["rsi_with_stops"]["whole"] for name in ("cars", "free")
    )
    assert paid["costs"] > free["costs"] == 0.0
    assert paid["orders"] > 10
    assert "LEFT OUT" in Path("reports/cars/report.html").read_text("utf-8")
    weeks = read_run(Path("reports/cars")).orders.query("strategy == 'rsi_with_stops'")["decided_at"]
    assert weeks.dt.day_of_week.isin([0, 1, 2]).mean() > 0.9
