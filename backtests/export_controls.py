"""What the export controls of October 2022 did to toolmakers, to the chips controlled and to China's own.

On Friday, 2022-10-07, the US Bureau of Industry and Security asked for licences to sell advanced chips, and
the tools to make them, to China. That China's own chips are set back was the rule's aim; that toolmakers lose
a market was what their shares said at once, and whether others gain it was open.

From September 2021, two months after the prices of US shares here begin, as long as most prices go on.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic import Backtest, Event, load_strategy, run_script
from thematic.claims import Claim, Impact

RULE, TIGHTER = "rule published", "rule tightened"
THEMES = ("controlled_chips", "chip_tools", "china_chips")
PRESS = "the press of the day"

backtest = Backtest(
    name="export_controls",
    title="Export controls of October 2022: toolmakers, controlled chips and China's own",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_semis": load_strategy("hold", theme="benchmarks", symbols=("SMH",)),
        "hold_china_market": load_strategy("hold", theme="benchmarks", symbols=("MCHI",)),
        **{f"hold_{theme}": load_strategy("hold", theme=theme) for theme in THEMES},
        "hold_us_tools": load_strategy("hold", theme="chip_tools", roles=("US",)),
        "hold_other_tools": load_strategy("hold", theme="chip_tools", roles=("Europe", "Japan")),
        "buy_tools_on_dip": load_strategy("buy_semis_on_dip", theme="chip_tools"),
        "chips_momentum": load_strategy("theme_momentum", themes=THEMES, lookback=60, skip=5, top=1),
    },
    start=date(2021, 9, 1),
    known_on=date(2022, 10, 7),
    claims=(
        Claim("China's own chips are set back", "the rule's aim", "hold_china_market", "hold_china_chips"),
        Claim("toolmakers lose a market", PRESS, "hold_semis", "hold_us_tools"),
        Claim("toolmakers elsewhere gain it", PRESS, "hold_other_tools", "hold_us_tools"),
        Claim("controlled chips lose a market", PRESS, "hold_spy", "hold_controlled_chips"),
        Claim("their dip was to be bought", "contrarians", "buy_tools_on_dip", "hold_semis"),
        Impact("toolmakers were hit", PRESS, RULE, ("chip_tools",), days=3),
        Impact("controlled chips were hit", PRESS, RULE, ("controlled_chips",), days=3),
        Impact("China's foundries were hit", PRESS, RULE, ("0981.HK", "1347.HK"), ("MCHI",), days=3),
    ),
    events=(
        Event(RULE, datetime(2022, 10, 7, 12, 45, tzinfo=UTC), "approximate"),
        Event(TIGHTER, datetime(2023, 10, 17, 13, 0, tzinfo=UTC), "approximate"),
    ),
    stops=("drawdown of buy_tools_on_dip above 35 %",),
    reviews=("review on 2023-10-17", "review on 2025-10-07"),
)

if __name__ == "__main__":
    run_script(__file__)
