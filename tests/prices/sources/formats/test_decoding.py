"""Bytes are text in the one encoding that explains them, and cells are what one mark separates."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from thematic.errors import PriceError
from thematic.prices.sources.formats.decoding import decode, decoded, separator_of

TEXT = "date,close\n2025-01-24,142.62\n"


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_unicode_with_or_without_a_mark(encoding: str, read_as: str) -> None:
    assert decode(Path("a.csv"), TEXT.encode(encoding)) == (TEXT, read_as)


@pytest.mark.parametrize(
    ("names", "encoding", "read_as"),
    [
        ("日期,收盘", "gbk", "gb18030"),
        ("日期,收盤價", "big5", "big5"),
        ("日付,終値", "cp932", "cp932"),
        ("일자,종가", "euc-kr", "cp949"),
        ("Date,Clôture", "cp1252", "cp1252"),
    ],
)
def test_known_names_tell_another_encoding(names: str, encoding: str, read_as: str) -> None:
    text = f"a title\n{names}\n2025-01-24,142.62\n"
    assert decode(Path("a.csv"), text.encode(encoding)) == (text, read_as)


@pytest.mark.parametrize("encoding", ["cp932", "cp1252"])
def test_bytes_that_no_known_name_explains_are_refused_with_their_line(encoding: str) -> None:
    note = "é" if encoding == "cp1252" else "終"
    with pytest.raises(PriceError, match=r"a\.csv, line 2: not UTF-8 text; save it as UTF-8"):
        decode(Path("a.csv"), f"date,close,note\n2024-01-02,1.0,{note}\n".encode(encoding))


def test_letters_as_wide_as_chinese_ones_are_plain_and_their_comma_separates() -> None:
    text = "日期，收盘（元）\n２０２５－０１－２７，１２．５４\n"
    assert decode(Path("a.csv"), text.encode())[0] == "日期，收盘(元)\n2025-01-27，12.54\n"
    assert separator_of(text) == "，"


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"PK\x03\x04\x14", "is an Excel workbook or a zip file: save it as CSV"),
        (b"\xd0\xcf\x11\xe0", "is an old Excel workbook: save it as CSV"),
        (b"\x1f\x8b\x08", r"is packed by gzip: let its name end in \.csv\.gz"),
        (b"PAR1\x15", r"is a Parquet file: let its name end in \.parquet"),
    ],
)
def test_a_file_of_another_kind_is_said_to_be_one(start: bytes, said: str) -> None:
    with pytest.raises(PriceError, match=rf"a\.csv {said}"):
        decode(Path("a.csv"), start + bytes(range(256)))


def test_a_part_of_a_file_may_end_within_a_character() -> None:
    assert decode(Path("a.csv"), "日期".encode()[:-1], whole=False) == ("日", "utf-8")
    gbk = "日期,收盘\n2025-01-24,12,涨".encode("gbk")[:-1]
    assert decode(Path("a.csv"), gbk, whole=False) == ("日期,收盘\n2025-01-24,12,", "gb18030")


def test_what_gzip_packed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "NVDA.csv.gz"
    path.write_bytes(packed := gzip.compress(TEXT.encode()))
    assert decoded(path) == (TEXT, "utf-8")
    path.write_bytes(packed[:20])
    with pytest.raises(PriceError, match="cannot be read"):
        decoded(path)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("date;close;note, and more", ";"),
        ('date\t"open, high"\tclose', "\t"),
        ("date|close", "|"),
        ("date close volume", " "),
        ("a title without a mark", ","),
        ("Prices, daily\ndate\tclose", "\t"),
        ("NVDA - historical price and volume data\ndate;close", ";"),
        ("", ","),
    ],
)
def test_what_stands_most_often_outside_of_quotes_separates(text: str, mark: str) -> None:
    assert separator_of(f"{text}\n2025-01-24") == mark
