"""The joint draw behind the simulated sample: what every symbol's log return would be on every weekday.

The draw is Gaussian, seeded, and made to have the calibrated moments rather than merely to be drawn from
them: returns over the calibration's 191 weeks have its means and covariances exactly, once the real returns
of the event days (below) are counted in. Days within a week are spread around their week's mean with the same
correlations. Weekly correlations span Asia and New York, so the one-day lag between them is not simulated.

Calibration files, in `calibration/`: ``moments.csv`` (annualised volatility and log return of
weekly returns, Friday to Friday, 2021-08-27 to 2025-04-25), ``correlation.csv`` (their correlation, shrunk
and positive definite) and ``event_days.csv`` (each symbol's real simple return on twelve days; empty where
its market was shut).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SEED = 20250127
FIRST, LAST = pd.Timestamp("2021-01-04"), pd.Timestamp("2025-06-30")
#: The weeks of the calibration, and among them those from the first event day's to the last one's.
CALIBRATED = ("2021-08-30", "2025-04-25")
EVENTFUL = ("2025-01-20", "2025-04-11")
WEEKS_A_YEAR = 52
DAYS = 5


def read_calibration(name: str) -> pd.DataFrame:
    """Return one calibration table, rows by symbol: ``moments``, ``correlation`` or ``event_days``."""
    path = resources.files("thematic.prices.sources") / "calibration" / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(file, index_col="symbol")


@dataclass(frozen=True)
class FactorModel:
    """Log returns on weekdays, and the simple returns that the event days must show.

    Parameters
    ----------
    returns : DataFrame, shape (n_weekdays, n_symbols)
    events : DataFrame, shape (n_events, n_symbols)
        Simple returns; NaN where the market was shut.
    """

    returns: pd.DataFrame
    events: pd.DataFrame

    def paths(self, symbols: list[str], sessions: pd.DatetimeIndex) -> pd.DataFrame:
        """Return cumulated log returns of `symbols` at each of `sessions`, from 0 before the first weekday.

        A shut market's returns wait for its next session, and that session shows all of them; the session
        of an event day shows the event's return and nothing of what waited.
        """
        total = self.returns[symbols].cumsum().reindex(sessions, method="ffill")
        steps = np.diff(total.to_numpy(), axis=0, prepend=0.0)
        event = np.log1p(self.events_on(symbols, sessions))
        shown = np.where(np.isnan(event), steps, event)
        return pd.DataFrame(np.cumsum(shown, axis=0), index=sessions, columns=symbols)

    def events_on(self, symbols: list[str], sessions: pd.DatetimeIndex) -> Floats:
        """Return the events' returns of `symbols`, a row a session; NaN where it has no event."""
        return self.events[symbols].reindex(sessions).to_numpy()


def draw(groups: Mapping[str, tuple[list[str], pd.DatetimeIndex]]) -> FactorModel:
    """Return the sample's joint log returns: the same on every call and, to rounding, on every platform.

    Parameters
    ----------
    groups : mapping of a calendar's name to its symbols and its sessions
        Every calibrated symbol is in one of them.
    """
    moments, events = read_calibration("moments"), read_calibration("event_days")
    events.columns = pd.DatetimeIndex(events.columns, name="date").as_unit("us")
    mean = moments["annual_log_return"].to_numpy() / WEEKS_A_YEAR
    spread = moments["annual_vol"].to_numpy() / np.sqrt(WEEKS_A_YEAR)
    covariance = read_calibration("correlation").to_numpy() * np.outer(spread, spread)

    fridays = pd.date_range(FIRST, LAST + pd.offsets.Week(weekday=4), freq="W-FRI", unit="us")
    shape = (len(fridays), DAYS, len(moments))
    noise = np.random.Generator(np.random.PCG64(SEED)).standard_normal(shape) @ _root(covariance).T
    within = (noise - noise.mean(axis=1, keepdims=True)) / np.sqrt(DAYS)
    weekly = pd.DataFrame(mean + noise.sum(axis=1) / np.sqrt(DAYS), index=fridays, columns=moments.index)

    model = FactorModel(_daily(weekly, within), events.T)
    shown = _weekly_shown(model, groups, weekly.loc[slice(*EVENTFUL)])
    calm = weekly.loc[slice(*CALIBRATED)].index.difference(shown.index)
    weekly.loc[calm] = _matched(weekly.loc[calm].to_numpy(), shown.to_numpy(), mean, covariance)
    return FactorModel(_daily(weekly, within), events.T)


def _daily(weekly: pd.DataFrame, within: Floats) -> pd.DataFrame:
    """Spread each week's returns over its weekdays."""
    days = pd.bdate_range(FIRST, weekly.index[-1], name="date").as_unit("us")
    returns = (weekly.to_numpy()[:, None, :] / DAYS + within).reshape(len(days), -1)
    return pd.DataFrame(returns, index=days, columns=weekly.columns).loc[:LAST]


def _weekly_shown(
    model: FactorModel, groups: Mapping[str, tuple[list[str], pd.DatetimeIndex]], weekly: pd.DataFrame
) -> pd.DataFrame:
    """Return the weekly returns that the closes of the eventful weeks will show."""
    shown = weekly.copy()
    for symbols, sessions in groups.values():
        fridays = weekly.index.insert(0, weekly.index[0] - pd.Timedelta(days=7))
        closes = model.paths(symbols, sessions).reindex(fridays, method="ffill")
        shown[symbols] = closes.diff().iloc[1:]
    return shown


def _matched(weekly: Floats, shown: Floats, mean: Floats, covariance: Floats) -> Floats:
    """Return `weekly` moved and stretched so that it and `shown` together have the mean and covariance.

    What the fixed weeks `shown` contribute is taken off the totals that are wanted; the rest falls to the
    free weeks, whose centred draws are made orthonormal (QR) and given the remaining covariance's root.
    """
    free, every = len(weekly), len(weekly) + len(shown)
    fixed = shown - mean
    centre = -fixed.sum(axis=0) / free
    rest = (every - 1) * covariance - fixed.T @ fixed - free * np.outer(centre, centre)
    basis, upper = np.linalg.qr(weekly - weekly.mean(axis=0))
    return np.asarray(mean + centre + (basis * np.sign(np.diag(upper))) @ _root(_definite(rest)).T)


def _root(covariance: Floats) -> Floats:
    return np.asarray(np.linalg.cholesky(covariance))


def _definite(covariance: Floats) -> Floats:
    """Return the covariance with its negative directions flattened and its variances kept.

    The real event days can ask for slightly more than the shrunk calibration leaves.
    """
    scale = np.sqrt(np.diag(covariance))
    values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    flat = (vectors * np.maximum(values, 1e-6)) @ vectors.T
    return np.asarray(flat * np.outer(scale, scale) / np.sqrt(np.outer(np.diag(flat), np.diag(flat))))
