"""Whether China's turn of policy of September 2024 lasted, and who gained by it.

On 2024-09-24 the central bank and two regulators announced lower rates and reserves, cheaper mortgages, and
800 billion yuan for buyers of shares and for buybacks. Mainland markets were shut from 10-01 to 10-07 while
Hong Kong traded from 10-02 on, so that orders of that week waited in one market and filled in the other.

From September 2023, a year before, as long as most prices go on.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic import Backtest, Event, load_strategy, run_script
from thematic.claims import Claim, Impact

TURN, ANNOUNCED = "china_policy_turn", "measures announced"
BANK, PRESS = "the central bank", "the press of the day"

backtest = Backtest(
    name="china_stimulus",
    title="China's turn of policy of September 2024: did it last, and for whom",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_china_market": load_strategy("hold", theme="benchmarks", symbols=("MCHI",)),
        "hold_china_internet": load_strategy("hold", theme="benchmarks", symbols=("KWEB",)),
        "hold_china_policy_turn": load_strategy("hold", theme=TURN),
        "hold_trading": load_strategy("hold", theme=TURN, roles=("market",)),
        "hold_consumers": load_strategy("hold", theme=TURN, roles=("consumer", "appliances")),
        "buy_turn_on_dip": load_strategy("buy_semis_on_dip", theme=TURN),
        "turn_over_markets": load_strategy("china_over_us_ai", china_theme=TURN, us_theme="benchmarks"),
    },
    start=date(2023, 9, 1),
    known_on=date(2024, 9, 24),
    claims=(
        Claim("shares are supported", BANK, "hold_china_market", "hold_spy"),
        Claim("trading revives first", PRESS, "hold_trading", "hold_china_market"),
        Claim("consumers follow", PRESS, "hold_consumers", "hold_china_market"),
        Claim("the setback was to be bought", "contrarians", "buy_turn_on_dip", "hold_china_policy_turn"),
        Impact("the measures lifted shares", PRESS, ANNOUNCED, (TURN,), direction="rose", days=5),
        Impact(
            "and those of trading most",
            PRESS,
            ANNOUNCED,
            ("0388.HK", "300033.SZ"),
            ("MCHI",),
            direction="rose",
        ),
    ),
    events=(
        Event(ANNOUNCED, datetime(2024, 9, 24, 1, 0, tzinfo=UTC), "approximate"),
        Event("Politburo meets", datetime(2024, 9, 26, 6, 0, tzinfo=UTC), "approximate"),
        Event("planners disappoint", datetime(2024, 10, 8, 2, 0, tzinfo=UTC), "approximate"),
    ),
    stops=(
        "china_policy_turn / MCHI below 0.85 of its level at the note",
        "drawdown of hold_trading above 40 %",
    ),
    reviews=("review on 2025-03-24", "review on 2025-09-24"),
)

if __name__ == "__main__":
    run_script(__file__)
