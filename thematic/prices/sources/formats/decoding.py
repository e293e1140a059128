"""The bytes of a text file as text: its encoding, and what separates its cells."""

from __future__ import annotations

import gzip
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from thematic.errors import PriceError
from thematic.prices.sources.formats.table import KNOWN, plain_name

if TYPE_CHECKING:
    from pathlib import Path

SEPARATORS = ",;\t|"
#: Encodings of names in other scripts, tried where a text is no UTF-8.
OTHERS = ("gb18030", "big5", "cp932", "cp949", "cp1252")
#: So many rows may stand before the row of names: a title, a source.
PREAMBLE = 10


def separator_of(text: str) -> str:
    """Return what separates cells: what stands most often in the first line, and is in the second too."""
    lines = [line for line in text.splitlines() if line.strip()][:2]
    if not lines:
        return ","
    counts = Counter(re.sub(r'"[^"]*"', "", lines[0]))
    there = [mark for mark in SEPARATORS if counts[mark]]
    if not there and sum(plain_name(word) in KNOWN for word in lines[0].split()) > 1:
        return " "
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
    errors = "strict" if whole else "ignore"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data[1:2] == b"\0" or data[:1] == b"\0":
        encodings = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig"]
    try:
        return data.decode(encodings[0], errors), encodings[0].removesuffix("-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        for encoding in OTHERS if whole else ():
            other = _in_other(data, encoding)
            if other is not None:
                return other, encoding
        raise PriceError(
            f"{path}, line {line}: not {encodings[0].removesuffix('-sig').upper()} text; save it as UTF-8"
        ) from error


def _in_other(data: bytes, encoding: str) -> str | None:
    """Return the text in an encoding if its names of a date and a price are then known, and not in ASCII."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    for line in text.splitlines()[:PREAMBLE]:
        names = [plain_name(name) for name in line.split(separator_of(line))]
        ours = {KNOWN[name] for name in names if name in KNOWN}
        if {"date", "close"} <= ours and any(name in KNOWN and not name.isascii() for name in names):
            return text
    return None
