"""Calibration: whether the stated chances are right.

A pseudo-note is written on every reference fund at a date in every quarter, with nothing but what was known
then: the class of its fund (after a run-up, after a fall, neither), the base rate of the class from earlier
cases, and what the fund did in the sessions up to a later day. On that day the odds of the next sessions are
stated as for a real note, and what happened is known. Thousands of odds with their outcomes say whether 55 in
100 comes to pass in 55 of 100 cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from thematic.references.cases import Cases, falls, first_of_each, followed, noise, run_ups, windows
from thematic.references.odds import odds, persistence, prior_of
from thematic.references.prices import ReferencePrices

CLASSES = ("after a run-up", "after a fall", "neither")


@dataclass(frozen=True)
class PseudoNotes:
    """Odds with known outcomes, one a fund and quarter.

    Parameters
    ----------
    day : DatetimeIndex, shape (n_notes,)
        When the odds were stated.
    unit : ndarray of int, shape (n_notes,)
    kind : ndarray of int, shape (n_notes,)
        The class, an index of `CLASSES`.
    chance, share : ndarray, shape (n_notes,)
        The stated chance, and the share of earlier cases of the class that led, 0 to 1.
    led : ndarray of bool, shape (n_notes,)
    raw, edge, gap : ndarray, shape (n_notes,)
        The growth that the sessions since the note alone, and that the odds, lead to expect; and what came.
    """

    day: pd.DatetimeIndex
    unit: np.ndarray
    kind: np.ndarray
    chance: np.ndarray
    share: np.ndarray
    led: np.ndarray
    raw: np.ndarray
    edge: np.ndarray
    gap: np.ndarray

    def __len__(self) -> int:
        return len(self.chance)


def pseudo_notes(
    prices: ReferencePrices, first: int = 2005, last: int = 2024, use_prior: bool = True
) -> PseudoNotes:
    """Return the odds of pseudo-notes of every quarter of some years, both included."""
    world, horizon = _World(prices, use_prior), prices.funds.horizon
    inside = [
        row
        for row in _quarters(prices, first, last)
        if row - horizon >= 0 and row + 1 + horizon < len(prices.dates)
    ]
    rows = [note for row in inside for note in world.notes_at(row)]
    table = pd.DataFrame(
        rows, columns=["row", "unit", "kind", "share", "led", "gap", "chance", "edge", "raw"]
    )
    return PseudoNotes(
        pd.DatetimeIndex(prices.dates[table["row"].to_numpy(dtype=int)]),
        *(
            table[name].to_numpy()
            for name in ("unit", "kind", "chance", "share", "led", "raw", "edge", "gap")
        ),
    )


def classes(prices: ReferencePrices) -> np.ndarray:
    """Return each fund's class at each row, int, shape (n_rows, n_funds): an index of `CLASSES`.

    A run-up counts before a fall; a fall counts for `run_up_rows` rows.
    """
    fell = pd.DataFrame(falls(prices)).rolling(prices.funds.run_up_rows, min_periods=1).max().to_numpy() > 0.0
    ran = run_ups(prices, prices.funds.run_up)
    return np.where(ran, 0, np.where(fell, 1, 2))


def _class_cases(prices: ReferencePrices, inside: np.ndarray) -> Cases:
    horizon = prices.funds.horizon
    return followed(prices, first_of_each(inside & prices.usable, horizon), horizon)


def _quarters(prices: ReferencePrices, first: int, last: int) -> np.ndarray:
    """Return the first row of every quarter of some years."""
    quarter = prices.dates.year.to_numpy() * 4 + prices.dates.quarter.to_numpy() - 1
    rows = np.flatnonzero(np.diff(quarter, prepend=quarter[0] - 1))
    inside = (quarter[rows] >= 4 * first) & (quarter[rows] < 4 * (last + 1))
    return rows[inside]


class _World:
    """Prices with all cases of each class, of which a note of any day sees what was known then."""

    def __init__(self, prices: ReferencePrices, use_prior: bool) -> None:
        self._prices, self._use = prices, use_prior
        self._kinds, self._noise = classes(prices), noise(prices)
        self._gaps = prices.returns - prices.market_returns[:, None]
        self._cases = [_class_cases(prices, self._kinds == code) for code in range(len(CLASSES))]

    def notes_at(self, row: int) -> list[tuple[Any, ...]]:
        """Return the odds stated at a row, of notes written a horizon before it, one a fund."""
        horizon = self._prices.funds.horizon
        note = row - horizon
        earlier = [cases.known_before(note) for cases in self._cases]
        tau = persistence(windows(self._prices, note))
        priors = [prior_of(cases, tau, self._use) for cases in earlier]
        shares = [float((cases.gaps > 0.0).mean()) if len(cases) else 0.5 for cases in earlier]
        notes = []
        for unit in np.flatnonzero(self._prices.usable[note]):
            kind, wild = int(self._kinds[note, unit]), float(self._noise[row, unit])
            since, came = (
                self._gaps[note + 1 : row + 1, unit],
                _gap(self._prices, int(unit), row + 1, horizon),
            )
            if np.isfinite(came) and np.isfinite(since).all() and wild > 0.0:
                stated = odds(priors[kind], since, wild, horizon)
                raw = float(since.sum())
                notes.append(
                    (row, unit, kind, shares[kind], came > 0.0, came, stated.chance / 100.0, stated.edge, raw)
                )
        return notes


def _gap(prices: ReferencePrices, unit: int, start: int, rows: int) -> float:
    end = start + rows
    own = prices.close[end, unit] / prices.close[start, unit]
    return float(np.log(own / (prices.market[end] / prices.market[start])))


@dataclass(frozen=True)
class Reliability:
    """How stated chances and outcomes agree.

    Parameters
    ----------
    notes, dates : int
    table : DataFrame
        One row a band of chances: ``notes``, ``stated``, ``led``, ``low`` and ``high`` (shares, the interval
        clustered by date).
    slope, slope_low, slope_high : float
        Of the logistic regression of outcomes on stated log-odds (Cox 1958): 1 where chances are right, below
        1 where they are too bold. The interval is clustered by date.
    brier, brier_half, brier_share : float
        Mean squared error of the stated chances, of "always 50", and of "always the class's past share".
    half_low, half_high, share_low, share_high : float
        95 % intervals, clustered by date, of what the chances' score is below those two.
    """

    notes: int
    dates: int
    table: pd.DataFrame
    slope: float
    slope_low: float
    slope_high: float
    brier: float
    brier_half: float
    brier_share: float
    half_low: float
    half_high: float
    share_low: float
    share_high: float

    @property
    def sentence(self) -> str:
        """What it says, in words."""
        better = self.half_low > 0.0
        word = "better than a coin" if better else "no better than a coin that can be told"
        return (
            f"{self.notes} odds at {self.dates} dates: Brier score {self.brier:.4f}, always 50 "
            f"{self.brier_half:.4f}, always the class's past share {self.brier_share:.4f}: {word}; "
            f"slope {self.slope:.2f} ({self.slope_low:.2f} to {self.slope_high:.2f})."
        )

    def plain(self) -> dict[str, Any]:
        """Return it in JSON's own kinds."""
        numbers = {key: value for key, value in vars(self).items() if key != "table"}
        return {**numbers, "bands": self.table.to_dict("records"), "sentence": self.sentence}


