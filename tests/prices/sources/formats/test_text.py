"""Text in any language, encoding and separator is the same table; what is none is said with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from thematic.errors import PriceError
from thematic.prices.sources.folder import FolderSource
from thematic.prices.sources.formats.table import RawTable
from thematic.prices.sources.formats.text import head, read_text

DAYS = pd.bdate_range("2024-01-02", periods=40)
CLOSES = np.round(100 * np.exp(np.random.default_rng(3).normal(0, 0.01, 40).cumsum()), 2)
VOLUMES = np.arange(40) * 1000.0 + 1_000_000


def comma(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def lines(header: str, row: Callable[[pd.Timestamp, float, int], str]) -> str:
    rows = (row(day, close, int(volume)) for day, close, volume in zip(DAYS, CLOSES, VOLUMES, strict=True))
    return header + "\n" + "".join(f"{line}\n" for line in rows)


def european(header: str) -> str:
    return lines(header, lambda d, c, v: f"{d:%d.%m.%Y};{comma(c)};{comma(c)};{comma(c)};{comma(c)};{v}")


TEXTS = {
    "German": ("NVDA", european("Datum;Erster;Hoch;Tief;Schlusskurs;Stücke"), "utf-8"),
    "French in Latin letters": (
        "NVDA",
        european("Date;Ouverture;Plus haut;Plus bas;Clôture;Volume"),
        "cp1252",
    ),
    "Spanish": ("NVDA", european("Fecha;Apertura;Máximo;Mínimo;Último;Vol."), "utf-8-sig"),
    "Italian": ("NVDA", european("Data;Apertura;Massimo;Minimo;Ultimo;Vol."), "utf-8"),
    "Russian": ("NVDA", european("Дата;Откр.;Макс.;Мин.;Цена;Объём"), "utf-8"),
    "Japanese": (
        "8035.T",
        lines("日付,始値,高値,安値,終値,出来高", lambda d, c, v: f"{d:%Y/%m/%d},{c},{c},{c},{c},{v}"),
        "cp932",
    ),
    "Korean": (
        "005930.KS",
        lines("일자,종가,시가,고가,저가,거래량", lambda d, c, v: f"{d:%Y.%m.%d},{c},{c},{c},{c},{v}"),
        "euc-kr",
    ),
    "Taiwan, years of the republic": (
        "2330.TW",
        lines(
            "日期,成交股數,成交金額,開盤價,最高價,最低價,收盤價",
            lambda d, c, v: f'{d.year - 1911}/{d:%m/%d},"{v:,}","{v * c:,.0f}",{c},{c},{c},{c}',
        ),
        "big5",
    ),
    "blanks": (
        "NVDA",
        lines("date open high low close volume", lambda d, c, v: f"{d:%Y-%m-%d}  {c} {c} {c} {c} {v}"),
        "ascii",
    ),
    "a title before the names": (
        "NVDA",
        "NVIDIA\nDaily\n\n" + lines("Date,Close,Volume", lambda d, c, v: f"{d:%Y-%m-%d},{c},{v}"),
        "utf-8",
    ),
    "days of a spreadsheet": (
        "NVDA",
        lines("Date,Close,Volume", lambda d, c, v: f"{(d - pd.Timestamp('1899-12-30')).days},{c},{v}"),
        "utf-8",
    ),
    "days of the week": (
        "NVDA",
        lines("Date,Close,Volume", lambda d, c, v: f"{d:%a %b %d %Y},{c},{v}"),
        "utf-8",
    ),
    "Polygon's letters": (
        "NVDA",
        lines("v,o,c,h,l,t", lambda d, c, v: f"{v},{c},{c},{c},{c},{int(d.timestamp()) * 1000 + 18_000_000}"),
        "utf-8",
    ),
}


@pytest.mark.parametrize("clothes", TEXTS)
def test_the_same_closes_and_volumes_are_read(tmp_path: Path, clothes: str) -> None:
    symbol, text, encoding = TEXTS[clothes]
    (tmp_path / f"{symbol}.csv").write_bytes(text.encode(encoding))
    bars = FolderSource(tmp_path).bars(symbol)
    assert bars.adjusted.index.tolist() == DAYS.tolist()
    assert bars.adjusted.tolist() == CLOSES.tolist()
    assert bars.frame["volume"].tolist() == VOLUMES.tolist()


def table(folder: Path, content: str | bytes, name: str = "NVDA.csv") -> RawTable:
    """Return a file of this content as a table."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_text(path)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", " "])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_cells_and_their_lines_whatever_stands_between_them(tmp_path: Path, mark: str, end: str) -> None:
    rows = ["date,close,volume", "2025-01-24,142.62,5", "", "2025-01-27,118.42,6", ""]
    read = table(tmp_path, end.join(rows).replace(",", mark))
    assert read.names == ("date", "close", "volume")
    assert [column.tolist() for column in read.columns[1:]] == [["142.62", "118.42"], ["5", "6"]]
    assert read.lines.tolist() == [2, 4]
    assert read.separator == mark


