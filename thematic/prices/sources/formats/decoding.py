"""The bytes of a text file as text: its encoding, and what separates its cells."""

from __future__ import annotations

import codecs
import gzip
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from thematic.errors import PriceError
from thematic.prices.sources.formats.table import KNOWN, plain_name

if TYPE_CHECKING:
    from pathlib import Path

SEPARATORS = ",;\t|，"
#: Digits, letters and signs as wide as a Chinese character, but not the comma, which words may hold.
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) != "，"}
#: How files begin that are no text, whatever they are called.
OTHER_KINDS = {
    b"PK\x03\x04": "an Excel workbook or a zip file: save it as CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save it as CSV",
    b"PAR1": "a Parquet file: let its name end in .parquet",
    b"\x1f\x8b": "packed by gzip: let its name end in .csv.gz",
    b"%PDF": "a PDF: download the prices as CSV",
}
#: Encodings of names in other scripts, tried where a text is no UTF-8.
OTHERS = ("gb18030", "big5", "cp932", "cp949", "cp1252")
#: So many rows may stand before the row of names: a title, a source.
PREAMBLE = 10
#: The row of names ends within so many characters, however many columns it has.
HEAD = 200_000


def separator_of(text: str) -> str:
    """Return what separates cells: what stands most often in the row of names, or else in the first line."""
    lines = [line for line in text[:HEAD].splitlines() if line.strip()][:PREAMBLE]
    marks = [_most_often(line) for line in lines]
    for line, mark in zip(lines, marks, strict=True):
        cells = line.split(mark)
        known = sum(plain_name(cell) in KNOWN for cell in cells)
        if known > 1 and (mark != " " or 2 * known > len(cells)):  # a sentence may speak of price and volume
            return mark
    return marks[0] if marks else ","


def _most_often(line: str) -> str:
    counts = Counter(re.sub(r'"[^"]*"', "", line))
    there = [mark for mark in SEPARATORS if counts[mark]]
    if not there and len(line.split()) > 1:
        return " " if any(plain_name(word) in KNOWN for word in line.split()) else ","
    return max(there, key=lambda mark: counts[mark]) if there else ","


def opened(path: Path) -> io.BufferedReader | gzip.GzipFile:
    """Open a file to read its bytes, unpacked where its name says that it is packed."""
    return gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")


def decoded(path: Path) -> tuple[str, str]:
    """Return the text of a file and its encoding.

    Raises
    ------
    PriceError
        The file cannot be opened, or its bytes are in no encoding that is known.
    """
    try:
        with opened(path) as file:
            data = file.read()
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise PriceError(f"{path} cannot be read: {reason}; check the file and its permissions") from error
    return decode(path, data)


def decode(path: Path, data: bytes, whole: bool = True) -> tuple[str, str]:
    """Return the text of some bytes and its encoding.

    Parameters
    ----------
    path : Path
        Where they are from, for messages.
    data : bytes
    whole : bool
        Whether they are all of a file; otherwise a character that is cut off at the end is left out.
    """
    for start, said in OTHER_KINDS.items():
        if data.startswith(start):
            raise PriceError(f"{path} is {said}")
    text, encoding = _as_text(path, data, whole)
    return (text if text.isascii() else text.translate(WIDE)), encoding


def _as_text(path: Path, data: bytes, whole: bool) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data[1:2] == b"\0" or data[:1] == b"\0":
        encodings = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig"]
    try:
        return _strictly(data, encodings[0], whole), encodings[0].removesuffix("-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        for encoding in OTHERS:
            other = _in_other(data, encoding, whole)
            if other is not None:
                return other, encoding
        raise PriceError(
            f"{path}, line {line}: not {encodings[0].removesuffix('-sig').upper()} text; save it as UTF-8"
        ) from error


def _strictly(data: bytes, encoding: str, whole: bool) -> str:
    """Return bytes as text; the start of a file may end within a character."""
    return codecs.getincrementaldecoder(encoding)().decode(data, final=whole)


def _in_other(data: bytes, encoding: str, whole: bool) -> str | None:
    """Return the text in an encoding if its names of a date and a price are then known, and not in ASCII."""
    try:
        text = _strictly(data, encoding, whole)
    except UnicodeDecodeError:
        return None
    for line in text.splitlines()[:PREAMBLE]:
        names = [plain_name(name) for name in line.split(separator_of(line))]
        ours = {KNOWN[name] for name in names if name in KNOWN}
        if {"date", "close"} <= ours and any(name in KNOWN and not name.isascii() for name in names):
            return text
    return None
