"""A question: themes, ideas and a period. `thematic run my_question --source sample` answers it."""

from __future__ import annotations

from datetime import date

from thematic import Backtest, load_strategy, run_script

backtest = Backtest(
    name="my_question",
    title="Does my idea beat holding the theme?",
    strategies={
        "hold_spy": load_strategy("hold", theme="benchmarks", symbols=("SPY",)),
        "hold_my_theme": load_strategy("hold", theme="my_theme"),
        "my_idea": load_strategy("my_idea"),
    },
    start=date(2024, 1, 2),
    end=date(2025, 6, 30),
)

if __name__ == "__main__":
    run_script(__file__)
