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

from thematic.markets import market_of
from thematic.references.residuals import whole_residuals
from thematic.statistics.events import on_days

if TYPE_CHECKING:
    from thematic.universe.theme import Theme

SPAN = timedelta(weeks=57)
"""The time before the note that is looked at."""

DRAWS, SEED = 4999, 20250210
LEVEL = 0.05
RUN_UP = 60
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
        A year: of the basket against that fund, and what the basket earned over it after the fees of buying
        and selling it once.
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
            f"basket added {self.added:+.1%} a year after the fees of buying and selling it once"
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
        return {**vars(self), "sentence": self.sentence, "lines": list(self.lines)}


def examine_themes(
    themes: Mapping[str, Theme],
    among: Mapping[str, Theme],
    known: pd.DataFrame,
    market: str,
    funds: Mapping[str, pd.Series[float]],
) -> tuple[ThemeTest, ...]:
    """Return what the year before their notes says of some themes.

    Parameters
    ----------
    themes : mapping of str to Theme
        Those examined.
    among : mapping of str to Theme
        Themes whose members random baskets are drawn from; one that holds the market is none.
    known : DataFrame, shape (n_rows, n_symbols)
        Prices in one currency, each the last one known at its row; `market` among the columns.
    market : str
        Symbol of the fund that stands for the market.
    funds : mapping of str to Series
        Closes of reference funds by local date.
    """
    years: dict[date, _Year] = {}
    among = {name: theme for name, theme in among.items() if market not in theme.symbols}
    symbols = {symbol for theme in among.values() for symbol in theme.symbols}
    pool = known[sorted((symbols & set(known.columns)) - set(funds) - {market})]
    tests = []
    for theme in themes.values():
        note = theme.known_on
        if note not in years:
            years[note] = _year(pool, known[market], note, funds)
        tests.append(_examine(theme, among, years[note]))
    return tuple(tests)


@dataclass(frozen=True)
class _Year:
    """The rows before a note, of all symbols with enough of them, less their share in the market's moves."""

    symbols: tuple[str, ...]
    markets: np.ndarray
    returns: np.ndarray
    market: np.ndarray
    left: np.ndarray
    betas: np.ndarray
    correlation: np.ndarray
    funds: Mapping[str, np.ndarray]

    def places(self, symbols: Sequence[str]) -> np.ndarray:
        """Return the columns of those symbols that are there."""
        return np.array(
            [self.symbols.index(symbol) for symbol in symbols if symbol in self.symbols], dtype=int
        )


def _year(
    pool: pd.DataFrame, market: pd.Series[float], note: date, funds: Mapping[str, pd.Series[float]]
) -> _Year:
    rows = slice(str(note - SPAN), str(note - timedelta(1)))
    returns = _log_returns(pool.loc[rows])
    returns = returns.loc[:, returns.count() >= FEWEST]
    moves = _log_returns(market.loc[rows].to_frame()).to_numpy()[:, 0]
    left, betas = whole_residuals(returns.to_numpy(), moves)
    return _Year(
        tuple(returns.columns),
        np.array([market_of(symbol).key for symbol in returns.columns]),
        returns.to_numpy(),
        moves,
        left,
        betas,
        pd.DataFrame(left).corr(min_periods=FEWEST).to_numpy(),
        {symbol: _growth_on(close, returns.index) for symbol, close in funds.items()},
    )


def _growth_on(close: pd.Series[float], dates: pd.Index) -> np.ndarray:
    """Return the log returns of a fund's own rows on some dates, (n_dates,); NaN on dates without one."""
    growth = pd.Series(np.diff(np.log(close.to_numpy()), prepend=np.nan), close.index)
    return on_days(growth, dates)


def _log_returns(prices: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(np.log(prices.to_numpy()), prices.index, prices.columns).diff()


def _examine(theme: Theme, among: Mapping[str, Theme], year: _Year) -> ThemeTest:
    places = year.places(theme.symbols)
    drawn_from = np.isin(year.markets, year.markets[places])
    measured, usual, p_value = _permuted(year.correlation, places, year.markets)
    members = year.returns[:, places]
    known = np.isfinite(members)
    mean = np.divide(
        np.nansum(members, axis=1), known.sum(axis=1), np.full(len(members), np.nan), where=known.any(axis=1)
    )
    nearest, error, added = _nearest(mean, year.funds, _cost(theme, year, places))
    return ThemeTest(
        theme.name,
        len(places),
        int(drawn_from.sum()),
        measured,
        usual,
        p_value,
        _bets(year.correlation, places),
        _concentration(year.left, places),
        float(np.nanmean(year.betas[places])) if len(places) else np.nan,
        float(np.expm1(np.nansum((mean - year.market)[-RUN_UP:]))),
        {name: _overlap(theme, other) for name, other in among.items() if name != theme.name},
        nearest,
        error,
        added,
    )


def _permuted(correlation: np.ndarray, places: np.ndarray, markets: np.ndarray) -> tuple[float, float, float]:
    """Return the mean correlation of a basket, that of random ones, and how many are as closely knit.

    Random baskets have as many members of each market.
    """
    wanted = Counter(markets[places].tolist())
    spare = sum(int((markets == key).sum()) - count for key, count in wanted.items())
    if len(places) < 3 or spare < 1:
        return np.nan, np.nan, np.nan
    random = np.random.default_rng(SEED)
    drawn = np.zeros((DRAWS, len(markets)))
    for key, count in wanted.items():
        columns = np.flatnonzero(markets == key)
        order = random.random((DRAWS, len(columns))).argsort(axis=1)[:, :count]
        np.put_along_axis(drawn, columns[order], 1.0, axis=1)
    own = np.zeros((1, len(markets)))
    own[0, places] = 1.0
    measured, means = float(_means(correlation, own)[0]), _means(correlation, drawn)
    p_value = (1.0 + (means >= measured - 1e-12).sum()) / (len(means) + 1.0)
    return measured, float(np.nanmean(means)), float(p_value)


def _means(correlation: np.ndarray, baskets: np.ndarray) -> np.ndarray:
    """Return the mean correlation of each basket's pairs; baskets are rows of 0 and 1."""
    known = np.isfinite(correlation)
    np.fill_diagonal(known, False)
    pairs = ((baskets @ known) * baskets).sum(axis=1)
    sums = ((baskets @ np.where(known, correlation, 0.0)) * baskets).sum(axis=1)
    return np.divide(sums, pairs, np.full(len(baskets), np.nan), where=pairs > 0.0)


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


def _cost(theme: Theme, year: _Year, places: np.ndarray) -> float:
    """Return what buying and selling the basket once costs, fees on value only, as a fraction."""
    day = pd.DatetimeIndex([theme.known_on])
    symbols = [year.symbols[place] for place in places]
    rates = [market_of(symbol).fee_table(symbol, day)[0, :, :, 0].sum() for symbol in symbols]
    return float(np.mean(rates)) if rates else np.nan


def _nearest(basket: np.ndarray, funds: Mapping[str, np.ndarray], cost: float) -> tuple[str, float, float]:
    """Return the fund with the least tracking error a year, that error, and what the basket added a year."""
    best = ("", np.nan, np.nan)
    for symbol, growth in funds.items():
        gap = basket - growth
        gap = gap[np.isfinite(gap)]
        if len(gap) < FEWEST:
            continue
        error = float(gap.std(ddof=1) * np.sqrt(252.0))
        if not error >= best[1]:
            best = (symbol, error, float((gap.sum() - cost) * 252.0 / len(gap)))
    return best
