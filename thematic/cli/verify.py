"""``thematic verify``: a saved run or sweep replayed, and what differs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from thematic.cli.console import fail, output, safe
from thematic.cli.progress import bar


def verify(
    result: Annotated[Path, typer.Argument(help="A folder that a run or a sweep wrote.", metavar="RESULT")],
    source: Annotated[
        str | None, typer.Option(help="Where the prices are now; default: where they were.")
    ] = None,
) -> None:
    """Replay a result from its manifest, and say which numbers differ and why.

    Example: thematic verify reports/deepseek_shock
    """
    from thematic.saved.verify import verify as verify_run
    from thematic.saved.verify_sweep import is_sweep, verify_sweep

    with bar() as progress:
        verification = (verify_sweep if is_sweep(result) else verify_run)(result, source, progress=progress)
    console = output()
    for mismatch in verification.mismatches:
        fail(
            f"{mismatch.file}: {mismatch.count} of {mismatch.total} values differ; the first: "
            f"{mismatch.where}: {mismatch.then} then, {mismatch.now} now"
        )
    if verification.same:
        console.print(f"[green]same[/green] {safe(result)}: every number", soft_wrap=True)
    if verification.changes:
        console.print("What has changed since:" if verification.same else "Why it may differ:")
        for change in verification.changes:
            console.print(f"- {safe(change)}", soft_wrap=True)
    elif not verification.same:
        console.print("Nothing that the manifest names has changed: the files were, or a fault of thematic.")
    if not verification.same:
        raise typer.Exit(1)
