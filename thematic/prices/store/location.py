"""Where the store is, unless a command or a program says otherwise."""

from __future__ import annotations

import os
from pathlib import Path


def default_folder() -> Path:
    """Return ``$THEMATIC_STORE``, or the platform's folder for a user's data."""
    if chosen := os.environ.get("THEMATIC_STORE"):
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("thematic", appauthor=False) / "prices"
