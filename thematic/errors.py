"""The errors of `thematic`, each one sentence: what is wrong, where, and what to do.

::

    ThematicError
    ├── UserError                 the user can mend it (exit code 2)
    │   ├── UniverseError         a universe file is faulty: all its faults at once
    │   ├── MarketError           a symbol of no market that has rules
    │   ├── StrategyError         a strategy or backtest file, name or parameter is faulty
    │   ├── ResultError           a result folder cannot be read, compared or verified
    │   ├── SweepError            a grid, an engine or a walk-forward is faulty
    │   ├── ReferenceSetError     a file of reference funds is faulty, or too few of them have prices
    │   ├── LedgerError           the ledger of trials cannot be used or believed
    │   ├── JournalError          a journal cannot be read or believed, or is of something else
    │   └── PriceError            a source of prices does not hold what a run needs
    │       ├── MissingPrices     no series for a symbol
    │       ├── DamagedPrices     a file of the store cannot be trusted
    │       ├── DoubtfulPrices    findings on prices that make a run's numbers meaningless
    │       ├── MissingOpens      fills at the open were asked of a series without opens
    │       └── MissingRate       no exchange rate for a pair on some days
    ├── RunError                  the run or the check itself failed (exit code 1)
    │   ├── LookAhead             a target changed with data that was not yet known
    │   ├── TimingError           something filled before, or when, it was known
    │   └── AccountingMismatch    the kernel and vectorbt value an account differently
    ├── NoNetwork                 no provider of prices can be reached (exit code 1)
    └── ProviderError             a provider of prices failed (exit code 1)
        ├── UnknownSymbol         the provider does not know the symbol
        ├── NoData                it knows it, but has no bars in the range
        ├── RateLimited           it refuses for now; `retry_after` says for how many seconds
        ├── ProviderDown          it cannot be reached, or answers with a server's error
        └── BadPayload            it answered, but not with a price series

Errors keep the objects that explain them as attributes, so that a caller need not read the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from copyreg import __newobj__  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any


class ThematicError(Exception):
    """Any error that `thematic` raises on purpose.

    Examples
    --------
    >>> from thematic import load_theme
    >>> try:
    ...     load_theme("semis_of_the_moon")
    ... except ThematicError as error:
    ...     print(type(error).__name__)
    UniverseError
    """

    exit_code = 1

    def __reduce__(self) -> tuple[Any, ...]:
        # Python would call the class with the sentence, which the constructors below do not take; workers of
        # a sweep raise these errors in processes of their own.
        return __newobj__, (type(self), *self.args), vars(self)


class UserError(ThematicError):
    """Something the user can mend: a file, a name, an option."""

    exit_code = 2


class UniverseError(UserError):
    """A universe file is faulty.

    Attributes
    ----------
    path : Path
        The file.
    faults : tuple of str
        Every fault found in it, each naming its line or key.
    """

    def __init__(self, path: Path, faults: Iterable[str]) -> None:
        self.path = path
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{path}: {fault}" for fault in self.faults))


class MarketError(UserError):
    """A symbol belongs to no market that has rules, or a day lies outside a market's calendar."""


class StrategyError(UserError):
    """A strategy or backtest file, its name or a parameter of it is faulty."""


class ResultError(UserError):
    """A result folder cannot be read, or results cannot be compared or verified."""


class SweepError(UserError):
    """A grid of parameters, an engine or a walk-forward is faulty, or an engine cannot be reached."""


class ReferenceSetError(UserError):
    """A reference set's file is faulty, there is none of a name, or too few of its funds have prices."""


class LedgerError(UserError):
    """The ledger of trials cannot be read or written, or something other than `thematic` has changed it."""


class JournalError(UserError):
    """A journal cannot be read or believed, or is of something else."""


class PriceError(UserError):
    """A source of prices does not hold what a run needs."""


class MissingPrices(PriceError):
    """A source has no series for some symbols (`symbols`)."""

    def __init__(self, sentence: str, symbols: Iterable[str]) -> None:
        self.symbols = tuple(symbols)
        super().__init__(sentence)


