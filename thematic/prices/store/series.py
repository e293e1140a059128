"""Series: one symbol's stored prices, from one provider and never spliced."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

from thematic.prices.providers.payload import ACTIONS, BARS, Basis

COLUMNS = (*BARS, *ACTIONS)


@dataclass(frozen=True)
class Series:
    """One symbol's stored series, from one provider and never spliced.

    Parameters
    ----------
    symbol, provider, code, currency, basis
        As in `Payload`.
    start : date
        From when on it was asked for; it may begin later, when the symbol was listed.
    fetched_at, whole_at : datetime
        UTC: when the provider was asked last, and when it was last asked for the whole of it.
    versions : dict of str to str
        Of the libraries that fetched it.
    frame : DataFrame, shape (n_sessions, 8)
        Columns ``open high low close volume amount dividend split``, as sent; index ``date``.
    """

    symbol: str
    provider: str
    code: str
    currency: str
    basis: Basis
    start: date
    fetched_at: datetime
    whole_at: datetime
    versions: dict[str, str]
    frame: pd.DataFrame

    @property
    def through(self) -> date:
        """The session of its last bar: what came, not what was asked for."""
        last: date = self.frame.index[-1].date()
        return last

    @property
    def knows_actions(self) -> bool:
        """Whether the provider tells its dividends and splits."""
        return not self.frame["dividend"].isna().all()

    @property
    def digest(self) -> str:
        """SHA-256 of its days and values."""
        days = self.frame.index.to_numpy(dtype="datetime64[D]").astype("<i8")
        values = np.array(self.frame[list(COLUMNS)].to_numpy(), dtype="<f8", order="C")
        values[np.isnan(values)] = np.nan
        return hashlib.sha256(days.tobytes() + values.tobytes()).hexdigest()
