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
    """
    return "".join(map(_one, text))


@cache
def _one(character: str) -> str:
    """Return one character for another; the character itself where its plain form would be longer."""
    folded = unicodedata.normalize("NFKC", _converter()(character))
    return folded if len(folded) == 1 else character


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