class DamagedPrices(PriceError):
    """A file of the store (`path`) is damaged, or this version of `thematic` did not write it."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(
            f"{path} is damaged: {why}; `thematic prices pull {path.stem}` sets it aside and fetches it anew"
        )


class DoubtfulPrices(PriceError):
    """Prices of a run make its numbers meaningless (`findings`), and were not accepted."""

    def __init__(self, source: str, findings: Iterable[Any]) -> None:
        self.findings = tuple(findings)
        lines = [f"{finding.symbol}: {finding.kind}: {finding.detail}" for finding in self.findings]
        kinds = dict.fromkeys(finding.kind.replace(" ", "-") for finding in self.findings)
        accept = " ".join(f"--accept {kind}" for kind in kinds)
        super().__init__(
            f"the prices in {source} would make the numbers meaningless; mend them, or run with {accept}\n"
            + "\n".join(lines)
        )


class MissingOpens(PriceError):
    """Fills at the open were asked for, but the series of `symbols` have no opens."""

    def __init__(self, symbols: Iterable[str]) -> None:
        self.symbols = tuple(symbols)
        super().__init__(
            f"no opening prices for {', '.join(self.symbols)}: fill at the close instead, "
            "leave them out, or use a source that has opens"
        )


class MissingRate(PriceError):
    """There is no exchange rate for `pair` (such as "KRW/USD") on `days`."""

    def __init__(self, pair: str, days: Iterable[Any], remedy: str) -> None:
        self.pair = pair
        self.days = tuple(days)
        first, last = str(self.days[0])[:10], str(self.days[-1])[:10]
        span = first if len(self.days) == 1 else f"{len(self.days)} days from {first} to {last}"
        super().__init__(f"no {pair} rate on {span}: {remedy}")


class RunError(ThematicError):
    """A run or a check failed for a reason that is not the user's input."""


class LookAhead(RunError):
    """A strategy's target changed with data that was not yet known at its decision.

    Attributes
    ----------
    strategy, symbol : str
    decided_at : Timestamp
        The decision, UTC.
    then, later : float
        The target weight with the data known then, and with all data.
    """

    def __init__(self, strategy: str, symbol: str, decided_at: Any, then: float, later: float) -> None:
        self.strategy, self.symbol, self.decided_at = strategy, symbol, decided_at
        self.then, self.later = then, later
        super().__init__(
            f"{strategy} looks ahead: at the decision of {decided_at:%Y-%m-%d %H:%M} UTC its target for "
            f"{symbol} is {then:.6g} with the data known then and {later:.6g} with later data; "
            "use only what the view holds at each row (no negative shift, centred window, backfill or "
            "whole-sample statistic)"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        # Another process may have found it; what is sent of an error by itself is its sentence alone.
        return type(self), (self.strategy, self.symbol, self.decided_at, self.then, self.later)


class TimingError(RunError):
    """An order would fill no later than the data behind it was known; names both clocks."""

    def __init__(self, symbol: str, known_at: Any, fill_at: Any) -> None:
        self.symbol, self.known_at, self.fill_at = symbol, known_at, fill_at
        super().__init__(
            f"{symbol} would fill at {fill_at} UTC with data known only at {known_at} UTC: "
            "a fill must come after what it was decided on"
        )


class AccountingMismatch(RunError):
    """The kernel's and vectorbt's net asset values differ on some row by more than 1e-9, relative."""

    def __init__(self, strategy: str, date: Any, kernel: float, vectorbt: float) -> None:
        self.strategy, self.date, self.kernel, self.vectorbt = strategy, date, kernel, vectorbt
        super().__init__(
            f"{strategy}: the two accounts differ on {date:%Y-%m-%d}: the kernel says {kernel!r}, "
            f"vectorbt says {vectorbt!r}; please report this with the run's manifest"
        )


class NoNetwork(ThematicError):
    """None of the hosts of `providers` can be reached: nothing was asked."""

    def __init__(self, providers: Iterable[str]) -> None:
        self.providers = tuple(providers)
        super().__init__(
            f"no network: {' and '.join(self.providers)} cannot be reached; check the connection, "
            "or use what is stored, with --offline"
        )


class ProviderError(ThematicError):
    """A provider of prices failed for one symbol (`provider`, `symbol`)."""

    def __init__(self, sentence: str, *, provider: str, symbol: str) -> None:
        self.provider, self.symbol = provider, symbol
        super().__init__(sentence)


class UnknownSymbol(ProviderError):
    """The provider does not know the symbol."""


class NoData(ProviderError):
    """The provider knows the symbol but has no bars in the range."""


class RateLimited(ProviderError):
    """The provider refuses for now; `retry_after` is in seconds."""

    def __init__(self, sentence: str, *, provider: str, symbol: str, retry_after: float) -> None:
        self.retry_after = retry_after
        super().__init__(sentence, provider=provider, symbol=symbol)


class ProviderDown(ProviderError):
    """The provider cannot be reached, or answers with a server's error."""


class BadPayload(ProviderError):
    """The provider answered, but not with a price series of the symbol asked for."""
