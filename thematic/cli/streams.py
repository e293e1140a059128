"""Standard output and error, such that printing on them never fails for what they are."""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import sys
import unicodedata
from typing import TextIO

_PLAIN = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "×": "x", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'"}
    | {"≥": ">=", "≤": "<=", "→": "->", "±": "+/-", "·": ".", "•": "*", "†": "*"}
)
_HANDLER = "thematic.plain"


def prepare() -> None:
    """Replace closed outputs, and show the nearest characters where an encoding lacks some.

    An output in ASCII has no minus sign: it is printed as a hyphen there, and what has no likeness as a
    question mark.
    """
    codecs.register_error(_HANDLER, _nearest)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None or stream.closed:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open until the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def flush() -> str | None:
    """Write what is still kept back; return a sentence where it cannot be written.

    Nothing is said where the reader has gone, as ``head`` does.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            _forget(stream)
        except OSError as error:
            _forget(stream)
            reason = "the disk is full" if error.errno == errno.ENOSPC else (error.strerror or "").lower()
            return f"the output could not be written: {reason}"
    return None


def _forget(stream: TextIO) -> None:
    """Send what is left to nowhere, as the interpreter would fail on it once more when it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_PLAIN)
    plain = unicodedata.normalize("NFKD", text)
    shown = "".join(one if one.isascii() else "" if unicodedata.combining(one) else "?" for one in plain)
    return shown, error.end
