"""What the command line prints on: two consoles, and text that is safe to show."""

from __future__ import annotations

import json
import os
import sys
from typing import Any
from unicodedata import category

import typer
from rich.console import Console
from rich.markup import escape

WIDE = 160
_SPACES = str.maketrans("\n\r\t", "   ")


def output() -> Console:
    """Return the console of results: standard output, as wide as the terminal."""
    return Console(width=_width(), highlight=False)


def errors() -> Console:
    """Return the console of faults and progress: standard error."""
    return Console(stderr=True, highlight=False)


def safe(text: object) -> str:
    r"""Return text from a user's file such that a console shows it literally.

    Markup is escaped, and characters that command a terminal or cannot be seen (control and formatting
    characters, ANSI escapes among them) are written as ``\x1b``; line breaks and tabs become spaces.
    """
    return escape("".join(_seen(character) for character in str(text).translate(_SPACES)))


def fail(sentence: object) -> None:
    """Print a sentence, or several on lines of their own, in red on standard error."""
    for line in str(sentence).split("\n"):
        errors().print(f"[red]{safe(line)}[/red]", soft_wrap=True)


def print_json(content: Any) -> None:
    """Print content as JSON for scripts, in ASCII, which every output can show exactly; NaN is null."""
    from thematic.analysis.history import finite

    typer.echo(json.dumps(finite(content), indent=1, allow_nan=False, default=str))


def _seen(character: str) -> str:
    hidden = category(character)[0] == "C" or category(character) in ("Zl", "Zp")
    return character.encode("unicode_escape").decode("ascii") if hidden else character


def _width() -> int | None:
    """Return how wide to print: as rich finds out, but wide where nobody's window limits it."""
    return None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDE
