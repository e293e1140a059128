"""How to move between the note's themes: by signals, or by weights that balance their risks.

The rotations follow signals of each theme's index; the portfolios hold all themes and differ in how they
weigh them (they need skfolio: ``pip install -e '.[portfolio]'``). Each is set against holding the market, and
the views of the note against weights that hold no view.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic import Backtest, Claim, Event, load_strategy, run_script

ROTATIONS = ("rsi_dip_rotation", "average_cross_rotation", "theme_momentum")
PORTFOLIOS = (
    "theme_inverse_volatility",
    "theme_risk_budget",
    "theme_minimum_variance",
    "theme_hierarchical_risk_parity",
    "theme_black_litterman",
)

backtest = Backtest(
    name="rotations_and_weights",
    title="Rotate between the note's themes, or weigh them by their risks?",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        **{idea: load_strategy(idea) for idea in (*ROTATIONS, *PORTFOLIOS)},
    },
    start=date(2024, 1, 2),
    known_on=date(2025, 2, 10),
    claims=(
        Claim(
            "buy what is oversold, not what rises",
            "institutions, against the chase",
            "rsi_dip_rotation",
            "average_cross_rotation",
        ),
        Claim(
            "the note's views add to weights without a view",
            "consensus",
            "theme_black_litterman",
            "theme_risk_budget",
        ),
    ),
    events=(
        Event("sell-off in New York", datetime(2025, 1, 27, 14, 30, tzinfo=UTC), "New York's open"),
        Event("US tariffs announced", datetime(2025, 4, 2, 20, 0, tzinfo=UTC), "approximate"),
    ),
)

if __name__ == "__main__":
    run_script(__file__)
