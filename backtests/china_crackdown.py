"""Whether China's favour moved from platforms to hard technology in July 2021, and whether it lasted.

On Saturday, 2021-07-24, tutoring for profit was barred and Tencent lost its exclusive rights to music; Didi's
app had been taken down on the 4th. On the Monday after, KWEB lost almost a tenth. The plan of March 2021 had
promised favour to chips, computing and industrial software. Was it right to leave platforms for these, or to
buy the fall?

From January 2021, when the built-in sample begins, as long as most prices go on.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from thematic import Backtest, Event, load_strategy, run_script
from thematic.claims import Claim, Impact

PLATFORMS, HARD = "china_platforms", "china_hard_tech"
BARRED, MONDAY = "tutoring for profit barred", date(2021, 7, 26)
PRESS = "the press of the day"

backtest = Backtest(
    name="china_crackdown",
    title="China's crackdown of July 2021: platforms against hard technology",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_china_market": load_strategy("hold", theme="benchmarks", symbols=("MCHI",)),
        "hold_china_internet": load_strategy("hold", theme="benchmarks", symbols=("KWEB",)),
        "hold_china_platforms": load_strategy("hold", theme=PLATFORMS),
        "hold_china_hard_tech": load_strategy("hold", theme=HARD),
        "hold_hard_tech_chips": load_strategy("hold", theme=HARD, roles=("chips",)),
        "switch_to_hard_tech": load_strategy(
            "switch_to_applications", semis_theme=PLATFORMS, applications_theme=HARD, on=MONDAY
        ),
        "rotate_to_hard_tech": load_strategy(
            "rotate_to_applications", semis_theme=PLATFORMS, applications_theme=HARD
        ),
        "buy_platforms_on_dip": load_strategy("buy_semis_on_dip", theme=PLATFORMS),
    },
    start=date(2021, 1, 5),
    known_on=date(2021, 7, 24),
    claims=(
        Claim("favour moves to hard technology", "the plan", "hold_china_hard_tech", "hold_china_platforms"),
        Claim("leave platforms for it at once", "the plan", "switch_to_hard_tech", "hold_china_platforms"),
        Claim("platforms lag the world", PRESS, "hold_spy", "hold_china_platforms"),
        Claim("the fall was to be bought", "contrarians", "buy_platforms_on_dip", "hold_china_platforms"),
        Impact("platforms were hit", PRESS, BARRED, (PLATFORMS,), days=2),
        Impact("platforms more than hard technology", PRESS, BARRED, (PLATFORMS,), than=(HARD,), days=2),
    ),
    events=(
        Event("Didi under review", datetime(2021, 7, 2, 12, 0, tzinfo=UTC), "approximate"),
        Event(BARRED, datetime(2021, 7, 24, 12, 0, tzinfo=UTC), "approximate: a weekend"),
        Event("support pledged", datetime(2022, 3, 16, 6, 0, tzinfo=UTC), "approximate"),
    ),
    stops=(
        "china_platforms / SPY below 0.5 of its level at the note",
        "drawdown of buy_platforms_on_dip above 50 %",
    ),
    reviews=("review on 2022-07-25", "review on 2025-07-24"),
)

if __name__ == "__main__":
    run_script(__file__)
