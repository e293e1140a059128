"""Portfolios over themes: shares that an optimizer finds, within caps and a limit on turnover."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.errors import StrategyError
from thematic.strategy.parameters import check_fractions, check_names, check_rows
from thematic.strategy.schedules import schedule
from thematic.strategy.strategy import Strategy
from thematic.strategy.weights import theme_weight

if TYPE_CHECKING:
    from thematic.market_data.view import MarketView
    from thematic.strategy.targets import Targets

CAP = re.compile(r"\s*(\w+(?:\s*\+\s*\w+)*)\s*<=\s*(0?\.\d+|1(?:\.0*)?)\s*")
"""The form of a group's cap: ``china_ai + china_makers <= 0.4``."""


@dataclass(frozen=True)
class Past:
    """What an optimizer sees at a decision.

    Parameters
    ----------
    view : MarketView
    row : int
        The decision's, in the view: later rows are not for it.
    returns : DataFrame, shape (n_window, n_themes)
        Of the indices of those themes that have all of them, up to the decision.
    """

    view: MarketView
    row: int
    returns: pd.DataFrame


@dataclass(frozen=True)
class ThemePortfolio(Strategy):
    """A portfolio of themes that skfolio optimizes: what its kinds have in common.

    A kind says in `optimize` how shares come from past returns; caps, schedule and turnover limit are the
    same for all. Each theme's share is spread over its members by the universe's own weights.

    Parameters
    ----------
    themes : tuple of str
    window : int
        Rows of past returns. A theme that has fewer is left out until it has them.
    when : str
        The schedule: ``daily``, ``weekly``, ``monthly`` or ``quarterly``.
    most : float
        The largest share of a theme.
    caps : tuple of str
        Caps of groups, such as ``"china_ai + china_makers <= 0.4"``.
    turnover : float
        The most that is bought and sold at a rebalance, as a fraction of the account: 2 sells and buys all.
        Where the wanted shares are farther away, the portfolio goes part of the way to them.

    Raises
    ------
    StrategyError
        A parameter is none, or skfolio is not installed.
    """

    themes: tuple[str, ...] = ()
    window: int = 120
    when: str = "monthly"
    most: float = 0.5
    caps: tuple[str, ...] = ()
    turnover: float = 2.0

    def __post_init__(self) -> None:
        check_names(self, "themes", least=2)
        check_rows(self, "window", least=20)
        check_names(self, "caps")
        if self.most != 1.0:
            check_fractions(self, "most")
        if not 0.0 < self.turnover <= 2.0:
            raise self._fault("turnover", "a fraction above 0 and up to 2, which sells and buys all")
        for cap in self.caps:
            if not (form := CAP.fullmatch(cap)) or not {*re.findall(r"\w+", form[1])} <= {*self.themes}:
                raise self._fault("caps", "caps of its own themes, such as 'china_ai + china_makers <= 0.4'")
        if find_spec("skfolio") is None:
            raise StrategyError(
                f"{type(self).__name__} needs skfolio: pip install -e '.[portfolio]' in a clone of thematic"
            )

    @abstractmethod
    def optimize(self, past: Past) -> np.ndarray:
        """Return the shares wanted of the themes in `past`, shape (n_themes,), that sum to 1."""

    def targets(self, view: MarketView) -> Targets:
        """Set the shares anew on the schedule's rows from the first on that has enough returns."""
        shares = np.zeros((len(view), len(self.themes)))
        due = np.zeros(len(view), bool)
        for row, wanted in self._rebalances(view):
            shares[row], due[row] = wanted, True
        return theme_weight(view, dict(zip(self.themes, shares.T, strict=True))).at(due)

    def _rebalances(self, view: MarketView) -> Iterator[tuple[int, np.ndarray]]:
        """Give the rows at which shares are set, and these, shape (n_themes,)."""
        levels = np.column_stack([view.index_array(theme) for theme in self.themes])
        held, since = np.zeros(len(self.themes)), 0
        for row in np.flatnonzero(schedule(view, self.when)).tolist():
            known = (
                np.isfinite(levels[max(row - self.window, 0)]) if row >= self.window else np.zeros(0, bool)
            )
            if known.sum() < 2:
                continue
            part = levels[row - self.window : row + 1, known]
            names = [theme for theme, there in zip(self.themes, known, strict=True) if there]
            returns = pd.DataFrame(
                part[1:] / part[:-1] - 1.0, view.decisions[row - self.window + 1 : row + 1], names
            )
            wanted = np.zeros(len(self.themes))
            wanted[known] = self.optimize(Past(view, row, returns))
            drifted = np.nan_to_num(held * levels[row] / levels[since])
            held, since = self._part_of_the_way(drifted, wanted), row
            yield row, held

    def _part_of_the_way(self, drifted: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """Return shares between what is held and what is wanted, within the turnover limit."""
        if not drifted.any():
            return wanted
        drifted = drifted / drifted.sum()
        way = np.abs(wanted - drifted).sum()
        return drifted + (wanted - drifted) * min(1.0, self.turnover / way if way > 0.0 else 1.0)

    def solve(self, kind: str, past: Past, **options: object) -> np.ndarray:
        """Return the shares that an optimizer finds within `most` and the caps; see `fitted`."""
        columns = tuple(map(str, past.returns.columns))
        data = np.ascontiguousarray(past.returns.to_numpy(dtype=float)).tobytes()
        options |= {"most": self.most, "limits": tuple(self.limits(columns))}
        return fitted(kind, columns, data, tuple(sorted(options.items())))

    def limits(self, names: Sequence[str]) -> list[str]:
        """Return the caps of groups over some themes, as skfolio reads them."""
        caps = []
        for cap in self.caps:
            form = CAP.fullmatch(cap)
            group = [name for name in re.findall(r"\w+", form[1] if form else "") if name in names]
            if group and form:
                caps.append(f"{' + '.join(group)} <= {form[2]}")
        return caps

    def _fault(self, name: str, wanted: str) -> StrategyError:
        return StrategyError(
            f"{type(self).__name__}: {name} is {getattr(self, name)!r}, but must be {wanted}"
        )


@lru_cache(maxsize=4096)
def fitted(
    kind: str, columns: tuple[str, ...], returns: bytes, options: tuple[tuple[str, object], ...]
) -> np.ndarray:
    """Return the shares that one of skfolio's optimizers finds, shape (n_themes,), each problem solved once.

    A run asks a strategy again at many decisions, and most of the problems are the same then.

    Parameters
    ----------
    kind : str
        Name of a function of `thematic.strategy.optimizers`.
    columns : tuple of str
    returns : bytes
        Float64 in rows, shape (n_rows, n_themes).
    options : tuple of (str, object)
        What the function takes besides.
    """
    from cvxpy.error import SolverError

    from thematic.strategy import optimizers

    table = pd.DataFrame(np.frombuffer(returns).reshape(-1, len(columns)), columns=list(columns))
    try:
        shares: np.ndarray = getattr(optimizers, kind)(table, **dict(options))
    except SolverError as error:
        terms = ", ".join(f"{name} = {value}" for name, value in options if name in ("most", "limits"))
        raise StrategyError(f"no shares of {', '.join(columns)} keep to {terms}: raise a cap") from error
    shares = np.clip(shares, 0.0, None)
    shares = shares / shares.sum()
    shares.flags.writeable = False
    return shares
