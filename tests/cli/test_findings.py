"""Findings on prices: the gravest first, those that say the same together, and all of them told."""

from __future__ import annotations

import io

from rich.console import Console

from thematic.cli.findings import NAMED, print_findings
from thematic.prices.check import Finding


def finding(symbol: str, severity: str, kind: str = "gap", detail: str = "3 sessions lack a bar") -> Finding:
    return Finding(symbol, kind, severity, detail)  # type: ignore[arg-type]


def printed(*findings: Finding, heard: bool = False) -> list[str]:
    console = Console(file=io.StringIO(), width=200, highlight=False)
    print_findings(console, findings, heard=heard)
    return console.file.getvalue().splitlines()


def test_the_gravest_come_first_whatever_their_order() -> None:
    lines = printed(finding("A", "note"), finding("B", "error"), finding("C", "warning"))
    assert [line.split()[0] for line in lines] == ["error", "warning", "note"]


def test_what_says_the_same_is_said_once_for_all_its_symbols() -> None:
    lines = printed(finding("A", "warning"), finding("B", "warning"), finding("C", "warning", detail="other"))
    assert lines == ["warning A, B: gap: 3 sessions lack a bar", "warning C: gap: other"]


def test_a_run_counts_symbols_beyond_the_first_and_a_check_names_all() -> None:
    many = [finding(f"S{place:02d}", "warning") for place in range(NAMED + 3)]
    (line,) = printed(*many, heard=True)
    assert line.startswith(
        f"warning S00, S01, S02, S03, S04, S05, S06, S07 and {len(many) - NAMED} more: gap:"
    )
    (line,) = printed(*many)
    assert "S10" in line
    assert "more" not in line


def test_of_the_notes_a_run_prints_only_how_series_were_read() -> None:
    notes = [finding("A", "note"), finding("B", "note", "read as", "read as raw prices")]
    assert len(printed(*notes)) == 2
    assert printed(*notes, heard=True) == ["note B: read as: read as raw prices"]


def test_text_of_files_is_shown_literally() -> None:
    (line,) = printed(finding("[red]A", "error", detail="[bold]x\x1b"))
    assert line == "error [red]A: gap: [bold]x\\x1b"
