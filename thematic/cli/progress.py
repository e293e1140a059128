"""A bar with the time left, for whatever takes long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from thematic.cli.console import errors, safe

if TYPE_CHECKING:
    from thematic.run import Progress


PAUSE = 0.1
"""Seconds between two looks of a bar."""


@contextmanager
def bar() -> Iterator[Progress]:
    """Show what is being done, how far it is and the time left: on a terminal only, and gone afterwards.

    It is drawn when something is told, not by a thread of its own: beside one no process can be forked.
    """
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = errors()
    count = TextColumn("{task.fields[count]}", justify="right")
    columns = (TextColumn("{task.description}"), BarColumn(), count, TimeRemainingColumn())
    options: dict[str, Any] = {"console": console, "transient": True, "auto_refresh": False}
    with Bar(*columns, disable=not console.is_terminal, **options) as shown:
        task, drawn, step_drawn = shown.add_task("", total=None, count=""), 0.0, ""

        def progress(step: str, done: int, steps: int) -> None:
            nonlocal task, drawn, step_drawn
            if shown.tasks[0].total != (steps or None):
                # Another kind of work, whose speed says nothing of the one before.
                shown.remove_task(task)
                task = shown.add_task("", total=steps or None, completed=done, count="")
            told = f"{done:,}/{steps:,}" if steps else ""
            shown.update(task, description=safe(step), completed=done, count=told)
            if step != step_drawn or monotonic() - drawn > PAUSE:
                shown.refresh()
                drawn, step_drawn = monotonic(), step

        yield progress


def announce_compiling(*functions: Any) -> None:
    """Say that something is compiled first, where not all of it has been on this machine."""
    if not all(map(is_compiled, functions)):
        errors().print("Compiling what simulates and measures: once, some twenty seconds.")


def is_compiled(function: Any) -> bool:
    """Whether a function that Numba caches lies compiled on disk, so that its first call answers at once."""
    folder, module = function.stats.cache_path, function.__module__.rpartition(".")[2]
    return folder is not None and any(Path(folder).glob(f"{module}.{function.__name__}-*.nbc"))
