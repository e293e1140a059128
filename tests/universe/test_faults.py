"""Faults of keys: one sentence a mistake, under the table in which it stands."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from thematic.universe.faults import key_faults, printable
from thematic.universe.lines import Lines
from thematic.universe.model import ThemeTable

FILE = """title = "Mine"
thesis = "It rises."
source = "A friend"
known_on = 2025-02-10

[[member]]
symbol = "NVDA"
name = "NVIDIA"
role = "chips"
"""


def faults(text: str) -> dict[tuple[str | int, ...], list[str]]:
    return key_faults(tomllib.loads(text), Lines(text, text.count("[[member]]")))


def test_a_file_without_a_fault_has_none() -> None:
    assert faults(FILE) == {}


def test_faults_are_kept_by_the_table_in_which_they_stand() -> None:
    text = FILE.replace('title = "Mine"', "title = 7") + "lots = 100\nexposure = [{ value = 45 }]\n"
    text += "\n[rules]\ncap = 3\n\n[[note]]\non = 2025-06-02\n"
    sentences = faults(text)
    assert set(sentences) == {(), ("member", 0, "exposure", 0), ("member", 0), ("rules",), ("note", 0)}
    assert sentences[()] == ["line 1: `title` must be text in quotes, and not empty"]
    assert sentences["member", 0] == ["line 10: `lots`: unknown key; did you mean `lot`?"]
    assert sentences["rules",] == ["line 14: `cap` must be a share above 0 and up to 1, such as 0.03 for 3 %"]
    assert sentences["note", 0] == ["line 16: `source` is missing: it must be text in quotes, and not empty"]
    assert sentences["member", 0, "exposure", 0] == [
        "line 11: exposure 1: `value` must be a share from 0 to 1, such as 0.45 for 45 %",
        "line 11: exposure 1: `on` is missing: it must be a date such as 2025-02-10, without quotes",
        "line 11: exposure 1: `source` is missing: it must be text in quotes, and not empty",
    ]


def test_a_misspelt_key_is_one_mistake_and_not_also_a_missing_one() -> None:
    assert faults(FILE.replace("thesis", "tesis")) == {
        (): ["line 2: `tesis`: unknown key; did you mean `thesis`?"]
    }


def test_a_key_that_resembles_none_is_told_all_that_there_are() -> None:
    (sentences,) = faults("colour = 1\n" + FILE).values()
    assert sentences == [f"line 1: `colour`: unknown key; there are {', '.join(ThemeTable.model_fields)}"]


@given(st.text())
def test_printable_text_stays_and_all_other_becomes_printable(text: str) -> None:
    assert printable(text).isprintable()
    assert (printable(text) == text) == text.isprintable()
