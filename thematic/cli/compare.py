"""``thematic compare``: results of different runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thematic.cli.console import errors, output, print_json, safe
from thematic.cli.terms import Json

if TYPE_CHECKING:
    pass


def compare(
    results: Annotated[list[Path], typer.Argument(help="Folders that runs wrote.", metavar="RESULT RESULT")],
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the files; default: reports/<run>_vs_<run>.", metavar="DIR"),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Print all changes and all strategies' figures.")
    ] = False,
    json: Json = False,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Compare results: what changed, since when curves part, and what lies between them.

    Example: thematic compare reports/dips reports/china_ai
    """
    from thematic.cli.compared import print_comparison
    from thematic.report import render_comparison
    from thematic.saved.comparison import compare as put_side_by_side
    from thematic.saved.comparison_files import claim_folder, described, folder_name, write_comparison

    comparison = put_side_by_side(results)
    folder = out or Path("reports") / folder_name(comparison)
    replaced = claim_folder(folder, comparison)
    write_comparison(comparison, folder)
    page = folder / "report.html"
    page.write_text(render_comparison(comparison, folder), encoding="utf-8")
    if json:
        print_json({**described(comparison), "report": str(page)})
    else:
        print_comparison(output(), comparison, verbose=verbose)
        output().print(f"\nReport: {safe(page)}", soft_wrap=True)
    if replaced:
        errors().print(f"The earlier comparison of these runs in {safe(folder)} is replaced.", soft_wrap=True)
    if show:
        typer.launch(str(page))
