"""What buying a dip earned on other themes and in other years.

The shock of January 2025 is one dip, and one dip is one draw. So the claims rest on the reference set: funds
of many themes since 1999, chosen by a rule and fixed in the ledger before anything is computed. A fall is a
row in which a fund lost more than 2.5 standard deviations beyond what the market explains. It is bought at
the next close, held for 5, 20 or 60 sessions, and set against the market. Falls of several funds in one
stretch of days are one episode and count once. Each verdict says what is ruled out, before and from 2015, and
in which families of funds. Holding what has run up is asked the same way.

The strategies show the same rules on the note's own themes, where almost all is hindsight: those were chosen
in February 2025 for what had happened before. On a day on which several of them have fallen they are held
together.

Reference funds come with the sample (simulated), or from a folder: ``thematic run dips --reference DIR``.
``thematic sweep dips`` asks how deep a fall to buy and how long to hold it, and what choosing that on a year
would have earned in the quarter after.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic import Backtest, Event, load_strategy, run_script
from thematic.claims import Elsewhere
from thematic.sweep import Sweep, Walk

THEMES = (
    "us_ai_semis",
    "ai_infrastructure",
    "hyperscalers",
    "us_applications",
    "china_ai",
    "china_makers",
    "asia_ai_supply_chain",
    "asia_non_ai_tech",
    "benchmarks",
)
ROWS = (5, 20, 60)

backtest = Backtest(
    name="dips",
    title="Buying the dip or rotating away: every theme's falls in all years",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_market": load_strategy("hold", theme="benchmarks"),
        # No theme ever falls by a hundred standard deviations: all are held always.
        "hold_all_themes": load_strategy("after_falls", themes=THEMES, buy=False, k=100.0),
        **{f"buy_dips_{rows}": load_strategy("after_falls", themes=THEMES, hold=rows) for rows in ROWS},
        **{
            f"rotate_away_{rows}": load_strategy("after_falls", themes=THEMES, buy=False, hold=rows)
            for rows in ROWS
        },
    },
    start=date(2021, 9, 1),
    claims=(
        *(
            Elsewhere(f"what has fallen beats the market within {days} days", "UBS", "fall", days)
            for days in ROWS
        ),
        *(
            Elsewhere(f"what has run up goes on for {days} days", "Goldman Sachs", "run-up", days)
            for days in ROWS[1:]
        ),
    ),
    events=(Event("sell-off in New York", datetime(2025, 1, 27, 14, 30, tzinfo=UTC), "New York's open"),),
)

sweeps = (
    Sweep(
        backtest,
        "buy_dips_20",
        {"k": tuple(quarters / 4 for quarters in range(6, 17)), "hold": range(5, 65, 5)},
        Walk(train=250, test=60, purge=5),
    ),
)

if __name__ == "__main__":
    run_script(__file__)
