"""Universes: what a note's themes hold, read and checked from TOML files."""

from thematic.universe.reader import load_theme, load_themes, read_theme
from thematic.universe.theme import Member, Theme

__all__ = ["Member", "Theme", "load_theme", "load_themes", "read_theme"]
