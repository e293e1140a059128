"""HTML from plain values: every text is escaped, so that what a user wrote stays text wherever it stands."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

SPOKEN = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
)
"""Languages by letters of theirs; a text with kana is Japanese, though most of it may be Han."""
EASTERN = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef「」『』]+")
LITERAL = frozenset({"title", "option", "text", "pre", "style", "script"})
"""Elements that hold text only."""
NOTHING = Markup()
EMPTY = frozenset({"meta", "input", "wbr", "br"})


def el(tag: str, *content: object, **attributes: object) -> Markup:
    """Return an element; texts in it are escaped, and those in Chinese, Japanese or Korean say so.

    Attributes whose value is None or False are left out; ``class_`` is ``class`` and ``aria_label`` is
    ``aria-label``.

    Examples
    --------
    >>> el("p", "a < b", class_="lead", hidden=True)
    Markup('<p class="lead" hidden>a &lt; b</p>')
    >>> el("q", "市場")
    Markup('<q><span lang="zh">市場</span></q>')
    """
    named = [tag]
    for name, value in attributes.items():
        if value is True:
            named.append(_attribute(name))
        elif value is not None and value is not False:
            named.append(f'{_attribute(name)}="{_safe(str(value))}"')
    if tag in EMPTY:
        return Markup(f"<{' '.join(named)}>")  # noqa: S704 - its parts are escaped
    inside: list[str] = []
    for part in content:
        _add(inside, part, plain=tag in LITERAL)
    return Markup(f"<{' '.join(named)}>{''.join(inside)}</{tag}>")  # noqa: S704 - its parts are escaped


def words(*content: object) -> Markup:
    """Return content as HTML: markup as it is, lists one after the other, None as nothing, texts escaped."""
    inside: list[str] = []
    _add(inside, content, plain=False)
    return Markup("".join(inside))  # noqa: S704 - its parts are escaped


def _add(inside: list[str], content: object, *, plain: bool) -> None:
    if isinstance(content, Markup):
        inside.append(str(content))
    elif isinstance(content, (list, tuple)):
        for part in content:
            _add(inside, part, plain=plain)
    elif content is not None:
        text = str(content)
        inside.append(_safe(text) if plain or text.isascii() else EASTERN.sub(_spoken, _safe(text)))


@lru_cache(maxsize=8192)
def _safe(text: str) -> str:
    return str(escape(text))


@lru_cache(maxsize=256)
def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _spoken(negative: re.Match[str]) -> str:
    text = negative.group()
    language = next((name for name, letters in SPOKEN if letters.search(text)), None)
    return f'<span lang="{language}">{text}</span>' if language else text
