"""Many names: what a run of them takes, against reading their files once with pandas and importing vectorbt.

``python -m benchmarks.names`` prints a table. Both are measured in turn, each in a process of its own, in
seconds of the processor: a ratio of the two says something on any machine, the seconds themselves do not.
"""

from __future__ import annotations

import itertools
import math
import os
import string
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

YEARS = 10
SIZES = (250, 500, 1000)
TURNS = 2
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
        "top_decile": load_strategy("top_decile", theme="many"),
    }},
    start=date({first}, 1, 4),
    end=date({end:%Y, %-m, %-d}),
    cash_rate=0.02,
)
'''
BASE = """
import sys, pathlib, pandas as pd
for path in sorted(pathlib.Path("prices").glob("*.parquet")):
    pd.read_parquet(path)
import vectorbt
"""
RUN = ["-m", "thematic", "run", "many", "--source", "prices"]


def write_workspace(folder: Path, names: int, years: int) -> None:
    """Write a workspace of made-up New York shares: a year of history, then so many years to be run."""
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
    backtest = BACKTEST.format(first=END.year - years + 1, end=END)
    (folder / "backtests" / "many.py").write_text(backtest, "utf-8")


def taken(folder: Path, *arguments: str) -> tuple[float, float]:
    """Return the processor seconds and the megabytes at most of a Python process in a folder."""
    environment = os.environ | {"THEMATIC_LEDGER": str(folder / "trials.jsonl"), "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(arguments)} failed in {folder}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


def main() -> None:
    """Print one row a number of names, and how the seconds grow with it."""
    years = int(sys.argv[1]) if len(sys.argv) > 1 else YEARS
    sizes = tuple(map(int, sys.argv[2:])) or SIZES
    print(f"| names x {years} years | base, s | run, s | times the base | megabytes |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    seconds = []
    for names in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            write_workspace(folder, names, years)
            taken(folder, *RUN)  # compiles, where nothing is compiled yet
            pairs = [(taken(folder, "-c", BASE), taken(folder, *RUN)) for _ in range(TURNS)]
        base, run = (min(pair[side][0] for pair in pairs) for side in (0, 1))
        megabytes = max(pair[1][1] for pair in pairs)
        seconds.append(run)
        print(f"| {names:,} | {base:.1f} | {run:.1f} | {run / base:.1f} | {megabytes:,.0f} |", flush=True)
    if len(sizes) > 1:
        slope = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
        last = math.log(seconds[-1] / seconds[-2]) / math.log(sizes[-1] / sizes[-2])
        print(f"\nlog-log slope in names: {slope:.2f} over all, {last:.2f} over the last two")


if __name__ == "__main__":
    main()
