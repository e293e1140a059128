"""Whether a basket is a theme: whether its members move together more than chance would have it.

Only what moves together can have a theme's return ("Thematic Investing: A Risk-Based Perspective",
Financial Analysts Journal 2025). Members' returns are taken less their share in the market's moves, with a
beta that has a lag, and the mean correlation of what is left is held against that of random baskets of as
many symbols of the same markets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thematic.market_data.panel import Panel, read_bars
from thematic.markets import market_of
from thematic.references.residuals import whole_residuals

if TYPE_CHECKING:
    from thematic.prices.source import Source
    from thematic.universe.theme import Theme

SPAN = timedelta(weeks=57)
"""The time before the note that is looked at."""

DRAWS, SEED = 4999, 20250210
LEVEL = 0.05
LATE = 0.1
"""A basket that had risen so far over the market before its note is called late."""

FEWEST = 60
"""Rows without which a member is left out."""


@dataclass(frozen=True)
class ThemeTest:
    """What the year before a note says of a basket.

    Parameters
    ----------
    theme : str
    members, pool : int
        Members with prices, and symbols of the same markets from which random baskets are drawn, they
        included.
    correlation, usual : float
        Mean correlation of the members' residuals, and its mean over random baskets.
    p_value : float
        Share of random baskets that move together as closely.
    bets : float
        Effective number of independent bets: the inverse of the residual portfolio's concentration over the
        correlation's eigenvalues.
    concentration : float
        Share of the variance of the residual basket that its largest member causes.
    beta : float
        Of the equal-weighted basket, the lag included.
    run_up : float
        What the basket earned over the market in the 60 rows before the note.
    overlap : dict of str to float
        With each other theme: half the sum of absolute differences of weights, taken from one.
    nearest : str
        The reference fund whose returns are nearest; empty without any.
    tracking_error, added : float
        A year: of the basket against that fund, and what the basket earned over it.
    """

    theme: str
    members: int
    pool: int
    correlation: float
    usual: float
    p_value: float
    bets: float
    concentration: float
    beta: float
    run_up: float
    overlap: dict[str, float]
    nearest: str
    tracking_error: float
    added: float

    @property
    def sentence(self) -> str:
        """What it says, in words."""
        if not np.isfinite(self.p_value):
            return f"{self.theme}: too few members or symbols with prices to tell whether it is a theme."
        word = "is a theme" if self.p_value <= LEVEL else "is not shown to be a theme"
        return (
            f"{self.theme} {word}: its members' residuals correlate by {self.correlation:+.2f}, "
            f"those of random baskets of the same markets by {self.usual:+.2f} (p = {self.p_value:.4f})."
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """The other numbers, in words."""
        late = "late: it had run up" if self.run_up >= LATE else "not late"
        shared = [f"{name} {share:.0%}" for name, share in self.overlap.items() if share > 0.0]
        nearest = (
            f"nearest fund {self.nearest}: tracking error {self.tracking_error:.1%} a year, over which the "
            f"basket added {self.added:+.1%} a year"
            if self.nearest
            else "no reference fund has prices"
        )
        return (
            f"{self.members} members with prices, {self.pool} symbols of the same markets to draw from",
            f"{self.bets:.1f} effective bets; the largest member is {self.concentration:.0%} of the variance",
            f"beta {self.beta:.2f}; {self.run_up:+.1%} over the market in 60 rows before the note ({late})",
            f"holds in common with other themes: {', '.join(shared) or 'nothing'}",
            nearest,
        )

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds."""
        return {**vars(self), "sentence": self.sentence}


