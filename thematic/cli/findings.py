"""How findings on prices are printed: those that say the same of several symbols together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thematic.cli.console import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from thematic.prices.check import Finding

STYLES = {"error": "red", "warning": "yellow", "note": "dim"}
#: So many symbols are named before the rest is counted.
NAMED = 8


def print_findings(console: Console, findings: Iterable[Finding], *, heard: bool = False) -> None:
    """Print findings, errors first.

    Parameters
    ----------
    console : Console
    findings : iterable of Finding
    heard : bool
        Whether a run prints them: then of the notes only how its series were read.
    """
    alike: dict[tuple[str, str, str], list[str]] = {}
    for severity in STYLES:
        for finding in findings:
            if finding.severity == severity and not (
                heard and severity == "note" and finding.kind != "read as"
            ):
                alike.setdefault((severity, finding.kind, finding.detail), []).append(finding.symbol)
    for (severity, kind, detail), symbols in alike.items():
        style, rest = STYLES[severity], len(symbols) - NAMED if heard else 0
        who = ", ".join(map(safe, symbols[:NAMED] if rest > 0 else symbols))
        more = f" and {rest} more" if rest > 0 else ""
        console.print(
            f"[{style}]{severity}[/] [bold]{who}[/bold]{more}: {kind}: {safe(detail)}", soft_wrap=True
        )
