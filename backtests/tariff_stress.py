"""What the risk that the note leaves open, tariffs, did to its ideas.

The stress is April 2025, from the announcement on the 2nd to the end of the month: the claims are judged by
it alone, while the run goes on and shows what came back. It starts on Friday, 2025-03-28, so that positions
are bought on the Monday before the stress. All of it comes after the note, so none of it is hindsight.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic import Backtest, Event, load_strategy, run_script
from thematic.claims import Claim

THEMES = (
    "us_ai_semis",
    "ai_infrastructure",
    "hyperscalers",
    "us_applications",
    "china_ai",
    "china_makers",
    "asia_ai_supply_chain",
    "asia_non_ai_tech",
)
IDEAS = (
    "buy_semis_on_dip",
    "rotate_to_applications",
    "applications_against_semis",
    "leave_spenders_on_capex_scare",
    "upstream_to_downstream",
    "china_over_us_ai",
    "asia_non_ai_over_supply_chain",
    "theme_momentum",
    "theme_inverse_volatility",
)
STRESS = date(2025, 4, 2), date(2025, 4, 30)

backtest = Backtest(
    name="tariff_stress",
    title="The tariffs of April 2025 as a stress on the note's ideas",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        **{f"hold_{theme}": load_strategy("hold", theme=theme) for theme in THEMES},
        **{idea: load_strategy(idea) for idea in IDEAS},
    },
    start=date(2025, 3, 28),
    known_on=date(2025, 2, 10),
    # The risk is that a theme falls with the tariffs more than the market does.
    claims=tuple(
        Claim(f"tariffs are a risk to {theme}", "the note", "hold_spy", f"hold_{theme}", *STRESS)
        for theme in THEMES
    ),
    events=(
        Event("US tariffs announced", datetime(2025, 4, 2, 20, 0, tzinfo=UTC), "approximate"),
        Event("tariffs paused", datetime(2025, 4, 9, 17, 18, tzinfo=UTC), "approximate; for 90 days"),
    ),
)

if __name__ == "__main__":
    run_script(__file__)
