"""``thematic prices pull`` and ``status``: prices from the providers, and what the store holds of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematic.cli.console import errors, fail, output, safe
from thematic.cli.progress import bar
from thematic.errors import NoNetwork, PriceError, UniverseError, UserError

if TYPE_CHECKING:
    from rich.table import Table

    from thematic.prices.providers.provider import Provider
    from thematic.prices.store.pull import Puller
    from thematic.prices.store.series import Series
    from thematic.prices.store.store import Store
    from thematic.prices.store.update import PullResult
    from thematic.universe import Theme

PlaceOption = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the store; default: $THEMATIC_STORE, or your data folder."),
]


def pull(
    names: Annotated[
        list[str] | None, typer.Argument(help="Universes or symbols; all universes found here without any.")
    ] = None,
    store: PlaceOption = None,
    provider: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Ask this one only, and keep its series beside another's."),
    ] = None,
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="From when on; default: 2015-01-01."),
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Read the whole series anew, and tell what changed.")
    ] = False,
) -> None:
    """Fetch what the store lacks of symbols and their exchange rates; what it holds is not fetched again.

    Example: thematic prices pull china_ai NVDA
    """
    from thematic.prices.listing import with_rates
    from thematic.prices.store.pull import START, Puller
    from thematic.prices.store.store import Store

    since = start.date() if start else START
    symbols = _symbols(names or [])
    puller = Puller(
        Store(store),
        since,
        providers=_only(provider) if provider else None,
        refresh=symbols if refresh else (),
    )
    if show_pull(puller, with_rates(symbols)):
        raise typer.Exit(1)


def status(store: PlaceOption = None) -> None:
    """List what the store holds: symbols, providers, ranges and ages, and which provider is left alone.

    Example: thematic prices status
    """
    from thematic.prices.providers.pace import Pace
    from thematic.prices.providers.registry import providers
    from thematic.prices.store.store import Store

    place, console = Store(store), output()
    console.print(f"{safe(place.folder)}: {len(place.symbols())} symbols", soft_wrap=True)
    table, damaged = _holdings(place)
    console.print(table)
    for provider in providers():
        if rest := Pace(place.folder / ".pace").rest(provider):
            console.print(f"{provider} is left alone for another {rest / 60:.0f} minutes")
    for error in damaged:
        fail(error)
    if damaged:
        raise typer.Exit(1)


def pull_for_run(symbols: Sequence[str], start: date, end: date, base: str, *, offline: bool) -> None:
    """Bring the store to what a run from `start` to `end` needs, or only say how old it is.

    A symbol that could not be pulled is told; that it is missing, or not, is for the run to find. Without any
    network the run goes on with what is stored, which is told, or ends if something was never pulled.

    Parameters
    ----------
    symbols : sequence of str
        Without exchange rates, which are added.
    base : str
        The run's currency.
    offline : bool
        Never touch the network.

    Raises
    ------
    MissingPrices
        Offline, and a symbol was never pulled.
    NoNetwork
        No provider can be reached, and a symbol was never pulled.
    """
    from thematic.prices.listing import with_rates
    from thematic.prices.store.live import LiveSource
    from thematic.prices.store.pull import START, Puller
    from thematic.prices.store.store import Store

    wanted = with_rates(symbols, base)
    if offline:
        errors().print(LiveSource().age(wanted))
        return
    puller = Puller(Store(), min(START, start), until=end)
    missing = puller.missing(wanted)
    if not missing:
        return
    try:
        show_pull(puller, missing)
    except NoNetwork as error:
        if any(not puller.store.providers(symbol) for symbol in missing):
            raise
        errors().print(f"{safe(str(error).split(';')[0])}; {LiveSource().age(wanted)}", soft_wrap=True)


def show_pull(puller: Puller, symbols: Sequence[str]) -> int:
    """Pull, with a progress bar on a terminal; then tell what changed, what failed, why, and what to do.

    Returns
    -------
    int
        How many symbols failed.
    """
    done: list[PullResult] = []
    try:
        with bar() as progress:
            progress("pulling", 0, len(symbols))
            for result in puller.pull(symbols):
                done.append(result)
                progress(f"{result.symbol:<12}", len(done), len(symbols))
    finally:
        if done:
            _summary(done, len(symbols))
    return sum(result.state == "failed" for result in done)


def _tell(result: PullResult) -> None:
    """Print what is worth a line of its own though nothing failed."""
    for remark in result.remarks:
        output().print(safe(remark), soft_wrap=True)
    if result.revision:
        output().print(safe(result.revision), soft_wrap=True)
    if result.errors and result.state != "failed" and result.series:
        for error in result.errors:
            output().print(f"from {result.series.provider} instead: {safe(error)}", soft_wrap=True)


def _summary(done: Sequence[PullResult], asked: int) -> None:
    """Print how many symbols came to what, and each failure with its reasons and what is stored anyway."""
    for result in done:
        _tell(result)
    states = [result.state for result in done]
    parts = [f"{states.count(state)} {state}" for state in dict.fromkeys(states)]
    if asked > len(done):
        parts.append(f"{asked - len(done)} not asked for yet: pull again to go on")
    output().print(f"{asked} symbols: {', '.join(parts)}", soft_wrap=True)
    for result in done:
        if result.state != "failed":
            continue
        fail("\n".join(str(error) for error in result.errors))
        if result.series:
            last = result.series.frame.index[-1]
            fail(f"{result.symbol}: the store keeps its prices up to {last:%Y-%m-%d}, as they were")


def _holdings(store: Store) -> tuple[Table, list[PriceError]]:
    """Return the table of what is stored, and the errors of files that are damaged."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("symbol", "provider", "from", "to", "bars", "prices", "dividends", "fetched"):
        table.add_column(column, no_wrap=True, justify="right" if column == "bars" else "left")
    damaged: list[PriceError] = []
    for symbol in store.symbols():
        for provider in store.providers(symbol):
            try:
                if series := store.read(symbol, provider):
                    table.add_row(*_holding(series))
            except PriceError as error:
                damaged.append(error)
    return table, damaged


