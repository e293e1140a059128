"""Completion: what a shell is told when a name has been begun."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from thematic.cli import app


def completed(words: str) -> list[str]:
    line = f"thematic {words}"
    asked = {
        "_THEMATIC_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split()) - 1),
    }
    return CliRunner().invoke(app, [], prog_name="thematic", env=asked).stdout.split()


@pytest.mark.parametrize(
    ("words", "completions"),
    [
        ("run deep", ["deepseek_shock"]),
        ("check theme_mom", ["theme_momentum"]),
        ("universe show china_m", ["china_makers"]),
        ("run deepseek_shock --source sam", ["sample"]),
        ("univ", ["universe"]),
        ("run deepseek_shock --cos", ["--costs"]),
    ],
)
def test_a_shell_completes_commands_options_and_names(words: str, completions: list[str]) -> None:
    assert completed(words) == completions
