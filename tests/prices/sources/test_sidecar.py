"""prices.toml: what it may say, and one sentence for what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from thematic.errors import PriceError
from thematic.prices.sources.sidecar import NAME, Sidecar, Stated, read_sidecar


def written(folder: Path, text: str) -> Path:
    (folder / NAME).write_text(text, encoding="utf-8")
    return folder


def test_nothing_is_stated_where_there_is_no_file(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path) == Sidecar()
    assert read_sidecar(tmp_path).of("NVDA") == Stated()


def test_a_symbol_s_own_statements_go_before_those_for_all(tmp_path: Path) -> None:
    own, files = '[symbols."6758.T"]\nbasis = "split-adjusted"\n', '[files]\n"a.csv" = "NVDA"\n'
    text = 'basis = "raw"\nvolume = "lots"\n' + own + files
    read = read_sidecar(written(tmp_path, text))
    assert (read.of("6758.T").basis, read.of("6758.T").volume) == ("split-adjusted", 100.0)
    assert (read.of("NVDA").basis, read.files) == ("raw", {"a.csv": "NVDA"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("basis = 1", "basis: "),
        ('basis = "adjusted"', "basis: "),
        ('base = "raw"', "base: "),
        ("volume = 0", "volume: "),
        ('zone = "Mars/Olympus"', "is no time zone such as Asia/Hong_Kong"),
        ('dates = "year first"', "dates: "),
        ('[symbols."NVDA"]\nbasic = "raw"', "symbols.NVDA.basic: "),
        ("basis = ", "is not a TOML file in UTF-8"),
    ],
)
def test_what_cannot_be_stated_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PriceError) as caught:
        read_sidecar(written(tmp_path, text))
    assert str(tmp_path / NAME) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PriceError, match="is not a TOML file in UTF-8"):
        read_sidecar(tmp_path)
