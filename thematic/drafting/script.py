"""Script: Chinese in either form and Latin in any width, brought to one form, character by character."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache


def plain(text: str) -> str:
    """Return a text of the same length in simplified characters and without full-width forms.

    Each character is converted on its own (``t2s`` of OpenCC, then NFKC), so that a place in the result is
    the same place in the text. That loses what OpenCC knows of phrases, and costs nothing here: names are
    compared with a text only after both went through this function.

    Examples
    --------
    >>> plain("騰訊ＡＭＤ")
    '腾讯AMD'
    """
    if text.isascii():
        return text
    # A character that the table lacks would cost an exception: it holds those of ASCII too.
    return text.translate({ord(one): _one(one) for one in set(text)})


def folded(text: str) -> str:
    """Return a text of the same length with the Latin letters A to Z as small ones.

    Examples
    --------
    >>> folded("NVIDIA")
    'nvidia'
    """
    # Bytes have capitals in ASCII only, and UTF-8 has bytes of ASCII only for its characters.
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def is_han(character: str) -> bool:
    """Whether a character is Chinese.

    Examples
    --------
    >>> is_han("腾"), is_han("A")
    (True, False)
    """
    return "\u4e00" <= character <= "\u9fff"


@cache
def _one(character: str) -> str:
    """Return one character for another; the character itself where its plain form would be longer."""
    if character.isascii():
        return character
    plainer = unicodedata.normalize("NFKC", _converter()(character))
    return plainer if len(plainer) == 1 else character


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
