"""Backtests of investment themes, after real costs and without hindsight.

Everything public is a name of this package and is loaded when it is first used, so that importing
`thematic` costs nothing::

    import thematic

    china = thematic.load_theme("china_ai")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thematic.theme import Member, Theme
    from thematic.universe import load_theme, load_themes

__version__ = "0.1.0"

__all__ = ["Member", "Theme", "load_theme", "load_themes"]

_HOME = {
    "Member": "thematic.theme",
    "Theme": "thematic.theme",
    "load_theme": "thematic.universe",
    "load_themes": "thematic.universe",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
