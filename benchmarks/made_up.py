"""Workspaces of made-up New York shares: prices in Parquet files, a universe, a strategy and a backtest."""

from __future__ import annotations

import itertools
import string
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

END = date(2024, 12, 30)
STRATEGY = '''"""The decile that rose most over half a year, chosen anew each month."""

from dataclasses import dataclass

import pandas as pd

from thematic import MarketView, Strategy


@dataclass(frozen=True)
class TopDecile(Strategy):
    """Hold the decile that rose most, in equal parts."""

    theme: str
    window: int = 120

    def targets(self, view: MarketView) -> pd.DataFrame:
        """Weigh the decile equally at the first decision of each month."""
        closes = view.close[list(view.symbols(self.theme))]
        months = closes.index.tz_localize(None).to_period("M")
        first = months != months.to_series().shift().to_numpy()
        rises = closes.pct_change(self.window, fill_method=None)[first].iloc[1:]
        chosen = rises.rank(axis=1, pct=True) > 0.9
        counts = chosen.sum(axis=1)
        return chosen[counts > 0].div(counts[counts > 0], axis=0).astype(float)
'''
BACKTEST = '''"""Many names."""

from datetime import date

from thematic import Backtest, load_strategy

backtest = Backtest(
    name="many",
    title="Many names",
    strategies={{
        "hold": load_strategy("hold", theme="many"),
        **{{f"top_{{w}}": load_strategy("top_decile", theme="many", window=w) for w in {windows}}},
    }},
    start=date({first}, 1, 4),
    end=date({end:%Y, %-m, %-d}),
    cash_rate=0.02,
)
'''


def write_workspace(folder: Path, names: int, years: int, strategies: int = 2) -> None:
    """Write a workspace of made-up New York shares: a year of history, then so many years to be run.

    The strategies are holding all, and momentum over 120 days and a day more for each further one.
    """
    from thematic.markets import markets

    days = markets()["us"].sessions(date(END.year - years, 1, 2), END).index
    random = np.random.default_rng(1)
    letters = itertools.product(string.ascii_uppercase, repeat=4)
    symbols = ["".join(four) for four in itertools.islice(letters, 7, 7 + names)]
    for place in ("prices", "universes", "strategies", "backtests"):
        (folder / place).mkdir(parents=True)
    for symbol in symbols:
        close = np.round(50 * np.exp(np.cumsum(random.normal(0.0003, 0.018, len(days)))), 2) + 0.01
        opens = np.round(close * np.exp(random.normal(0, 0.004, len(days))), 2)
        table = {
            "date": days,
            "open": opens,
            "high": np.maximum(opens, close) * 1.005,
            "low": np.minimum(opens, close) * 0.995,
            "close": close,
            "adj_close": close,
            "volume": np.round(random.lognormal(14.5, 0.4, len(days))),
        }
        pd.DataFrame(table).to_parquet(folder / "prices" / f"{symbol}.parquet", index=False)
    members = "".join(f'[[member]]\nsymbol = "{name}"\nname = "{name}"\nrole = "r"\n\n' for name in symbols)
    head = 'title = "Many"\nthesis = "t"\nsource = "s"\nknown_on = 2010-01-01\n\n'
    (folder / "universes" / "many.toml").write_text(head + members, "utf-8")
    (folder / "strategies" / "top_decile.py").write_text(STRATEGY, "utf-8")
    backtest = BACKTEST.format(
        first=END.year - years + 1, end=END, windows=tuple(range(120, 119 + strategies))
    )
    (folder / "backtests" / "many.py").write_text(backtest, "utf-8")
