"""Holdings: what each strategy held over time, by theme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from thematic.analysis.breakdown import CASH, theme_shares

if TYPE_CHECKING:
    from thematic.results.run_result import RunResult
    from thematic.universe import Theme


def holdings(run: RunResult) -> dict[str, pd.DataFrame]:
    """Return for each strategy its weights by theme on each day of the run; see `theme_weights`.

    On a day on which a strategy does not decide its holdings are those of its last decision.
    """
    return {
        name: theme_weights(result.weights, result.themes).reindex(run.nav.index, method="ffill")
        for name, result in run.results.items()
    }


def theme_weights(weights: pd.DataFrame, themes: Mapping[str, Theme]) -> pd.DataFrame:
    """Return held weights by theme, and cash, shape (n_rows, n_themes + 1); each row sums to 1.

    Parameters
    ----------
    weights : DataFrame, shape (n_rows, n_symbols)
        Fractions of net asset value; what is not in any symbol is cash.
    themes : mapping of str to Theme
        The strategy's own. A symbol in several counts to each as `theme_shares` says.
    """
    held = weights.to_numpy()
    by_theme = np.einsum("rs,rsg->rg", held, theme_shares(held, tuple(weights.columns), themes))
    table = pd.DataFrame(by_theme, index=weights.index, columns=list(themes))
    return table.assign(**{CASH: 1.0 - held.sum(axis=1)})