def examine_theme(
    theme: Theme,
    others: Mapping[str, Theme],
    source: Source,
    market: str,
    funds: Mapping[str, pd.Series[float]],
) -> ThemeTest:
    """Return what the year before a theme's note says of it.

    Parameters
    ----------
    others : mapping of str to Theme
        Themes whose members, with this one's, are what random baskets are drawn from.
    market : str
        Symbol of the fund that stands for the market; all returns are in its currency.
    funds : mapping of str to Series
        Closes of reference funds by local date.
    """
    note = theme.known_on
    own = _priced(theme.symbols, source)
    pool = _priced({each for other in (theme, *others.values()) for each in other.symbols}, source)
    markets = {market_of(symbol).key for symbol in own}
    pool = sorted({symbol for symbol in pool if market_of(symbol).key in markets} - set(funds) - {market})
    panel = _panel(source, [market, *dict.fromkeys([*own, *pool])], note)
    table = pd.DataFrame(panel.known, panel.dates, list(panel.symbols))
    table = table.loc[str(note - SPAN) : str(note - timedelta(1))]
    returns = pd.DataFrame(np.log(table.to_numpy()), table.index, table.columns).diff()
    kept = [symbol for symbol in pool if returns[symbol].count() >= FEWEST]
    members = [symbol for symbol in own if symbol in kept]
    left, betas = whole_residuals(returns[kept].to_numpy(), returns[market].to_numpy())
    correlation = pd.DataFrame(left, columns=kept).corr(min_periods=FEWEST).to_numpy()
    places = np.array([kept.index(symbol) for symbol in members], dtype=int)
    basket = returns[members].mean(axis=1)
    measured, usual, p_value = _permuted(correlation, places, kept)
    nearest, error, added = _nearest(basket, funds)
    return ThemeTest(
        theme.name,
        len(members),
        len(kept),
        measured,
        usual,
        p_value,
        _bets(correlation, places),
        _concentration(left, places),
        float(np.nanmean(betas[places])) if len(places) else np.nan,
        float(np.expm1((basket - returns[market]).iloc[-60:].sum())),
        {name: _overlap(theme, other) for name, other in others.items() if name != theme.name},
        nearest,
        error,
        added,
    )


def _priced(symbols: Sequence[str] | set[str], source: Source) -> list[str]:
    there = set(source.symbols())
    return [symbol for symbol in symbols if symbol in there]


def _panel(source: Source, symbols: list[str], note: date) -> Panel:
    return Panel.load(source, read_bars(source, symbols), note - SPAN, note, "USD")


def _permuted(correlation: np.ndarray, places: np.ndarray, symbols: list[str]) -> tuple[float, float, float]:
    """Return the mean correlation of a basket, that of random ones, and how many are as closely knit."""
    if len(places) < 3 or len(symbols) <= len(places):
        return np.nan, np.nan, np.nan
    random = np.random.default_rng(SEED)
    keys = np.array([market_of(symbol).key for symbol in symbols])
    wanted = Counter(keys[places].tolist())
    drawn = [
        np.concatenate(
            [
                random.choice(np.flatnonzero(keys == key), count, replace=False)
                for key, count in wanted.items()
            ]
        )
        for _ in range(DRAWS)
    ]
    measured = _mean(correlation, places)
    means = np.array([_mean(correlation, basket) for basket in drawn])
    p_value = (1.0 + (means >= measured - 1e-12).sum()) / (len(means) + 1.0)
    return measured, float(np.nanmean(means)), float(p_value)


def _mean(correlation: np.ndarray, places: np.ndarray) -> float:
    block = correlation[np.ix_(places, places)]
    return float(np.nanmean(block[np.triu_indices(len(places), 1)]))


def _bets(correlation: np.ndarray, places: np.ndarray) -> float:
    """Return the effective number of bets: exp of the entropy of the eigenvalues (Meucci 2009)."""
    block = np.nan_to_num(correlation[np.ix_(places, places)])
    if not len(block):
        return np.nan
    values = np.clip(np.linalg.eigvalsh(block), 1e-12, None)
    shares = values / values.sum()
    return float(np.exp(-(shares * np.log(shares)).sum()))


def _concentration(left: np.ndarray, places: np.ndarray) -> float:
    if not len(places):
        return np.nan
    own = np.nan_to_num(left[:, places])
    basket = own.mean(axis=1)
    shares = own.T @ basket / len(places) / (basket @ basket)
    return float(shares.max())


def _overlap(theme: Theme, other: Theme) -> float:
    """Return what two equal-weighted themes hold in common, 0 to 1."""
    mine, theirs = set(theme.symbols), set(other.symbols)
    if not mine or not theirs:
        return 0.0
    return len(mine & theirs) * min(1.0 / len(mine), 1.0 / len(theirs))


def _nearest(basket: pd.Series[float], funds: Mapping[str, pd.Series[float]]) -> tuple[str, float, float]:
    """Return the fund with the least tracking error a year, that error, and what the basket added a year."""
    best = ("", np.nan, np.nan)
    for symbol, close in funds.items():
        growth = pd.Series(np.log(close.to_numpy()), close.index).diff()
        gap = (basket - growth.reindex(basket.index)).dropna()
        if len(gap) < FEWEST:
            continue
        error = float(gap.std() * np.sqrt(252.0))
        if not error >= best[1]:
            best = (symbol, error, float(gap.mean() * 252.0))
    return best
