"""A sweep: one strategy of a backtest, evaluated for every combination of some parameters' values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from thematic import ledger
from thematic.errors import StrategyError
from thematic.prices import open_source
from thematic.run import Progress
from thematic.strategy import load_module
from thematic.strategy.replay import How
from thematic.sweep.engines import Engine, Local
from thematic.sweep.prepared import prepare_sweep
from thematic.sweep.question import SweepQuestion
from thematic.sweep.result import SweepResult
from thematic.sweep.trials import enter
from thematic.workspace import find

if TYPE_CHECKING:
    from thematic.prices.source import Source


@dataclass(frozen=True)
class Sweep(SweepQuestion):
    """A question of numbers, such as which dip to buy and how long to hold.

    See `SweepQuestion` for its parameters.

    Examples
    --------
    >>> from thematic import Sweep, load_backtest
    >>> sweep = Sweep(load_backtest("dips"), "buy_dips_20", {"k": (2.0, 3.0), "hold": range(5, 25, 5)})
    >>> len(sweep.grid)
    8
    """

    def run(
        self,
        source: Source | str,
        engine: Engine | None = None,
        folder: Path | None = None,
        progress: Progress = lambda *_: None,
        replay: How = "auto",
    ) -> SweepResult:
        """Evaluate every combination, and enter all that were tried in the ledger of trials at once.

        Before anything is evaluated, some combinations are held to what was known at each decision, as in a
        run; all are then asked once with the whole view. Whatever is reported is held to it too.

        Parameters
        ----------
        engine : Engine, optional
            This process by default.
        folder : Path, optional
            Where finished batches are kept: a sweep that was stopped goes on from there.
        replay : {"auto", "all"}
            At which decisions combinations that are held to what was known are asked again; see
            `strategy.replay.decide_all`.

        Raises
        ------
        SweepError
            The grid names no parameter of the strategy, or the engine cannot be used.
        UserError, RunError
            As `Run`.
        """
        ledger.check()
        prices = open_source(source) if isinstance(source, str) else source
        prepared, engine = prepare_sweep(self, prices, folder, progress, replay), engine or Local(1)
        try:
            prepared.evaluate(engine, progress)
        finally:
            # What a stopped sweep has tried was tried.
            tried = enter(self, prepared.run, prepared.problem, prepared.outcomes)
        return prepared.result(tried, engine, progress)


def load_sweeps(name: str | Path) -> tuple[Sweep, ...]:
    """Return the sweeps that a backtest's file declares at its top level as ``sweeps``; it need not.

    Raises
    ------
    StrategyError
        There is no such file, it does not run, or ``sweeps`` holds something else.
    """
    path = find("backtests", name)
    declared = tuple(getattr(load_module(path, "backtest"), "sweeps", ()))
    if not all(isinstance(sweep, Sweep) for sweep in declared):
        raise StrategyError(f"{path}: sweeps holds something else than Sweep(...)")
    return declared
