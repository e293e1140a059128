"""Whether money left Asia's dear AI supply chain for its cheap technology beside AI.

Morgan Stanley's warning, tested three ways: the two held side by side, a rule that leaves the supply chain
while it is dear, and one that follows whichever has risen more. Asia outside Japan (AAXJ) is the market.

From January 2024, when real prices of all four markets are to be had, as long as most prices go on.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic import Backtest, Event, load_strategy, run_script
from thematic.claims import Claim, Impact

backtest = Backtest(
    name="asia_rotation",
    title="Asia's technology beside AI against its AI supply chain",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_asia_market": load_strategy("hold", theme="benchmarks", symbols=("AAXJ",)),
        "hold_asia_ai_supply_chain": load_strategy("hold", theme="asia_ai_supply_chain"),
        "hold_asia_non_ai_tech": load_strategy("hold", theme="asia_non_ai_tech"),
        "asia_non_ai_over_supply_chain": load_strategy("asia_non_ai_over_supply_chain"),
        "asia_non_ai_over_supply_chain_quarter": load_strategy("asia_non_ai_over_supply_chain", window=60),
        "asia_momentum": load_strategy(
            "theme_momentum", themes=("asia_ai_supply_chain", "asia_non_ai_tech"), lookback=60, skip=5, top=1
        ),
        "asia_inverse_volatility": load_strategy(
            "theme_inverse_volatility", themes=("asia_ai_supply_chain", "asia_non_ai_tech")
        ),
    },
    start=date(2024, 1, 2),
    known_on=date(2025, 2, 10),
    claims=(
        Claim(
            "money leaves the dear supply chain for technology beside AI",
            "Morgan Stanley",
            "asia_non_ai_over_supply_chain",
            "hold_asia_ai_supply_chain",
        ),
        Claim(
            "technology beside AI is the cheaper",
            "Morgan Stanley",
            "hold_asia_non_ai_tech",
            "hold_asia_ai_supply_chain",
        ),
        Impact(
            "the sell-off met Asia's AI supply chain more than its other technology",
            "Morgan Stanley",
            "sell-off in New York",
            ("asia_ai_supply_chain",),
            than=("asia_non_ai_tech",),
        ),
    ),
    events=(
        Event("R1 released", datetime(2025, 1, 20, 12, 0, tzinfo=UTC), "approximate"),
        Event("sell-off in New York", datetime(2025, 1, 27, 14, 30, tzinfo=UTC), "New York's open"),
        Event("US tariffs announced", datetime(2025, 4, 2, 20, 0, tzinfo=UTC), "approximate"),
        Event("tariffs paused", datetime(2025, 4, 9, 17, 18, tzinfo=UTC), "approximate; for 90 days"),
    ),
)

if __name__ == "__main__":
    run_script(__file__)
