"""Whether China's AI stocks rose with the boom, and which: platforms, data centres or software.

Goldman Sachs names Tencent, Alibaba, VNET and GDS; a manager of a private fund gives Kingsoft and Yonyou a
second look; the consensus expects AI to help makers of cars and robots. Each is held beside China's market
(MCHI), its internet stocks (KWEB), and what the money would have come from: semiconductors in the US.

From January 2024, so that China's own rally of September 2024, which had nothing to do with AI, is seen too.
Hong Kong was shut from 2025-01-29 to 01-31 and the mainland from 2025-01-28 to 02-04, while New York traded.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic import Backtest, Event, load_strategy, run_script
from thematic.claims import Claim, Impact

FOUR, TWO = ("0700.HK", "9988.HK", "VNET", "9698.HK"), ("3888.HK", "600588.SS")
RELEASE = "R1 released"

backtest = Backtest(
    name="china_ai",
    title="China's AI stocks against its market and against US semiconductors",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_china_market": load_strategy("hold", theme="benchmarks", symbols=("MCHI",)),
        "hold_china_internet": load_strategy("hold", theme="benchmarks", symbols=("KWEB",)),
        "hold_us_ai_semis": load_strategy("hold", theme="us_ai_semis"),
        "hold_china_ai": load_strategy("hold", theme="china_ai"),
        "hold_china_makers": load_strategy("hold", theme="china_makers"),
        "hold_china_four": load_strategy("hold", theme="china_ai", symbols=FOUR),
        "hold_china_platforms": load_strategy("hold", theme="china_ai", roles=("platform",)),
        "hold_china_data_centres": load_strategy("hold", theme="china_ai", roles=("data centre",)),
        "hold_china_software": load_strategy("hold", theme="china_ai", roles=("software",)),
        "china_over_us_ai": load_strategy("china_over_us_ai"),
        "china_momentum": load_strategy(
            "theme_momentum", themes=("china_ai", "china_makers", "us_ai_semis"), lookback=60, skip=5, top=1
        ),
    },
    start=date(2024, 1, 2),
    known_on=date(2025, 2, 10),
    claims=(
        Claim("AI lifts the four", "Goldman Sachs", "hold_china_four", "hold_china_market"),
        Claim("AI lifts the four above US semis", "Goldman Sachs", "hold_china_four", "hold_us_ai_semis"),
        Claim("software's second look", "a private fund", "hold_china_software", "hold_china_platforms"),
        Claim("makers of cars and robots gain", "consensus", "hold_china_makers", "hold_china_market"),
        Impact("AI lifted the four", "Goldman Sachs", RELEASE, FOUR, ("MCHI",), direction="rose", days=12),
        Impact("software's second look", "a private fund", RELEASE, TWO, ("MCHI",), direction="rose", days=9),
        Impact(
            "the sell-off spared China's AI stocks",
            "the note",
            "sell-off in New York",
            ("china_ai",),
            than=("us_ai_semis",),
            direction="rose",
        ),
    ),
    events=(
        Event(RELEASE, datetime(2025, 1, 20, 12, 0, tzinfo=UTC), "approximate"),
        Event("app leads the charts", datetime(2025, 1, 26, 12, 0, tzinfo=UTC), "approximate: a weekend"),
        Event("sell-off in New York", datetime(2025, 1, 27, 14, 30, tzinfo=UTC), "New York's open"),
        Event("US tariffs announced", datetime(2025, 4, 2, 20, 0, tzinfo=UTC), "approximate"),
    ),
)

if __name__ == "__main__":
    run_script(__file__)
