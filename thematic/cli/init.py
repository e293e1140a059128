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
    """Make a workspace: a universe, a strategy, a backtest and their test, to be changed or replaced.

    In a folder that exists, what is there stays as it is, and only what is missing is written.

    Example: thematic init my_ideas
    """
    from thematic.universe.schema import publish_schema

    sources = sorted(path for path in TEMPLATE.rglob("*") if path.suffix in (".toml", ".py"))
    kept = []
    try:
        for source in sources:
            target = folder / source.relative_to(TEMPLATE)
            if os.path.lexists(target):
                kept.append(target)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
        publish_schema(folder)
    except (OSError, ValueError) as error:
        raise UserError(f"{folder}: cannot be made a workspace: {error}") from error
    for target in kept:
        output().print(f"{safe(target)}: is there already, and stays as it is", soft_wrap=True)
    output().print(
        f"{safe(folder)} is a workspace. In it:\n"
        "  thematic run my_question --source sample   answers the example's question\n"
        "  thematic check my_idea                     finds out whether the idea sees ahead\n"
        "  thematic universe new NAME                 writes a theme of your own\n"
        "  pytest                                     checks every file of yours",
        soft_wrap=True,
    )
