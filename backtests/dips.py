"""What buying every theme's dip earned, and what rotating away from it did.

The shock of January 2025 is one dip, and one dip is one draw. Here a fall is any row in which any of the
note's eight themes lost more than 2.5 standard deviations beyond what the market explains, in all years for
which there are prices. Each rule is held for 5, 20 or 60 rows after a fall; on a day on which several themes
have fallen they are held together, so that falls that overlap are one position and not several witnesses.
Buying is measured against the market that is sold for it, keeping away against holding all themes always.

Almost all of it is hindsight: the themes were chosen in February 2025 for what had happened before. The
verdicts rest on the falls since then, which are few; the figures before are shown beside them.

``thematic sweep dips`` asks how deep a fall to buy and how long to hold it, and what choosing that on a year
would have earned in the quarter after.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic import Backtest, Event, load_strategy, run_script
from thematic.claims import Claim
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
        *(Claim(f"buy the dip for {rows} days", "UBS", f"buy_dips_{rows}", "hold_market") for rows in ROWS),
        *(
            Claim(f"rotate away for {rows} days", "Morgan Stanley", f"rotate_away_{rows}", "hold_all_themes")
            for rows in ROWS
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
