"""Which of the note's trade ideas on DeepSeek's shock paid, and against what.

From January 2024, so that a year before the shock shows what each theme had earned until then (all of it
hindsight: the note is of 2025-02-10), and because real prices of every market are to be had from then on;
until June 2025, almost two quarters after the note. (The real prices of Taipei end on 2025-05-26 and those
of Seoul on 2025-06-17: what is held there keeps its last value, and orders to leave it expire.)

What to read against what
-------------------------
- UBS, buy semiconductors on the dip: buy_semis_on_dip, hold_us_ai_semis, switch_to_applications
- consensus, applications gain: rotate_to_applications, switch_to_applications, applications_against_semis
- Goldman Sachs, Alphabet and Meta are best placed: hold_alphabet_meta, hold_other_hyperscalers
- UBS, revenue at risk least for Meta, then Amazon, then Alphabet: hold_meta, hold_amazon, hold_alphabet
- Goldman Sachs, the market paid spenders and toolmakers alike: hold_hyperscalers, hold_us_ai_semis,
  hold_ai_infrastructure, leave_spenders_on_capex_scare
- Goldman Sachs, AI lifts four Chinese stocks: hold_china_four, hold_china_ai, hold_china_market,
  china_over_us_ai
- a private fund, a second look at Kingsoft and Yonyou: hold_china_software, hold_china_platforms
- consensus, makers of cars and robots gain too: hold_china_makers
- Morgan Stanley, Asia's AI supply chain is dear: asia_non_ai_over_supply_chain, hold_asia_non_ai_tech
- the analogy with 5G: upstream_to_downstream. Jevons: hold_us_ai_semis over hold_spy, and when it is back
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic.backtest import Backtest, Event
from thematic.strategy import load_strategy

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
    "switch_to_applications",
    "applications_against_semis",
    "leave_spenders_on_capex_scare",
    "upstream_to_downstream",
    "china_over_us_ai",
    "asia_non_ai_over_supply_chain",
    "theme_momentum",
    "theme_inverse_volatility",
)
PARTS = {
    "hold_alphabet_meta": load_strategy("hold", theme="hyperscalers", symbols=("GOOGL", "META")),
    "hold_other_hyperscalers": load_strategy(
        "hold", theme="hyperscalers", symbols=("AMZN", "MSFT", "AAPL", "ORCL")
    ),
    "hold_meta": load_strategy("hold", theme="hyperscalers", symbols=("META",)),
    "hold_amazon": load_strategy("hold", theme="hyperscalers", symbols=("AMZN",)),
    "hold_alphabet": load_strategy("hold", theme="hyperscalers", symbols=("GOOGL",)),
    "hold_china_four": load_strategy(
        "hold", theme="china_ai", symbols=("0700.HK", "9988.HK", "VNET", "9698.HK")
    ),
    "hold_china_software": load_strategy("hold", theme="china_ai", roles=("software",)),
    "hold_china_platforms": load_strategy("hold", theme="china_ai", roles=("platform",)),
    "hold_china_market": load_strategy("hold", theme="benchmarks", symbols=("MCHI",)),
}

backtest = Backtest(
    name="deepseek_shock",
    title="DeepSeek's shock to the AI trade: which ideas paid",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        **{f"hold_{theme}": load_strategy("hold", theme=theme) for theme in THEMES},
        **{idea: load_strategy(idea) for idea in IDEAS},
        **PARTS,
    },
    start=date(2024, 1, 2),
    end=date(2025, 6, 30),
    events=(
        Event("R1 released", datetime(2025, 1, 20, 12, 0, tzinfo=UTC), "approximate"),
        Event("Stargate announced", datetime(2025, 1, 21, 22, 0, tzinfo=UTC), "approximate"),
        Event("app leads the charts", datetime(2025, 1, 26, 12, 0, tzinfo=UTC), "approximate: a weekend"),
        Event("sell-off in New York", datetime(2025, 1, 27, 14, 30, tzinfo=UTC), "New York's open"),
        Event("US tariffs announced", datetime(2025, 4, 2, 20, 0, tzinfo=UTC), "approximate"),
        Event("tariffs paused", datetime(2025, 4, 9, 17, 18, tzinfo=UTC), "approximate; for 90 days"),
    ),
)

if __name__ == "__main__":
    backtest.main()