def test_comments_titles_and_separators_at_the_end_are_left_out(tmp_path: Path) -> None:
    read = table(tmp_path, "#a title\n#another\ndate,close,\n2025-01-24,142.62,\n")
    assert read.names == ("date", "close")
    read = table(tmp_path, "NVIDIA Corp.\nsource: a vendor\ndate,close\n2025-01-24,142.62\n")
    assert (read.names, read.lines.tolist()) == (("date", "close"), [4])


def test_quotes_keep_separators_and_line_ends(tmp_path: Path) -> None:
    read = table(tmp_path, 'date,"a, b",close\n2025-01-24,"x\ny",1\n2025-01-27,z,2\n')
    assert read.names == ("date", "a, b", "close")
    assert read.columns[1].tolist() == ["x\ny", "z"]
    assert read.lines.tolist() == [3, 4]


def test_two_rows_of_names_are_fields_and_tickers(tmp_path: Path) -> None:
    read = table(tmp_path, "Price,Close,Open\nTicker,NVDA,NVDA\nDate,,\n2025-01-24,142.62,148.37\n")
    assert read.names == ("date", "Close", "Open")
    assert read.tickers == (None, "NVDA", "NVDA")
    assert read.lines.tolist() == [4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", " is empty"),
        ("date,close\n", " is empty"),
        ("date,close\n2025-01-24\n", ", line 2: 1 fields where the header has 2"),
        ("date,close\n2025-01-24,1,2,3\n", ", line 2: 4 fields where the header has 2"),
        (b"date,close\n2025-01-24,\xff\n", ", line 2: not UTF-8 text; save it as UTF-8"),
    ],
)
def test_what_is_no_table_is_said_with_its_line(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(PriceError) as caught:
        table(tmp_path, content)
    assert str(caught.value).removeprefix(str(tmp_path / "NVDA.csv")).startswith(said)


def test_the_head_of_a_file_is_its_row_of_names_and_never_an_error(tmp_path: Path) -> None:
    path = tmp_path / "NVDA.csv"
    path.write_text("\nDate;Adj Close\n" + "2025-01-24;142,62\n" * 1000)
    assert head(path) == ("date", "adj_close")
    path.write_bytes("日期,收盘\n2025-01-24,1\n".encode("gbk"))
    assert head(path) == ("日期", "收盘")
    path.write_text("NVIDIA Corp.\nSource: a vendor\n\ndate\tclose\n2025-01-24\t142.62\n")
    assert head(path) == ("date", "close")
    path.write_text("Date,NVDA_Close,NVDA_Open\n2025-01-24,142.62,148.37\n")
    assert head(path) == ("date", "close", "open")
    assert head(tmp_path / "nowhere.csv") == ()
    path.write_bytes(b"")
    assert head(path) == ()


@pytest.mark.parametrize(
    "footer",
    [
        "Source: a vendor\n",
        '"Source, a vendor, 2025",,\n',
        "\n\nData provided for free. View the terms of use.\n",
        "Daily prices, a vendor\nAll rights reserved\n",
        "18395\n",
    ],
)
def test_words_and_the_file_s_size_below_the_bars_are_no_bars(tmp_path: Path, footer: str) -> None:
    bars = "date,close,volume\n2025-01-24,142.62,5\n2025-01-27,118.42,6\n"
    assert table(tmp_path, bars + footer).lines.tolist() == [2, 3]


@pytest.mark.parametrize("rest", ["2025-01-2", "2025", "Jan 28", "2025-01-28,suspended"])
def test_a_line_that_may_be_a_bar_is_no_footer(tmp_path: Path, rest: str) -> None:
    with pytest.raises(PriceError, match=r"line 3: [12] fields where the header has 3"):
        table(tmp_path, f"date,close,volume\n2025-01-24,142.62,5\n{rest}\n")


def test_words_below_rows_that_begin_with_words_are_no_footer(tmp_path: Path) -> None:
    assert table(tmp_path, "ticker,date\nNVDA,2025-01-24\nAMD,suspended\n").lines.tolist() == [2, 3]


def test_dividends_and_splits_between_the_bars_are_no_bars_beside_an_adjusted_close(tmp_path: Path) -> None:
    rows = "2024-06-10\t121.79\t121.75\n2024-06-10\t10:1 Stock Splits\t\n2024-06-11\t0.01 Dividend\t\n"
    read = table(tmp_path, "Date\tClose\tAdj Close\n" + rows + "2024-06-11\t120.91\t120.88\n")
    assert read.lines.tolist() == [2, 5]
    read = table(tmp_path, "Date\tClose\tVolume\n" + rows)
    assert read.lines.tolist() == [2, 3, 4]  # nothing else counts them: said where they are read as numbers


def test_files_one_after_another_repeat_their_names(tmp_path: Path) -> None:
    text = "date,close\n2025-01-24,142.62\ndate,close\n2025-01-27,118.42\n"
    assert table(tmp_path, text).lines.tolist() == [2, 4]


def test_tickers_over_a_row_of_names(tmp_path: Path) -> None:
    text = ",NVDA US Equity,AMD US Equity\nDates,PX_LAST,PX_LAST\n01/24/2025,142.62,122.84\n"
    read = table(tmp_path, text)
    assert read.tickers == (None, "NVDA US Equity", "AMD US Equity")
    (tmp_path / "NVDA.csv").rename(tmp_path / "closes.csv")
    assert FolderSource(tmp_path).bars("AMD").adjusted.tolist() == [122.84]


@pytest.mark.parametrize(
    "text",
    [
        "'date','close'\n'2025-01-24','142.62'\n",
        '"date,close"\n"2025-01-24,142.62"\n',
        '"date;close"\n"2025-01-24;142.62"\n',
        "sep=;\ndate;close\n2025-01-24;142.62\n",
        "ｄａｔｅ，ｃｌｏｓｅ\n２０２５－０１－２４，１４２．６２\n",
    ],
)
def test_quotes_and_letters_of_another_kind(tmp_path: Path, text: str) -> None:
    read = table(tmp_path, text)
    assert read.names == ("date", "close")
    assert [column.tolist() for column in read.columns] == [["2025-01-24"], ["142.62"]]


def test_numbered_rows_before_two_rows_of_names_are_no_dates(tmp_path: Path) -> None:
    text = "Price,Date,Close,Open\nTicker,,NVDA,NVDA\n0,2025-01-24,142.62,148.37\n"
    read = table(tmp_path, text)
    assert (read.names, read.tickers) == (("", "date", "Close", "Open"), (None, None, "NVDA", "NVDA"))


def test_line_ends_of_an_old_macintosh(tmp_path: Path) -> None:
    assert table(tmp_path, "date,close\r2025-01-24,142.62\r2025-01-27,118.42\r").lines.tolist() == [2, 3]
