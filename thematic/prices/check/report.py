"""PriceReport: what a check of many series found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from thematic.errors import PriceError
from thematic.prices.check.finding import STOPPING, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import pandas as pd


@dataclass(frozen=True)
class Checked:
    """One series that was checked.

    Parameters
    ----------
    symbol : str
    bars : int
        Sessions with a price, within the days that were checked.
    first, last : date or None
        The first and the last of them.
    coverage : float
        Their share of the market's sessions from first to last; NaN where no calendar is known.
    """

    symbol: str
    bars: int = 0
    first: date | None = None
    last: date | None = None
    coverage: float = float("nan")


@dataclass(frozen=True)
class PriceReport:
    """The checked series of a source, and everything found.

    Parameters
    ----------
    source : str
    simulated : bool
        Whether the source says that its prices are simulated.
    checked : tuple of Checked
        One a symbol, in the order asked for.
    findings : tuple of Finding
        By symbol in that order; those about whole markets last.
    """

    source: str
    simulated: bool
    checked: tuple[Checked, ...]
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity == "error" for finding in self.findings)

    def fatal(self, accepted: Iterable[str] = ()) -> tuple[Finding, ...]:
        """Return the findings that stop a run: those that make its numbers meaningless and are not accepted.

        Parameters
        ----------
        accepted : iterable of str
            Kinds of findings that the user accepts: ``rate level`` or ``rate-level``.

        Raises
        ------
        PriceError
            No finding of such a kind stops a run.
        """
        kinds = {kind.replace("-", " ").replace("cut off", "cut-off") for kind in accepted}
        if unknown := kinds - STOPPING:
            known = ", ".join(sorted(kind.replace(" ", "-") for kind in STOPPING))
            raise PriceError(
                f"nothing of the kind {', '.join(sorted(unknown))} stops a run; these do: {known}"
            )
        return tuple(finding for finding in self.findings if finding.stops and finding.kind not in kinds)

    def of(self, symbol: str) -> tuple[Finding, ...]:
        """Return the findings about one symbol, or about a market's calendar by its key."""
        return tuple(finding for finding in self.findings if finding.symbol == symbol)

    def table(self) -> pd.DataFrame:
        """Return one row a symbol: bars, first, last, coverage, and a count for each kind of finding."""
        import pandas as pd

        counts = Counter((finding.symbol, finding.kind) for finding in self.findings)
        kinds = [kind for kind in get_args(Kind) if any(kind == counted for _, counted in counts)]
        rows = [
            {
                "symbol": row.symbol,
                "bars": row.bars,
                "first": row.first,
                "last": row.last,
                "coverage": row.coverage,
                **{kind: counts[row.symbol, kind] for kind in kinds},
            }
            for row in self.checked
        ]
        names = ["symbol", "bars", "first", "last", "coverage", *kinds]
        return pd.DataFrame(rows, columns=names).set_index("symbol")
