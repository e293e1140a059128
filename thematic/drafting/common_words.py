"""Common words: names of companies that are also words of the language, such as 信息发展 and Target."""

from __future__ import annotations

from functools import cache

from thematic.drafting.names import Names
from thematic.drafting.script import is_han
from thematic.drafting.segment import is_word, tags
from thematic.drafting.tokens import PROPER


def is_common(alias: str, names: Names) -> bool:
    """Whether the word that names somebody is also one of the language.

    Parameters
    ----------
    alias : str
        In plain script.
    names : Names
        What its table says is common is so, and what its lists of exchanges call by common words.

    Examples
    --------
    >>> from thematic.drafting import load_names
    >>> names = load_names()
    >>> is_common("信息发展", names), is_common("腾讯", names)
    (True, False)
    """
    return alias in names.common or (alias in names.listed and _is_generic(alias))


@cache
def _is_generic(alias: str) -> bool:
    """Whether a Chinese name is made of common words only: 机器人, 信息发展."""
    if not all(map(is_han, alias)):
        return False
    if is_word(alias):
        return not any(tag in ("nt", "nz", "nrt") for _, tag in tags(alias))
    return all(is_word(word) and tag[0] in "nvadbfmst" and tag not in PROPER for word, tag in tags(alias))
