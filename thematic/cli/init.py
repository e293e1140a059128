"""``thematic init``: a workspace for one's own universes, strategies and backtests."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from thematic.cli.console import output, safe
from thematic.errors import UserError

TEMPLATE = Path(__file__).resolve().parents[1] / "template"


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make; it may exist.", metavar="DIR")],
) -> None:
    """Make a workspace: a universe, a strategy, a backtest and their test, to be changed or replaced."""
    from thematic.universe.schema import publish_schema

    sources = sorted(path for path in TEMPLATE.rglob("*") if path.suffix in (".toml", ".py"))
    targets = [folder / source.relative_to(TEMPLATE) for source in sources]
    there = [str(target) for target in targets if os.path.lexists(target)]
    if there:
        raise UserError(f"{', '.join(there)}: there already; choose another folder, nothing was written")
    try:
        for source, target in zip(sources, targets, strict=True):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
        publish_schema(folder)
    except (OSError, ValueError) as error:
        raise UserError(f"{folder}: cannot be made a workspace: {error}") from error
    output().print(
        f"{safe(folder)} is a workspace. In it:\n"
        "  thematic run my_question --source sample   answers the example's question\n"
        "  thematic check my_idea                     finds out whether the idea sees ahead\n"
        "  thematic universe new NAME                 writes a theme of your own\n"
        "  pytest                                     checks every file of yours",
        soft_wrap=True,
    )