EDGES = (0.0, 0.40, 0.44, 0.47, 0.49, 0.51, 0.53, 0.56, 0.60, 1.0)


def reliability(notes: PseudoNotes) -> Reliability:
    """Return how the stated chances of pseudo-notes agree with what came."""
    led, days = notes.led.astype(float), pd.factorize(notes.day)[0]
    losses = [(chance - led) ** 2 for chance in (notes.chance, np.full(len(led), 0.5), notes.share)]
    half, share = (_clustered(losses[other] - losses[0], days) for other in (1, 2))
    slope, error = _slope(notes.chance, led, days)
    reach = _reach(days)
    return Reliability(
        len(led),
        int(days.max(initial=-1)) + 1,
        _bands(notes.chance, led, days),
        slope,
        slope - reach * error,
        slope + reach * error,
        *(float(loss.mean()) for loss in losses),
        *(half[0] + sign * reach * half[1] for sign in (-1.0, 1.0)),
        *(share[0] + sign * reach * share[1] for sign in (-1.0, 1.0)),
    )


def _bands(chance: np.ndarray, led: np.ndarray, days: np.ndarray) -> pd.DataFrame:
    band, rows = np.digitize(chance, EDGES[1:-1]), []
    for number in np.unique(band):
        inside = band == number
        mean, error = _clustered(led[inside], days[inside])
        # Where dates agree by chance, no smaller error than that of as many coins as there are notes.
        reach = _reach(days[inside]) * max(error, 0.5 / np.sqrt(inside.sum()))
        rows.append((EDGES[number], EDGES[number + 1], int(inside.sum()), chance[inside].mean(), mean, reach))
    table = pd.DataFrame(rows, columns=["from", "to", "notes", "stated", "led", "reach"])
    table["low"] = (table["led"] - table["reach"]).clip(lower=0.0)
    table["high"] = (table["led"] + table["reach"]).clip(upper=1.0)
    return table.drop(columns="reach")


def _reach(days: np.ndarray) -> float:
    """Return how many errors a 95 % interval reaches to either side, from as many clusters as there are."""
    from scipy.special import stdtrit

    return float(stdtrit(max(len(np.unique(days)) - 1, 1), 0.975))


def _clustered(values: np.ndarray, days: np.ndarray) -> tuple[float, float]:
    """Return a mean and its standard error, values of one date counted as one cluster.

    The jackknife over clusters, which few and uneven clusters need (CR3: MacKinnon, Nielsen and Webb 2023,
    "Cluster-robust inference: a guide to empirical practice").
    """
    mean = float(values.mean())
    _, cluster = np.unique(days, return_inverse=True)
    sums, counts = np.bincount(cluster, values), np.bincount(cluster)
    if len(counts) < 2:
        return mean, 0.5
    without = (values.sum() - sums) / (len(values) - counts)
    return mean, float(np.sqrt(((without - mean) ** 2).sum() * (1.0 - 1.0 / len(counts))))


def _slope(chance: np.ndarray, led: np.ndarray, days: np.ndarray) -> tuple[float, float]:
    """Return the slope of outcomes on stated log-odds and its error, clustered by date."""
    import statsmodels.api as sm

    log_odds = np.log(chance / (1.0 - chance))
    if log_odds.std() <= 1e-9:
        return np.nan, np.nan
    fitted = sm.Logit(led, sm.add_constant(log_odds)).fit(
        disp=0, cov_type="cluster", cov_kwds={"groups": days}
    )
    return float(fitted.params[1]), float(fitted.bse[1])
