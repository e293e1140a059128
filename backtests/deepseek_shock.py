"""Which of the note's trade ideas on DeepSeek's shock paid, and against what.

From January 2024, so that a year before the shock shows what each theme had earned until then (all of it
hindsight: the note is of 2025-02-10), and because real prices of every market are to be had from then on;
as long as most prices go on. (Where those of a market end before, what is held there keeps its last value,
and orders to leave it expire; the run says so.)
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic import Backtest, Event, load_strategy, run_script
from thematic.claims import Change, Claim, Impact, ImpactRanking, Ranking, Recovery, Rise, Share, Statement

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
    "after_falls",
)
FOUR = ("0700.HK", "9988.HK", "VNET", "9698.HK")
OTHERS = ("AMZN", "MSFT", "AAPL", "ORCL")
PARTS = {
    "hold_alphabet_meta": load_strategy("hold", theme="hyperscalers", symbols=("GOOGL", "META")),
    "hold_other_hyperscalers": load_strategy("hold", theme="hyperscalers", symbols=OTHERS),
    "hold_meta": load_strategy("hold", theme="hyperscalers", symbols=("META",)),
    "hold_amazon": load_strategy("hold", theme="hyperscalers", symbols=("AMZN",)),
    "hold_alphabet": load_strategy("hold", theme="hyperscalers", symbols=("GOOGL",)),
    "hold_china_four": load_strategy("hold", theme="china_ai", symbols=FOUR),
    "hold_china_software": load_strategy("hold", theme="china_ai", roles=("software",)),
    "hold_china_platforms": load_strategy("hold", theme="china_ai", roles=("platform",)),
    "hold_china_market": load_strategy("hold", theme="benchmarks", symbols=("MCHI",)),
}
TITLES = {
    "hold_spy": "Hold the S&P 500",
    "buy_semis_on_dip": "Buy AI semiconductors on the dip",
    "rotate_to_applications": "Rotate to applications",
    "switch_to_applications": "Switch to applications after the fall",
    "applications_against_semis": "Applications against semiconductors",
    "leave_spenders_on_capex_scare": "Leave spenders on a scare",
    "upstream_to_downstream": "From upstream to downstream",
    "asia_non_ai_over_supply_chain": "Asia's non-AI over its AI supply chain",
    "theme_momentum": "Follow the strongest theme",
    "theme_inverse_volatility": "Themes by inverse volatility",
    "after_falls": "Buy themes after falls",
    "hold_china_market": "Hold China's market (MCHI)",
}
SHOCK, NOTE_DAY, YEAR = date(2025, 1, 27), date(2025, 2, 10), (date(2023, 12, 31), date(2024, 12, 31))
SELL_OFF, RELEASE = "sell-off in New York", "R1 released"
UBS, GOLDMAN, STANLEY = "UBS", "Goldman Sachs", "Morgan Stanley"
SEMIS, MARKET, SUPPLY_CHAIN = "hold_us_ai_semis", "hold_spy", "hold_asia_ai_supply_chain"
THREE = ("hold_meta", "hold_amazon", "hold_alphabet")
HARDEST = ("NVDA", "AVGO", "MRVL")
WEIGHTS = {"AAPL": 0.07, "MSFT": 0.07, "AMZN": 0.034, "NVDA": 0.031, "GOOGL": 0.038, "META": 0.02}
NOTE = "Weights of the end of 2023, approximate, not verified."
STANDS = "MCHI stands for the Hang Seng and KWEB for Hang Seng TECH, which have no prices here."
INDICES = ("SPY", "QQQ", "AAXJ")
DESCRIPTIONS: tuple[Statement, ...] = (
    Impact("AI semiconductors were hit", "the note", SELL_OFF, ("SMH",)),
    Impact("the note's AI semiconductors were hit", "the note", SELL_OFF, ("us_ai_semis",)),
    Impact(
        "Nvidia, Broadcom and Marvell hardest among them",
        "the note",
        SELL_OFF,
        HARDEST,
        than=("us_ai_semis",),
    ),
    Impact("toolmakers are shaken", GOLDMAN, SELL_OFF, ("ai_infrastructure",)),
    Impact("spenders are shaken", GOLDMAN, SELL_OFF, ("hyperscalers",)),
    Impact(
        "applications gain where semiconductors lose",
        "consensus",
        SELL_OFF,
        ("us_applications",),
        than=("us_ai_semis",),
        direction="rose",
    ),
    Impact("Meta is spared", UBS, SELL_OFF, ("META",), than=("us_ai_semis",), direction="rose"),
    ImpactRanking("risk: Meta least, then Amazon, then Alphabet", UBS, SELL_OFF, ("META", "AMZN", "GOOGL")),
    Impact(
        "AI lifted Tencent, Alibaba, VNET and GDS",
        GOLDMAN,
        RELEASE,
        FOUR,
        ("MCHI",),
        direction="rose",
        days=12,
    ),
    Impact(
        "software's second look",
        "a private fund",
        RELEASE,
        ("3888.HK", "600588.SS"),
        ("MCHI",),
        direction="rose",
        days=9,
    ),
)
FACTS: tuple[Statement, ...] = (
    Share("41 % of the S&P 500's 2024 by seven", "the note", WEIGHTS, "SPY", *YEAR, 0.41, ("TSLA",), NOTE),
    Rise(
        "the Hang Seng rose 15 % in a month, the best of the main indices",
        "the note",
        "MCHI",
        date(2025, 1, 10),
        NOTE_DAY,
        0.15,
        others=INDICES,
        note=STANDS,
    ),
    Rise(
        "Hang Seng TECH stood 23 % above its January low",
        "the note",
        "KWEB",
        date(2025, 1, 2),
        NOTE_DAY,
        0.23,
        from_low=True,
        note=STANDS,
    ),
)
FORECASTS: tuple[Statement, ...] = (
    Claim("buy AI semiconductors on the dip, not hold them", UBS, "buy_semis_on_dip", SEMIS),
    Claim("buy the dip, not switch to applications", UBS, "buy_semis_on_dip", "switch_to_applications"),
    Claim("applications gain: rotate to them", "consensus", "rotate_to_applications", SEMIS),
    Claim("Alphabet and Meta are best placed", GOLDMAN, "hold_alphabet_meta", "hold_other_hyperscalers"),
    Ranking("risk: Meta least, then Amazon, then Alphabet", UBS, THREE, MARKET, SHOCK),
    Change("what the market paid spenders is shaken", GOLDMAN, "hold_hyperscalers", MARKET, SHOCK),
    Change("what the market paid toolmakers is shaken", GOLDMAN, SEMIS, MARKET, SHOCK),
    Claim("AI lifts Tencent, Alibaba, VNET and GDS", GOLDMAN, "hold_china_four", "hold_china_market"),
    Claim("AI lifts these four above US semiconductors", GOLDMAN, "hold_china_four", SEMIS),
    Claim("software's second look", "a private fund", "hold_china_software", "hold_china_platforms"),
    Claim("rotate to non-AI technology", STANLEY, "asia_non_ai_over_supply_chain", SUPPLY_CHAIN),
    Claim("gains spread downstream", "the analogy with 5G", "upstream_to_downstream", SEMIS),
    Recovery("cheaper computing means more of it", "Jevons", SEMIS, MARKET, SHOCK),
)

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
    known_on=date(2025, 2, 10),
    claims=(*FORECASTS, *DESCRIPTIONS, *FACTS),
    titles=TITLES,
    events=(
        Event(RELEASE, datetime(2025, 1, 20, 12, 0, tzinfo=UTC), "approximate"),
        Event("Stargate announced", datetime(2025, 1, 21, 22, 0, tzinfo=UTC), "approximate"),
        Event("app leads the charts", datetime(2025, 1, 26, 12, 0, tzinfo=UTC), "approximate: a weekend"),
        Event(SELL_OFF, datetime(2025, 1, 27, 14, 30, tzinfo=UTC), "New York's open"),
        Event("US tariffs announced", datetime(2025, 4, 2, 20, 0, tzinfo=UTC), "approximate"),
        Event("tariffs paused", datetime(2025, 4, 9, 17, 18, tzinfo=UTC), "approximate; for 90 days"),
    ),
)

if __name__ == "__main__":
    run_script(__file__)
