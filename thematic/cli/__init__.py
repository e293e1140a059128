"""The command line: thin, without logic. Modules of commands import what is heavy only when they run."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version as installed_version
from typing import Annotated

import typer

from thematic.cli import (
    check,
    compare,
    export,
    init,
    journal,
    odds,
    prices,
    reports,
    run,
    streams,
    sweep,
    today,
    universe,
    verify,
)
from thematic.cli.console import fail, output
from thematic.cli.faults import current_folder_fault, explain

app = typer.Typer(
    name="thematic",
    help="Backtest investment themes, after real costs and without hindsight.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
# One line a module: each is light to import, and only its commands import what they need.
app.command()(run.run)
app.command()(compare.compare)
app.command()(reports.reports)
app.command()(export.export)
app.command()(sweep.sweep)
app.command()(verify.verify)
app.command()(check.check)
app.command()(today.today)
app.command()(journal.journal)
app.command()(init.init)
app.add_typer(universe.app, name="universe")
app.add_typer(prices.app, name="prices")
app.add_typer(odds.app, name="odds")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 when done, 1 for a failed run or check, 2 for what the user can mend.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process by default.
    """
    # Imports make half a million objects that stay: looking through them for circles takes half a second.
    gc.set_threshold(200_000)
    words = _debug_first(list(sys.argv[1:] if arguments is None else arguments))
    streams.prepare()
    if fault := current_folder_fault():
        fail(fault)
        sys.exit(2)
    told = False
    try:
        app(words, prog_name="thematic")
    except Exception as error:
        # What could not be printed fails once more when the rest is flushed: it is told once.
        told = isinstance(error, OSError)
        sentence, code = explain(error)
        if words[:1] == ["--debug"]:
            traceback.print_exception(error)
        else:
            fail(sentence)
        sys.exit(code)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        # Nothing is left to free: at its end Python would look for circles once more, for half a second.
        gc.freeze()
        if (fault := streams.flush()) and not told:
            fail(fault)
            sys.exit(2)


def run_script(file: str) -> None:
    """Be the command line of a script that defines a backtest: the same as ``thematic run FILE``.

    Examples
    --------
    At the end of a backtest's file, so that ``python backtests/trend.py --source sample`` runs it::

        if __name__ == "__main__":
            run_script(__file__)
    """
    main(["run", file, *sys.argv[1:]])


def _debug_first(words: list[str]) -> list[str]:
    """Move ``--debug`` to the front, so that it may stand after a command as well."""
    end = words.index("--") if "--" in words else len(words)
    rest = [word for word in words[:end] if word != "--debug"]
    return ["--debug"] * (len(rest) < end) + rest + words[end:]


def _print_version(wanted: bool) -> None:
    if wanted:
        output().print(f"thematic {installed_version('thematic')}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Backtest investment themes, after real costs and without hindsight."""
