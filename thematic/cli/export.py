"""``thematic export``: a result as a workbook, as Parquet, or as tear sheets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from thematic.cli.console import output, safe
from thematic.errors import UserError


def export(
    result: Annotated[Path, typer.Argument(help="A folder that a run wrote.", metavar="RESULT")],
    xlsx: Annotated[bool, typer.Option("--xlsx", help="A workbook with all tables.")] = False,
    parquet: Annotated[bool, typer.Option("--parquet", help="A Parquet file for each table.")] = False,
    tearsheet: Annotated[
        bool, typer.Option("--tearsheet", help="A page of paper for each strategy, as HTML.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the files, or a workbook's name; default: RESULT/export.", metavar="PATH"
        ),
    ] = None,
) -> None:
    """Write a result for other programs; the result itself is only read.

    Example: thematic export reports/dips --xlsx
    """
    from thematic.saved.columns import write_columns
    from thematic.saved.saved_run import read_run
    from thematic.saved.workbook import write_workbook

    if not (xlsx or parquet or tearsheet):
        raise UserError("nothing to export: give --xlsx, --parquet or --tearsheet, or several of them")
    named = out is not None and out.suffix == ".xlsx"
    if named and (parquet or tearsheet or not xlsx):
        raise UserError(f"--out {out}: is the name of a workbook: give --xlsx alone, or a folder")
    run, folder = read_run(result), out or result / "export"
    if folder.is_file() and not named:
        raise UserError(f"--out {folder}: is a file: give a folder")
    written: list[Path] = []
    if xlsx:
        written.append(folder if named else folder / f"{run.manifest.backtest.name}.xlsx")
        write_workbook(run, written[-1])
    if parquet:
        written += [folder / name for name in write_columns(run, folder)]
    if tearsheet:
        from thematic.report import render_tearsheet

        folder.mkdir(parents=True, exist_ok=True)
        for place, name in enumerate(map(str, run.nav)):
            plain = re.sub(r"[^\w.-]+", "_", name)
            # Names that differ only in what a file's name cannot hold stay apart by their place.
            own = plain if plain == name else f"{plain}_{place}"
            written.append(folder / f"tearsheet_{own}.html")
            written[-1].write_text(render_tearsheet(run, name), encoding="utf-8")
    for path in written:
        output().print(safe(path), soft_wrap=True)