def _holding(series: Series) -> tuple[str, ...]:
    first, last = series.frame.index[0], series.frame.index[-1]
    unknown = not series.knows_actions
    days = (datetime.now(UTC) - series.fetched_at).days
    return (
        safe(series.symbol),
        series.provider,
        f"{first:%Y-%m-%d}",
        f"{last:%Y-%m-%d}",
        f"{len(series.frame)}",
        f"{series.currency}, {series.basis.replace('_', '-')}",
        "unknown" if unknown else f"{int((series.frame['dividend'] > 0).sum())}",
        "today" if days < 1 else f"{days} day{'s' * (days > 1)} ago",
    )


def _symbols(names: Sequence[str]) -> tuple[str, ...]:
    """Return the symbols of universes, and symbols given as such; what is neither is taken for a universe."""
    from thematic.workspace import files

    known = files("universes")
    symbols: list[str] = []
    for name in names or known:
        symbols += [name] if name not in known and _is_symbol(name) else theme_or_symbol(name).symbols
    return tuple(dict.fromkeys(symbols))


def theme_or_symbol(name: str) -> Theme:
    """Return a universe by its name; where there is none, say which symbol may have been meant.

    Raises
    ------
    UserError
        ``nvda`` is no universe, and NVDA is a symbol.
    UniverseError
        There is no such universe, or it is faulty.
    """
    from thematic.prices.sources.names import is_known, symbols_named
    from thematic.universe import load_theme
    from thematic.workspace import files

    try:
        return load_theme(name)
    except UniverseError as error:
        meant = [symbol for symbol in symbols_named(name) if symbol != name and is_known(symbol)]
        if not meant or name in files("universes") or "did you mean" in str(error):
            raise
        raise UserError(f"{name} is no universe and no symbol; did you mean {' or '.join(meant)}?") from error


def _is_symbol(name: str) -> bool:
    from thematic.errors import MarketError
    from thematic.prices.listing import listing

    try:
        listing(name)
    except MarketError:
        return False
    return True


def _only(name: str) -> dict[str, Provider]:
    """Return one provider by its name."""
    from thematic.prices.providers.registry import providers

    known = providers()
    if name not in known:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(known)}", param_hint="--provider")
    return {name: known[name]}
